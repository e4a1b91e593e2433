package doctor_test

import (
	"net"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"darkroom/cmd/darkroom/doctor"
	"darkroom/internal/env"
	"darkroom/internal/stack"
)

// TestSettings: each program says what is wrong with its variables, all at
// once; a fault that both meet is told once.
func TestSettings(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	program(t, dir, "api", `[ "$2" = --check ] || exit 2
echo "JWT_SECRET: must be at least 32 bytes long"
echo "CALLBACK_SECRET: must have at least 32 characters"
echo "STORAGE_DIR is $STORAGE_DIR" >&2
exit 1`)
	program(t, dir, "worker", `echo "CALLBACK_SECRET: must have at least 32 characters"
echo "TOKEN_KEY: must be 32 bytes in base64"
echo "MEDIA_MAX_BYTES: must be a positive number of bytes"
exit 1`)
	found := named(examine(t, deployment(t), func(o *doctor.Options) { o.Programs = dir }), "settings")
	assert.Equal(t, []doctor.Finding{
		{
			Check: "settings", Status: doctor.Fail, Detail: "JWT_SECRET: must be at least 32 bytes long (for api)",
			Mend: `echo "JWT_SECRET=$(openssl rand -hex 32)" >>.env`,
		},
		{
			Check: "settings", Status: doctor.Fail, Detail: "CALLBACK_SECRET: must have at least 32 characters (for api and worker)",
			Mend: `echo "CALLBACK_SECRET=$(openssl rand -hex 32)" >>.env`,
		},
		{
			Check: "settings", Status: doctor.Fail, Detail: "TOKEN_KEY: must be 32 bytes in base64 (for worker)",
			Mend: `echo "TOKEN_KEY=$(openssl rand -base64 32)" >>.env`,
		},
		{
			Check: "settings", Status: doctor.Fail, Detail: "MEDIA_MAX_BYTES: must be a positive number of bytes (for worker)",
			Mend: "set it in .env or in the environment; .env.example says how",
		},
	}, found)
}

// TestSettingsAreThoseOfTheProcesses: a local stack's programs get what the
// stack would give them, not what is typed.
func TestSettingsAreThoseOfTheProcesses(t *testing.T) {
	t.Parallel()
	dir, data := t.TempDir(), t.TempDir()
	for _, name := range []string{"api", "worker"} {
		program(t, dir, name, `[ ${#JWT_SECRET} -eq 64 ] && [ "$STORAGE_DIR" = "`+data+`/storage" ]`)
	}
	found := one(t, examine(t, env.Source{"DARKROOM_DATA": data}, func(o *doctor.Options) { o.Programs = dir }), "settings")
	assert.Equal(t, doctor.OK, found.Status, found.Detail)
	assert.NoFileExists(t, filepath.Join(data, "secrets.env"), "nothing is made")
}

func TestSettingsOfAnOldProgram(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	program(t, dir, "api", "echo 'unknown flag: --check' >&2; exit 1")
	found := one(t, examine(t, deployment(t), func(o *doctor.Options) { o.Programs = dir }), "settings")
	assert.Equal(t, doctor.Warn, found.Status)
	assert.Equal(t, "make build", found.Mend)
}

func TestLocalSettings(t *testing.T) {
	t.Parallel()
	src := env.Source{"DARKROOM_DATA": t.TempDir(), "API_ADDR": "8080", "POSTGRES_PORT": "70000"}
	found := named(examine(t, src, nil), "settings")
	require.Len(t, found, 2, "all at once")
	assert.Contains(t, found[0].Detail, "API_ADDR: must be IP:port")
	assert.Contains(t, found[1].Detail, "POSTGRES_PORT: must be a port number")
}

func TestDotEnv(t *testing.T) {
	t.Chdir(t.TempDir())
	dir := t.TempDir()
	for _, name := range []string{"api", "worker"} {
		program(t, dir, name, `[ "$2" = --check ] || printf '# a key\n#JWT_SECRET=\n\n'`)
	}
	look := func() []doctor.Finding {
		return named(examine(t, deployment(t), func(o *doctor.Options) {
			o.Programs, o.Own = dir, []env.Variable{{Name: "DARKROOM_API"}}
		}), ".env")
	}
	assert.Empty(t, look(), "there is none")

	require.NoError(t, os.WriteFile(".env", []byte("JWT_SECRET_FILE=/x\nDARKROOM_API=y\n"), 0o600))
	assert.Empty(t, look())

	require.NoError(t, os.WriteFile(".env", []byte("JTW_SECRET=x\n"), 0o600))
	require.NoError(t, os.Chmod(".env", 0o640))
	found := look()
	require.Len(t, found, 2)
	assert.Equal(t, "chmod 600 .env", found[0].Mend)
	assert.Equal(t, "nobody reads JTW_SECRET", found[1].Detail)
}

func TestDotEnvThatCannotBeRead(t *testing.T) {
	t.Chdir(t.TempDir())
	require.NoError(t, os.WriteFile(".env", []byte("JWT_SECRET='unfinished\n"), 0o600))
	found := named(examine(t, deployment(t), nil), "settings")
	require.NotEmpty(t, found)
	assert.Equal(t, doctor.Fail, found[0].Status)
	assert.Contains(t, found[0].Detail, "read .env")
}

func TestPorts(t *testing.T) {
	t.Parallel()
	listener, err := (&net.ListenConfig{}).Listen(t.Context(), "tcp", "127.0.0.1:0")
	require.NoError(t, err)
	defer listener.Close()
	_, port, err := net.SplitHostPort(listener.Addr().String())
	require.NoError(t, err)
	src := env.Source{"DARKROOM_DATA": t.TempDir()}
	// Everything but the API listens where there is room.
	for _, name := range []string{
		"TEMPORAL_ADDRESS", "TEMPORAL_UI_ADDR", "SIMULATOR_ADDR", "SIMULATOR_MEDIA_ADDR", "SIMULATOR_SMTP_ADDR", "WORKER_METRICS_ADDR", "MEDIA_WORKER_METRICS_ADDR",
	} {
		src[name] = "127.0.0.1:0"
	}
	src["POSTGRES_PORT"], src["API_ADDR"] = port, "127.0.0.1:"+port
	found := named(examine(t, src, nil), "ports")
	require.Len(t, found, 2)
	for i, variable := range []string{"POSTGRES_PORT", "API_ADDR"} {
		assert.Equal(t, doctor.Fail, found[i].Status)
		assert.Contains(t, found[i].Detail, "127.0.0.1:"+port+" is taken")
		assert.Equal(t, "see who listens: ss -ltnp 'sport = :"+port+"'; or set "+variable+" in .env", found[i].Mend)
	}
}

func TestPortsOfARunningStack(t *testing.T) {
	t.Parallel()
	data := t.TempDir()
	release, err := stack.Lock(filepath.Join(data, "lock"))
	require.NoError(t, err)
	defer release() //nolint:errcheck // a test's own
	found := examine(t, env.Source{
		"DARKROOM_DATA": data, "POSTGRES_PORT": "1", "TEMPORAL_ADDRESS": "127.0.0.1:1", "API_ADDR": "127.0.0.1:1",
	}, nil)
	assert.Empty(t, named(found, "ports"), "they are taken by the stack itself")
	assert.Contains(t, one(t, found, "stack").Detail, "runs")
	assert.Equal(t, "see what the stack says of postgres; make run starts it", one(t, found, "database").Mend)
	assert.Equal(t, "see what the stack says of temporal; make run starts it", one(t, found, "temporal").Mend)
	assert.Equal(t, doctor.Fail, one(t, found, "public answer").Status)
}
