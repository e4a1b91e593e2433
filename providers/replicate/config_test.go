package replicate_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"darkroom/internal/env"
	"darkroom/providers"
	"darkroom/providers/replicate"
)

func TestConfigDefaults(t *testing.T) {
	t.Parallel()
	var cfg replicate.Config
	require.NoError(t, env.Load(env.Source{}, &cfg))
	require.Equal(t, "https://api.replicate.com/v1", cfg.BaseURL)
	provider, err := replicate.New(cfg, providers.StaticCredentials(token), clock, nil)
	require.NoError(t, err)
	require.EqualValues(t, "replicate", provider.Name())
}

func TestConfigAddresses(t *testing.T) {
	t.Parallel()
	for address, fine := range map[string]bool{
		"https://api.replicate.com/v1":      true,
		"https://api.replicate.com/v1/":     true,
		"http://127.0.0.1:8090/v1":          true,
		"http://[::1]:8090/v1":              true,
		"http://localhost:8090/v1":          true,
		"http://simulator:8090/v1":          true,
		"http://api.replicate.com/v1":       false,
		"http://10.0.0.1/v1":                false,
		"https://user:pass@replicate.com":   false,
		"https://api.replicate.com/v1?a=b":  false,
		"https://api.replicate.com/v1#a":    false,
		"ftp://api.replicate.com":           false,
		"api.replicate.com":                 false,
		"":                                  false,
		"https://api.replicate.com:port/v1": false,
	} {
		err := configOf(address).Validate()
		if fine {
			require.NoError(t, err, address)
			continue
		}
		require.ErrorContains(t, err, "REPLICATE_BASE_URL", address)
		_, err = replicate.New(configOf(address), providers.StaticCredentials(token), clock, nil)
		require.Error(t, err, address)
	}
}

func TestConfigTimes(t *testing.T) {
	t.Parallel()
	err := replicate.Config{BaseURL: "https://api.replicate.com/v1"}.Validate()
	require.ErrorContains(t, err, "REPLICATE_CALL_TIMEOUT")
	require.ErrorContains(t, err, "REPLICATE_UPLOAD_TIMEOUT")
}
