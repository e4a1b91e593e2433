package doctor_test

import (
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/testsuite"
	"go.temporal.io/sdk/worker"
	"go.temporal.io/sdk/workflow"

	"darkroom/cmd/darkroom/doctor"
	"darkroom/internal/env"
	"darkroom/internal/testdb"
	"darkroom/migrations"
	"darkroom/models"
	"darkroom/postgres"
	"darkroom/workflows"
)

// TestADeploymentIsMended follows the doctor's advice, command by command, from
// empty servers to a healthy deployment.
func TestADeploymentIsMended(t *testing.T) {
	t.Parallel()
	server, bin := temporalServer(t)
	dsn := testdb.NewEmpty(t)
	src := deployment(t)
	src["DATABASE_URL"], src["DATABASE_DIRECT_URL"] = dsn, dsn
	src["TEMPORAL_ADDRESS"], src["TEMPORAL_NAMESPACE"] = server.FrontendHostPort(), "studio"
	src["REPLICATE_API_TOKEN"] = "r8_x"
	var transport http.RoundTripper
	src["PUBLIC_URL"], transport = site(t, healthy)
	look := func() []doctor.Finding {
		return examine(t, src, func(o *doctor.Options) { o.Transport = transport })
	}

	found := look()
	assert.Equal(t, doctor.OK, one(t, found, "database").Status)
	assert.Equal(t, doctor.OK, one(t, found, "clock").Status)
	schema := one(t, found, "schema")
	assert.Equal(t, doctor.Finding{
		Check: "schema", Status: doctor.Fail, Detail: "the database lacks migrations", Mend: "darkroom migrate",
	}, schema)
	_, err := migrations.Up(t.Context(), dsn)
	require.NoError(t, err)

	credit := one(t, look(), "credit")
	assert.Equal(t, doctor.Warn, credit.Status)
	assert.Contains(t, credit.Mend, "darkroom credit grant")
	db, err := postgres.New(t.Context(), postgres.Config{URL: dsn, MaxConns: 2, ConnectTimeout: 5 * time.Second}, nil)
	require.NoError(t, err)
	t.Cleanup(db.Close)
	require.NoError(t, db.Grant(t.Context(), uuid.New(), 1, "first"))

	namespace := one(t, found, "namespace")
	assert.Equal(t, "there is no namespace studio", namespace.Detail)
	obey(t, bin, namespace.Mend)

	// A server takes a moment to know a new namespace everywhere.
	require.Eventually(t, func() bool { return one(t, look(), "search").Status == doctor.Fail }, time.Minute, time.Second)
	found = look()
	assert.Equal(t, doctor.OK, one(t, found, "schema").Status)
	assert.Equal(t, "studio, closed runs are kept for 168h0m0s", one(t, found, "namespace").Detail)
	obey(t, bin, one(t, found, "search").Mend)
	workers := one(t, found, "workers")
	assert.Equal(t, "nobody works on generation, submit-replicate, media, notify", workers.Detail)
	startWorkers(t, server)

	require.Eventually(t, func() bool { return one(t, look(), "workers").Status == doctor.OK }, time.Minute, time.Second)
	found = look()
	for _, finding := range found {
		// The test's site is on this machine, which is what the doctor says of it.
		if finding.Check != "public address" {
			assert.Equal(t, doctor.OK, finding.Status, "%v", finding)
		}
	}
	assert.Equal(t, doctor.OK, one(t, found, "search").Status)
	assert.Equal(t, doctor.OK, one(t, found, "public answer").Status)

	// Temporal remembers a worker for five minutes after it has gone.
	later := examine(t, src, func(o *doctor.Options) {
		o.Now = func() time.Time { return time.Now().Add(2 * time.Minute) }
	})
	assert.Equal(t, doctor.Fail, one(t, later, "workers").Status)
}

// temporalServer starts a development server, and returns the folder of its
// command line too.
func temporalServer(t *testing.T) (*testsuite.DevServer, string) {
	t.Helper()
	bin, err := filepath.Abs("../../../bin")
	require.NoError(t, err)
	server, err := testsuite.StartDevServer(t.Context(), testsuite.DevServerOptions{
		ExistingPath: filepath.Join(bin, "temporal"), LogLevel: "error",
	})
	require.NoError(t, err, "bin/temporal comes with `make setup`")
	t.Cleanup(func() { assert.NoError(t, server.Stop()) })
	return server, bin
}

// obey runs the command that the doctor gave, and tries again while the server
// gets to know its new namespace.
func obey(t *testing.T, bin, command string) {
	t.Helper()
	require.NotEmpty(t, command)
	require.Eventually(t, func() bool {
		cmd := exec.CommandContext(t.Context(), "sh", "-ec", command)
		cmd.Env = env.Source{"PATH": bin + ":" + env.FromOS()["PATH"], "HOME": os.TempDir()}.List()
		out, err := cmd.CombinedOutput()
		return err == nil || strings.Contains(string(out), "already exists")
	}, time.Minute, time.Second, command)
}

// startWorkers polls every queue.
func startWorkers(t *testing.T, server *testsuite.DevServer) {
	t.Helper()
	studio, err := client.DialContext(t.Context(), client.Options{HostPort: server.FrontendHostPort(), Namespace: "studio"})
	require.NoError(t, err)
	t.Cleanup(studio.Close)
	for _, queue := range []string{workflows.QueueGeneration, workflows.SubmitQueue(models.ProviderReplicate), workflows.QueueMedia, workflows.QueueNotify} {
		w := worker.New(studio, queue, worker.Options{})
		w.RegisterWorkflowWithOptions(func(workflow.Context) error { return nil }, workflow.RegisterOptions{Name: "Nothing"})
		w.RegisterActivity(func(context.Context) error { return nil })
		require.NoError(t, w.Start())
		t.Cleanup(w.Stop)
	}
}

func TestADeploymentThatIsAway(t *testing.T) {
	t.Parallel()
	found := examine(t, deployment(t), nil)
	require.ErrorIs(t, doctor.Verdict(found), doctor.ErrUnwell)
	for check, mend := range map[string]string{
		"database":      "start the server, or mend DATABASE_URL",
		"temporal":      "start Temporal, or set TEMPORAL_ADDRESS to where it is",
		"public answer": "let the proxy pass https://127.0.0.1:1/ on to the api, and see that it runs",
		"replicate":     "set REPLICATE_API_TOKEN, or: darkroom tokens add",
	} {
		finding := one(t, found, check)
		assert.Equal(t, doctor.Fail, finding.Status, check)
		assert.Equal(t, mend, finding.Mend, check)
	}
	assert.Empty(t, named(found, "go"), "a deployment is not built here")
	assert.Empty(t, named(found, "ffmpeg"), "there is no worker here")
	assert.Contains(t, one(t, found, "stack").Detail, "--local")
}

func TestADeploymentWithFaultySettings(t *testing.T) {
	t.Parallel()
	src := env.Source{"DATABASE_URL": "no address", "TEMPORAL_NAMESPACE": "x", "STORAGE_SECRET": "short", "PUBLIC_URL": "darkroom"}
	found := examine(t, src, nil)
	var faults []string
	for _, finding := range named(found, "settings") {
		assert.Equal(t, doctor.Fail, finding.Status)
		name, _, _ := strings.Cut(finding.Detail, ":")
		faults = append(faults, name)
	}
	assert.ElementsMatch(t, []string{"DATABASE_URL", "STORAGE_SECRET", "PUBLIC_URL"}, faults, "each once")
	assert.Equal(t, doctor.Fail, one(t, found, "public address").Status)
}

func TestThePasswordIsNotTold(t *testing.T) {
	t.Parallel()
	src := deployment(t)
	src["DATABASE_URL"] = "postgres://darkroom:hunter2@127.0.0.1:1/darkroom"
	for _, finding := range examine(t, src, nil) {
		assert.NotContains(t, finding.Detail+finding.Mend, "hunter2", finding.Check)
	}
}

func TestClock(t *testing.T) {
	t.Parallel()
	src := deployment(t)
	src["DATABASE_URL"] = testdb.New(t)
	src["DATABASE_DIRECT_URL"] = ""
	for _, tt := range []struct {
		skew time.Duration
		want doctor.Status
	}{{0, doctor.OK}, {10 * time.Second, doctor.Warn}, {-10 * time.Second, doctor.Warn}, {2 * time.Minute, doctor.Fail}} {
		found := examine(t, src, func(o *doctor.Options) {
			o.Now = func() time.Time { return time.Now().Add(tt.skew) }
		})
		assert.Equal(t, tt.want, one(t, found, "clock").Status, tt.skew)
		database := named(found, "database")
		require.Len(t, database, 2)
		assert.Equal(t, doctor.Warn, database[1].Status, "there is no direct way in")
	}
}

func TestStorage(t *testing.T) {
	t.Parallel()
	src := deployment(t)
	assert.Equal(t, doctor.OK, one(t, examine(t, src, nil), "storage").Status)

	file := filepath.Join(t.TempDir(), "file")
	require.NoError(t, os.WriteFile(file, nil, 0o600))
	src["STORAGE_DIR"] = file
	broken := named(examine(t, src, nil), "storage")
	require.Len(t, broken, 1)
	assert.Equal(t, doctor.Fail, broken[0].Status)
	assert.Contains(t, broken[0].Mend, "a folder")
}

func TestStorageAtSupabase(t *testing.T) {
	t.Parallel()
	supabase := httptest.NewServer(http.NotFoundHandler())
	t.Cleanup(supabase.Close)
	src := deployment(t)
	src["STORAGE_BACKEND"], src["SUPABASE_URL"], src["SUPABASE_SERVICE_KEY"] = "supabase", supabase.URL, "sb_secret_x"
	found := one(t, examine(t, src, nil), "storage")
	assert.Equal(t, doctor.Fail, found.Status)
	assert.Contains(t, found.Detail, "bucket media")
	assert.Contains(t, found.Mend, "bucket")
}

func TestScratch(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	program(t, dir, "worker", "exit 0")
	src := deployment(t)
	look := func() doctor.Finding {
		return one(t, examine(t, src, func(o *doctor.Options) { o.Programs = dir }), "scratch")
	}
	src["SCRATCH_DIR"] = filepath.Join(t.TempDir(), "not", "made", "yet")
	src["MEDIA_MAX_BYTES"], src["SCRATCH_MAX_BYTES"] = "1", "1"
	assert.Equal(t, doctor.OK, look().Status)

	const tooMuch = "4611686018427387904" // 4 EiB
	src["SCRATCH_MAX_BYTES"] = tooMuch
	assert.Equal(t, doctor.Warn, look().Status)
	src["MEDIA_MAX_BYTES"] = tooMuch
	assert.Equal(t, doctor.Fail, look().Status)
	assert.Contains(t, look().Mend, "df -h")

	file := filepath.Join(t.TempDir(), "file")
	require.NoError(t, os.WriteFile(file, nil, 0o600))
	src["SCRATCH_DIR"] = file
	assert.Equal(t, doctor.Fail, look().Status)
	src["SCRATCH_DIR"] = "/proc"
	assert.Equal(t, doctor.Fail, look().Status, "nobody can write there")
}

func TestPublicAddress(t *testing.T) {
	t.Parallel()
	for address, want := range map[string]doctor.Status{
		"https://darkroom.invalid":   doctor.OK,
		"https://localhost":          doctor.Fail,
		"https://127.0.0.1:8443":     doctor.Fail,
		"http://darkroom.invalid":    doctor.Warn,
		"http://127.0.0.1:8080":      doctor.Warn,
		"https://darkroom.invalid/x": doctor.Fail,
	} {
		src := deployment(t)
		src["PUBLIC_URL"] = address
		assert.Equal(t, want, one(t, examine(t, src, nil), "public address").Status, address)
	}
}

// TestPublicAnswer is incident 43: a redirect loses webhooks without a word.
func TestPublicAnswer(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		answer http.HandlerFunc
		mend   string
	}{
		"to another name": {func(w http.ResponseWriter, r *http.Request) {
			http.Redirect(w, r, "https://www.example.com"+r.URL.Path, http.StatusMovedPermanently)
		}, "set PUBLIC_URL=https://www.example.com, if that is yours"},
		"to a login": {func(w http.ResponseWriter, r *http.Request) {
			http.Redirect(w, r, "/login", http.StatusFound)
		}, "let the proxy pass /healthz and /api/ on without a redirect"},
		"somebody else": {func(w http.ResponseWriter, _ *http.Request) {
			_, _ = io.WriteString(w, "<html>")
		}, "on to the api, and see that it runs"},
	} {
		src := deployment(t)
		base, transport := site(t, tt.answer)
		src["PUBLIC_URL"] = base
		found := one(t, examine(t, src, func(o *doctor.Options) { o.Transport = transport }), "public answer")
		assert.Equal(t, doctor.Fail, found.Status, name)
		assert.Contains(t, found.Mend, tt.mend, name)
	}
}
