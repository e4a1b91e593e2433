package dev_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"darkroom/cmd/darkroom/dev"
	"darkroom/internal/env"
	"darkroom/internal/pgserver"
)

const dsn = "postgres://private"

func TestEnvironmentOfTheSimulator(t *testing.T) {
	t.Parallel()
	data := t.TempDir()
	src := env.Source{
		"DARKROOM_DATA": data, "SIMULATOR_TOKEN": "r8_x", "SIMULATOR_FAL_KEY": "id:secret", "SIMULATOR_GOOGLE_KEY": "AIzaX", "SIMULATOR_HIGGSFIELD_KEY": "me:secret",
		"SIMULATOR_RESEND_KEY": "re_x", "SIMULATOR_TELEGRAM_TOKEN": "1:x", "DATABASE_URL": "postgres://production",
		"MEDIA_ALLOW_HOSTS": "10.0.0.1:80", "API_ADDR": "0.0.0.0:9999", "LOG_FORMAT": "", "STORAGE_DIR": "/elsewhere",
	}
	cfg, err := dev.LoadConfig(src)
	require.NoError(t, err)

	got := dev.Environment(cfg, src, dsn)

	want := env.Source{
		"DATABASE_URL":        dsn,
		"DATABASE_DIRECT_URL": dsn,
		"PUBLIC_URL":          "http://127.0.0.1:9999",
		"STORAGE_DIR":         "/elsewhere",
		"SCRATCH_DIR":         filepath.Join(data, "scratch"),
		"LOG_FORMAT":          "console",

		"BILLING_STARTING_GRANT_USD": "100",
		"REPLICATE_API_TOKEN":        "r8_x",
		"REPLICATE_BASE_URL":         "http://127.0.0.1:8090/v1",
		"REPLICATE_CALLS_PER_SECOND": "0",
		"FAL_KEY":                    "id:secret",
		"FAL_QUEUE_URL":              "http://127.0.0.1:8090/fal/queue",
		"FAL_JWKS_URL":               "http://127.0.0.1:8090/fal/rest/.well-known/jwks.json",
		"GOOGLE_API_KEY":             "AIzaX",
		"GOOGLE_BASE_URL":            "http://127.0.0.1:8090/google",
		"HIGGSFIELD_KEY":             "me:secret",
		"HIGGSFIELD_BASE_URL":        "http://127.0.0.1:8090/higgsfield",
		"CALLBACK_INSECURE":          "replicate,fal,google,higgsfield",
		"MEDIA_ALLOW_HOSTS":          "10.0.0.1:80,127.0.0.1:8090,127.0.0.1:8091",

		"RESEND_API_KEY":     "re_x",
		"RESEND_BASE_URL":    "http://127.0.0.1:8090/resend",
		"SMTP_HOST":          "127.0.0.1",
		"SMTP_PORT":          "8092",
		"SMTP_TLS":           "none",
		"TELEGRAM_BOT_TOKEN": "1:x",
		"TELEGRAM_BASE_URL":  "http://127.0.0.1:8090/telegram",
		"TELEGRAM_OAUTH_URL": "http://127.0.0.1:8090/telegram/oauth",
		"SUPPORT_CHAT_ID":    "-4711",
	}
	for name, value := range want {
		require.Equal(t, value, got[name], name)
	}
}

// TestEnvironmentBehindProxies is how the tests of failing networks get between
// the parts and what they need.
func TestEnvironmentBehindProxies(t *testing.T) {
	t.Parallel()
	src := env.Source{
		"DARKROOM_DATA": t.TempDir(), "TEMPORAL_ADDRESS": "127.0.0.1:7000", "TEMPORAL_PROXY_ADDR": "127.0.0.1:7001",
		"POSTGRES_PORT": "5499", "POSTGRES_PROXY_PORT": "5500",
		"SIMULATOR_URL": "http://127.0.0.1:8001", "SIMULATOR_MEDIA_URL": "http://127.0.0.1:8002",
	}
	cfg, err := dev.LoadConfig(src)
	require.NoError(t, err)

	got := dev.Environment(cfg, src, dsn)

	require.Equal(t, "127.0.0.1:7001", got["TEMPORAL_ADDRESS"])
	require.Equal(t, "http://127.0.0.1:8001/v1", got["REPLICATE_BASE_URL"])
	require.Equal(t, "127.0.0.1:8001,127.0.0.1:8002", got["MEDIA_ALLOW_HOSTS"])

	src["TEMPORAL_PROXY_ADDR"], src["POSTGRES_PROXY_PORT"] = "here", "-1"
	_, err = dev.LoadConfig(src)
	require.ErrorContains(t, err, "TEMPORAL_PROXY_ADDR: ")
	require.ErrorContains(t, err, "POSTGRES_PROXY_PORT: ")
}

func TestEnvironmentOfARealKey(t *testing.T) {
	t.Parallel()
	src := env.Source{"DARKROOM_DATA": t.TempDir(), "REPLICATE_API_TOKEN": "r8_real", "SIMULATOR_TOKEN": "r8_x"}
	cfg, err := dev.LoadConfig(src)
	require.NoError(t, err)

	got := dev.Environment(cfg, src, dsn)

	require.Equal(t, "r8_real", got["REPLICATE_API_TOKEN"])
	require.NotContains(t, got, "REPLICATE_BASE_URL")
	require.Equal(t, "fal,google,higgsfield", got["CALLBACK_INSECURE"], "Replicate's guards stay up")
}

func TestEnvironmentOfRealKeysAlone(t *testing.T) {
	t.Parallel()
	src := realKeys(t)
	cfg, err := dev.LoadConfig(src)
	require.NoError(t, err)

	got := dev.Environment(cfg, src, dsn)

	for _, name := range []string{"REPLICATE_BASE_URL", "FAL_QUEUE_URL", "GOOGLE_BASE_URL", "HIGGSFIELD_BASE_URL", "CALLBACK_INSECURE", "MEDIA_ALLOW_HOSTS"} {
		require.NotContains(t, got, name, "the guards stay up")
	}
}

// realKeys has a key of every provider.
func realKeys(t *testing.T) env.Source {
	t.Helper()
	return env.Source{
		"DARKROOM_DATA": t.TempDir(), "REPLICATE_API_TOKEN": "r8_real", "FAL_KEY": "id:real", "GOOGLE_API_KEY": "AIzaReal", "HIGGSFIELD_KEY": "id:real",
	}
}

// TestStackEnvironment is what a tool needs beside a stack that was started once.
func TestStackEnvironment(t *testing.T) {
	t.Parallel()
	data := t.TempDir()
	// Another account serves the database when we are root, and must get in.
	require.NoError(t, os.Chmod(data, 0o711))
	require.NoError(t, os.Chmod(filepath.Dir(data), 0o711))
	src := env.Source{"DARKROOM_DATA": data, "POSTGRES_PORT": "5499"}
	_, err := dev.StackEnvironment(t.Context(), src)
	require.EqualError(t, err, "there is no local stack here: start it with make run, or set DATABASE_URL")
	require.NoFileExists(t, filepath.Join(data, "secrets.env"), "none was made")

	_, err = pgserver.Open(t.Context(), filepath.Join(data, "postgres"))
	require.NoError(t, err)
	got, err := dev.StackEnvironment(t.Context(), src)
	require.NoError(t, err)
	require.Regexp(t, `^postgres://darkroom:[^@]+@127\.0\.0\.1:5499/darkroom`, got["DATABASE_URL"])
	secrets, err := dev.Secrets(data)
	require.NoError(t, err)
	require.Equal(t, secrets["TOKEN_KEY"], got["TOKEN_KEY"])
	require.Equal(t, secrets["SIMULATOR_TOKEN"], got["REPLICATE_API_TOKEN"])
}

func TestWithDotEnv(t *testing.T) {
	t.Chdir(t.TempDir())
	set := env.Source{"A": "environment", "B": ""}
	got, err := dev.WithDotEnv(set)
	require.NoError(t, err)
	require.Equal(t, set, got, "no file, no change")

	require.NoError(t, os.WriteFile(".env", []byte("A=file\nB=file\nC='file'\n"), 0o600))
	got, err = dev.WithDotEnv(set)
	require.NoError(t, err)
	require.Equal(t, env.Source{"A": "environment", "B": "file", "C": "file"}, got)
}

// TestMailsGoWhereTheDeveloperSays: who has a service of their own gets no other
// behind it.
func TestMailsGoWhereTheDeveloperSays(t *testing.T) {
	t.Parallel()
	for _, src := range []env.Source{{"RESEND_API_KEY": "re_own"}, {"SMTP_HOST": "mailpit"}} {
		src["DARKROOM_DATA"], src["TELEGRAM_BOT_TOKEN"] = t.TempDir(), "1:own"
		cfg, err := dev.LoadConfig(src)
		require.NoError(t, err)

		got := dev.Environment(cfg, src, dsn)

		for _, name := range []string{"RESEND_API_KEY", "SMTP_HOST", "TELEGRAM_BOT_TOKEN", "RESEND_BASE_URL", "TELEGRAM_BASE_URL", "TELEGRAM_OAUTH_URL", "SMTP_TLS", "SUPPORT_CHAT_ID"} {
			require.Equal(t, src[name], got[name], name)
		}
	}
}
