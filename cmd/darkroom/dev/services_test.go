package dev_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"darkroom/cmd/darkroom/dev"
	"darkroom/internal/env"
	"darkroom/internal/stack"
)

func TestServices(t *testing.T) {
	t.Parallel()
	cfg, err := dev.LoadConfig(env.Source{"DARKROOM_DATA": t.TempDir()})
	require.NoError(t, err)
	services := dev.Services(cfg, env.Source{"WORKER_METRICS_ADDR": "127.0.0.1:9091"})

	require.Equal(t, []string{"postgres", "temporal", "simulator", "migrate", "developer", "password", "api", "worker", "media"}, names(services))
	for _, service := range services {
		require.Equal(t, service.Once, service.Ready == nil, "%s: a server says when it is ready", service.Name)
		require.Equal(t, service.Once, len(service.Ports) == 0, "%s: a server's ports are checked", service.Name)
	}
	media := services[len(services)-1].Command(t.Context())
	require.Equal(t, []string{"worker", "--queues", "media"}, media.Args)
	require.Equal(t, []string{"WORKER_METRICS_ADDR=127.0.0.1:9092"}, media.Env, "not the worker's own port")
}

func TestServicesWithARealKey(t *testing.T) {
	t.Parallel()
	cfg, err := dev.LoadConfig(realKeys(t))
	require.NoError(t, err)
	require.NotContains(t, names(dev.Services(cfg, env.Source{})), "simulator")

	cfg, err = dev.LoadConfig(env.Source{"DARKROOM_DATA": t.TempDir(), "REPLICATE_API_TOKEN": "r8_real"})
	require.NoError(t, err)
	require.Contains(t, names(dev.Services(cfg, env.Source{})), "simulator", "it plays the others")
}

func TestTemporalIsQuickAndKeepsItsData(t *testing.T) {
	t.Parallel()
	cfg, err := dev.LoadConfig(env.Source{"DARKROOM_DATA": t.TempDir(), "TEMPORAL_UI_ADDR": "127.0.0.2:1234"})
	require.NoError(t, err)
	services := dev.Services(cfg, env.Source{})

	args := strings.Join(services[1].Command(t.Context()).Args, " ")

	require.Contains(t, args, "--db-filename "+cfg.Data+"/temporal.db")
	require.Contains(t, args, "--ip 127.0.0.1 --port 7233 --ui-ip 127.0.0.2 --ui-port 1234")
	require.Contains(t, args, "--dynamic-config-value history.transferProcessorMaxPollRPS=2000")
	require.Contains(t, args, "--sqlite-pragma journal_mode=WAL")
}

func names(services []stack.Service) []string {
	var out []string
	for _, service := range services {
		out = append(out, service.Name)
	}
	return out
}
