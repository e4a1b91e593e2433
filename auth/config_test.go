package auth_test

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"darkroom/auth"
)

func TestNewNamesTheFaultyVariable(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		cfg  auth.Config
		want string
	}{
		"no secret":                  {auth.Config{Audience: "authenticated"}, "JWT_SECRET"},
		"short secret":               {auth.Config{Secret: strings.Repeat("s", 31), Audience: "authenticated"}, "JWT_SECRET"},
		"short secret with Supabase": {auth.Config{Secret: "short", Audience: "a", URL: "https://p.supabase.co", AnonKey: "k"}, "JWT_SECRET"},
		"anon key without project":   {auth.Config{Audience: "a", AnonKey: "k"}, "SUPABASE_URL"},
		"project is no address":      {auth.Config{Audience: "a", URL: "p.supabase.co", AnonKey: "k"}, "SUPABASE_URL"},
		"project with a password":    {auth.Config{Audience: "a", URL: "https://u:p@p.supabase.co", AnonKey: "k"}, "SUPABASE_URL"},
		"a secret key as anon key":   {auth.Config{Audience: "a", URL: "https://p.supabase.co", AnonKey: "sb_secret_k"}, "SUPABASE_ANON_KEY"},
		"anon key of two lines":      {auth.Config{Audience: "a", URL: "https://p.supabase.co", AnonKey: "k\nk"}, "SUPABASE_ANON_KEY"},
		"life below zero":            {auth.Config{Secret: strings.Repeat("s", 32), Audience: "a", Life: -1}, "SESSION_LIFE"},
		"no audience":                {auth.Config{Secret: strings.Repeat("s", 32)}, "JWT_AUDIENCE"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := auth.New(test.cfg, time.Now)
			require.ErrorContains(t, err, test.want)
		})
	}
}

func TestConfigsThatAreGood(t *testing.T) {
	t.Parallel()
	for name, cfg := range map[string]auth.Config{
		"a secret":              {Secret: strings.Repeat("s", 32), Audience: "a"},
		"a project":             {Audience: "a", URL: "https://p.supabase.co", AnonKey: "k"},
		"both":                  {Secret: strings.Repeat("s", 32), Audience: "a", URL: "http://127.0.0.1:8090/supabase", AnonKey: "k"},
		"a project for media":   {Secret: strings.Repeat("s", 32), Audience: "a", URL: "https://p.supabase.co"},
		"no life, so the usual": {Secret: strings.Repeat("s", 32), Audience: "a", Life: 0},
	} {
		_, err := auth.New(cfg, time.Now)
		require.NoError(t, err, name)
	}
	require.Equal(t, 7*24*time.Hour, auth.Config{}.SessionLife())
}

func TestValidateNeverPrintsTheSecret(t *testing.T) {
	t.Parallel()
	_, err := auth.New(auth.Config{Secret: "hunter2-is-too-short"}, time.Now)
	require.Error(t, err)
	require.NotContains(t, err.Error(), "hunter2")
}
