package fal_test

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"

	"darkroom/internal/env"
	"darkroom/providers"
	"darkroom/providers/fal"
)

func TestConfigDefaults(t *testing.T) {
	t.Parallel()
	var cfg struct {
		Fal    fal.Config
		Keys   fal.KeyConfig
		Limits fal.LimitConfig
	}
	require.NoError(t, env.Load(env.Source{}, &cfg))
	require.Equal(t, "https://queue.fal.run", cfg.Fal.QueueURL)
	require.Equal(t, "https://rest.fal.ai/.well-known/jwks.json", cfg.Fal.JWKSURL)
	require.Equal(t, fal.LimitConfig{PerAccount: 40, CallsPerSecond: 20}, cfg.Limits)
	provider, err := fal.New(cfg.Fal, cfg.Keys.UserID, cfg.Keys.Key, clock, nil)
	require.NoError(t, err)
	require.EqualValues(t, "fal", provider.Name())
}

func TestConfigAddresses(t *testing.T) {
	t.Parallel()
	for address, fine := range map[string]bool{
		"https://queue.fal.run":          true,
		"https://queue.fal.run/":         true,
		"http://127.0.0.1:8090/fal":      true,
		"http://simulator:8090/fal":      true,
		"http://queue.fal.run":           false,
		"https://user:pass@queue.fal.ai": false,
		"https://queue.fal.run?a=b":      false,
		"queue.fal.run":                  false,
		"":                               false,
	} {
		for name, set := range map[string]func(*fal.Config){
			"FAL_QUEUE_URL": func(c *fal.Config) { c.QueueURL = address },
			"FAL_API_URL":   func(c *fal.Config) { c.APIURL = address },
			"FAL_REST_URL":  func(c *fal.Config) { c.RESTURL = address },
			"FAL_JWKS_URL":  func(c *fal.Config) { c.JWKSURL = address },
		} {
			cfg := configOf("https://fal.example")
			set(&cfg)
			_, err := fal.New(cfg, userID, providers.StaticCredentials(key), clock, nil)
			if fine {
				require.NoError(t, err, address)
				continue
			}
			require.ErrorContains(t, err, name+": must be", address)
		}
	}
}

func TestConfigFaults(t *testing.T) {
	t.Parallel()
	cfg := configOf("https://fal.example")
	cfg.CallTimeout, cfg.UploadTimeout = 0, -1
	require.ErrorContains(t, cfg.Validate(), "FAL_CALL_TIMEOUT: must be")
	require.ErrorContains(t, cfg.Validate(), "FAL_UPLOAD_TIMEOUT: must be")

	limits := fal.LimitConfig{PerAccount: -1, CallsPerSecond: -1}
	require.ErrorContains(t, limits.Validate(), "FAL_JOBS_PER_ACCOUNT: must")
	require.ErrorContains(t, limits.Validate(), "FAL_CALLS_PER_SECOND: must")

	for _, odd := range []string{"nocolon", ":x", "x:", "a:b:c", "a: b", "a:b\n"} {
		err := fal.KeyConfig{Key: providers.StaticCredentials(odd)}.Validate()
		require.ErrorContains(t, err, "FAL_KEY: must be", odd)
	}
	var keys fal.KeyConfig
	require.NoError(t, env.Load(env.Source{"FAL_KEY": key, "FAL_USER_ID": userID}, &keys))
	require.Equal(t, fal.KeyConfig{Key: key, UserID: userID}, keys)
	err := env.Load(env.Source{"FAL_KEY": keySecret}, &keys)
	require.ErrorContains(t, err, "FAL_KEY: must be")
	require.NotContains(t, err.Error(), keySecret)
}

// TestKeysDoNotPrint prints everything that holds a key.
func TestKeysDoNotPrint(t *testing.T) {
	t.Parallel()
	cfg := fal.KeyConfig{Key: key, UserID: userID}
	b := setup(t, false)
	printed := fmt.Sprintf("%v %+v %#v %v %+v %#v %s", cfg, cfg, cfg, b.provider, b.provider, b.provider, b.provider)
	require.NotContains(t, printed, keySecret)
}
