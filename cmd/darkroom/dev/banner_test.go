package dev_test

import (
	"bytes"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"darkroom/auth"
	"darkroom/cmd/darkroom/dev"
	"darkroom/internal/env"
)

func TestBanner(t *testing.T) {
	t.Parallel()
	cfg, err := dev.LoadConfig(env.Source{"DARKROOM_DATA": "/data"})
	require.NoError(t, err)
	var out bytes.Buffer

	require.NoError(t, dev.WriteBanner(cfg, "a.b.c", &out))

	require.Equal(t, `
Darkroom is up. Ctrl-C stops it; its data stays in /data.

  Web client     http://127.0.0.1:8080/sign-in#developer@localhost:of-the-developer
  API            http://127.0.0.1:8080
  Documentation  http://127.0.0.1:8080/docs
  Temporal UI    http://127.0.0.1:8233
  Provider       simulated at http://127.0.0.1:8090 (set REPLICATE_API_TOKEN, FAL_KEY, GOOGLE_API_KEY, HIGGSFIELD_KEY for the real ones)
  Mail           e-mails and Telegram messages lie at http://127.0.0.1:8090/sim/inbox
  Token          a.b.c

Ask for a picture:

  curl -sS http://127.0.0.1:8080/api/generations/create -H 'Content-Type: application/json' -H "Authorization: Bearer $(cat '/data/token')" -d '{"action":"create","model_id":"flux-schnell","prompt":"a lighthouse at dusk"}'

`, out.String())
}

func TestBannerOfSupabaseHasNoPassword(t *testing.T) {
	t.Parallel()
	cfg, err := dev.LoadConfig(env.Source{"DARKROOM_SUPABASE": "true"})
	require.NoError(t, err)
	require.NotContains(t, names(dev.Services(cfg, env.Source{})), "password")
	var out bytes.Buffer
	require.NoError(t, dev.WriteBanner(cfg, "a.b.c", &out))
	require.Contains(t, out.String(), "  Web client     http://127.0.0.1:8080\n")
	require.NotContains(t, out.String(), "of-the-developer")
}

func TestBannerSaysWhatCostsMoney(t *testing.T) {
	t.Parallel()
	cfg, err := dev.LoadConfig(env.Source{"REPLICATE_API_TOKEN": "r8_real"})
	require.NoError(t, err)
	var out bytes.Buffer

	require.NoError(t, dev.WriteBanner(cfg, "a.b.c", &out))

	require.Contains(t, out.String(), "Replicate, for real: it costs money")
}

func TestToken(t *testing.T) {
	t.Parallel()
	data := t.TempDir()
	token, err := dev.Token(env.Source{"DARKROOM_DATA": data}, time.Now)
	require.NoError(t, err)

	secrets, err := dev.Secrets(data)
	require.NoError(t, err)
	var cfg auth.Config
	require.NoError(t, env.Load(secrets, &cfg))
	authenticator, err := auth.New(cfg, time.Now)
	require.NoError(t, err)
	user, err := authenticator.Authenticate(t.Context(), token)
	require.NoError(t, err, "the API accepts it")
	require.Equal(t, secrets["DARKROOM_DEV_USER"], user.ID.String())
}
