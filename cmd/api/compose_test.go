package main

import (
	"bytes"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"darkroom/internal/deploytest"
	"darkroom/internal/env"
)

// TestTheDeploymentIsConfigured starts where the container does: with what
// docker-compose.temporal.yml gives it.
func TestTheDeploymentIsConfigured(t *testing.T) {
	t.Parallel()
	d := deploytest.Prepare(t)
	for _, overlays := range [][]string{nil, {"simulator.env"}, {"external-postgres.yml"}} {
		src := d.Environment(t, d.Project(t, overlays...), "api")
		var cfg config
		require.NoError(t, env.Load(src, &cfg), overlays)
		assert.Empty(t, deploytest.Unread(src, config{}), overlays)
		assert.Equal(t, "0.0.0.0:8080", cfg.API.Addr, "the container's own address is known to Docker only")
	}
}

func TestEnv(t *testing.T) {
	t.Parallel()
	src := env.Source{"JWT_SECRET": "short", "API_ADDR": "8080"}
	var out bytes.Buffer
	command := newCommand(src)
	command.SetOut(&out)
	command.SetArgs([]string{"env", "--check"})
	require.ErrorIs(t, command.ExecuteContext(t.Context()), env.ErrFaults)
	for _, name := range []string{"JWT_SECRET: ", "API_ADDR: ", "DATABASE_URL: ", "STORAGE_SECRET: "} {
		assert.Contains(t, out.String(), name, "all at once")
	}
	out.Reset()
	command.SetArgs([]string{"env", "--check=false"})
	require.NoError(t, command.ExecuteContext(t.Context()))
	assert.Contains(t, out.String(), "#JWT_SECRET=\n")
}

func TestHealthcheck(t *testing.T) {
	t.Parallel()
	command := newCommand(env.Source{"API_ADDR": "127.0.0.1:1"})
	command.SetArgs([]string{"healthcheck"})
	require.ErrorContains(t, command.ExecuteContext(t.Context()), "127.0.0.1:1")
}
