package api_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"darkroom/api"
	"darkroom/internal/env"
)

func TestConfigHasWorkingDefaults(t *testing.T) {
	t.Parallel()
	var cfg api.Config
	require.NoError(t, env.Load(env.Source{}, &cfg))
	assert.Equal(t, "127.0.0.1:8080", cfg.Addr)
	assert.Equal(t, 15*time.Second, cfg.StreamBeat, "by the contract")
	assert.Empty(t, cfg.TrustedProxies)
}

func TestConfigNamesEveryFaultyVariable(t *testing.T) {
	t.Parallel()
	for name, value := range map[string]string{
		"API_ADDR": "8080", "API_TRUSTED_PROXIES": "everybody", "API_READ_TIMEOUT": "0s", "API_UPLOAD_TIMEOUT": "-1s",
		"API_WRITE_TIMEOUT": "0s", "API_MEDIA_TIMEOUT": "0s", "API_SHUTDOWN_GRACE": "0s", "API_STREAM_HEARTBEAT": "0s",
		"API_STREAM_MAX_AGE": "0s", "API_STREAMS_PER_USER": "0",
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var cfg api.Config
			assert.ErrorContains(t, env.Load(env.Source{name: value}, &cfg), name)
		})
	}
}

func TestNewRefusesAFaultyConfig(t *testing.T) {
	t.Parallel()
	_, err := api.New(api.Config{}, api.Deps{})
	assert.ErrorContains(t, err, "API_ADDR")
}
