package higgsfield_test

import (
	"fmt"
	"math"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"darkroom/internal/env"
	"darkroom/providers"
	"darkroom/providers/higgsfield"
)

func TestConfigDefaults(t *testing.T) {
	t.Parallel()
	var cfg higgsfield.Config
	require.NoError(t, env.Load(env.Source{}, &cfg))
	require.Equal(t, "https://api.higgsfield.ai", cfg.BaseURL)
	require.Zero(t, cfg.ExpiresAfter)
	provider, err := higgsfield.New(cfg, providers.StaticCredentials(key), nil, clock, nil)
	require.NoError(t, err)
	require.EqualValues(t, "higgsfield", provider.Name())
	var limits higgsfield.LimitConfig
	require.NoError(t, env.Load(env.Source{}, &limits))
	require.Equal(t, higgsfield.LimitConfig{PerAccount: 4, CallsPerSecond: 5}, limits)
	var keys higgsfield.KeyConfig
	require.NoError(t, env.Load(env.Source{}, &keys), "Higgsfield need not be used")
	secrets, err := keys.Secrets()
	require.NoError(t, err)
	require.Empty(t, secrets)
}

func TestConfigFaults(t *testing.T) {
	t.Parallel()
	for name, values := range map[string][]string{
		"HIGGSFIELD_BASE_URL":         {"http://api.higgsfield.ai", "api.higgsfield.ai", "https://u:p@api.higgsfield.ai", "https://a.example?x=1"},
		"HIGGSFIELD_CALL_TIMEOUT":     {"0s", "-1s"},
		"HIGGSFIELD_UPLOAD_TIMEOUT":   {"0s"},
		"HIGGSFIELD_EXPIRES_AFTER":    {"59m", "169h", "-1h"},
		"HIGGSFIELD_JOBS_PER_ACCOUNT": {"-1"},
		"HIGGSFIELD_CALLS_PER_SECOND": {"-0.5", "NaN"},
		"HIGGSFIELD_KEY":              {"canary", ":canary", "canary:", "can ary:x", "a:b:canary", "canary:ü"},
		"HIGGSFIELD_WEBHOOK_SECRET":   {"canary", "whsec_canary!", "whsec_", "whsec_Y2FuYXJ5", secret + "," + oldSecret + "," + secret, secret + ","},
	} {
		for _, value := range values {
			err := env.Load(env.Source{name: value}, &struct {
				Config higgsfield.Config
				Keys   higgsfield.KeyConfig
				Limits higgsfield.LimitConfig
			}{})
			require.ErrorContains(t, err, name, value)
			require.NotContains(t, err.Error(), "canary")
		}
	}
	require.Error(t, higgsfield.LimitConfig{CallsPerSecond: math.NaN()}.Validate())
	near := higgsfield.Config{BaseURL: "http://simulator:8090/higgsfield", CallTimeout: 1, UploadTimeout: 1, ExpiresAfter: time.Hour}
	require.NoError(t, near.Validate())
}

// TestSecretsNeverPrint prints everything that holds one.
func TestSecretsNeverPrint(t *testing.T) {
	t.Parallel()
	cfg := higgsfield.KeyConfig{Key: key, WebhookSecret: secret}
	secrets, err := cfg.Secrets()
	require.NoError(t, err)
	provider, err := higgsfield.New(configOf("https://a.example"), providers.StaticCredentials(key), secrets, clock, nil)
	require.NoError(t, err)
	for _, value := range []any{cfg, &cfg, secrets, &secrets, secrets[0], provider, *provider, struct{ Inner any }{cfg}} {
		shown := fmt.Sprintf("%v %+v %#v %s", value, value, value, value)
		require.NotContains(t, shown, "canary")
	}
}
