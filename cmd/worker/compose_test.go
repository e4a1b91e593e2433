package main

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"darkroom/internal/deploytest"
	"darkroom/internal/env"
)

// TestTheDeploymentIsConfigured starts where the containers do: with what
// docker-compose.temporal.yml gives them.
func TestTheDeploymentIsConfigured(t *testing.T) {
	t.Parallel()
	d := deploytest.Prepare(t)
	require.NoError(t, os.WriteFile(filepath.Join(d.Secrets, "replicate_api_token"), []byte("r8_x\n"), 0o600))
	for _, overlays := range [][]string{nil, {"simulator.env"}, {"external-postgres.yml"}} {
		project := d.Project(t, overlays...)
		work := d.Environment(t, project, "worker")
		require.NoError(t, env.Load(work, &workConfig{}), overlays)
		assert.Empty(t, deploytest.Unread(work, workConfig{}), overlays)
		media := d.Environment(t, project, "media")
		require.NoError(t, env.Load(media, &mediaConfig{}), overlays)
		assert.Empty(t, deploytest.Unread(media, mediaConfig{}), overlays)
		enabled, err := project.WithServicesEnabled("doctor")
		require.NoError(t, err)
		doctor := d.Environment(t, enabled, "doctor")
		require.NoError(t, env.Load(doctor, &workConfig{}), overlays)
		require.NoError(t, env.Load(doctor, &mediaConfig{}), overlays)
	}
}

func TestEnv(t *testing.T) {
	t.Parallel()
	var out bytes.Buffer
	command := newCommand(env.Source{"SCRATCH_MAX_BYTES": "-1"})
	command.SetOut(&out)
	command.SetArgs([]string{"env", "--check"})
	require.ErrorIs(t, command.ExecuteContext(t.Context()), env.ErrFaults)
	for _, name := range []string{"SCRATCH_MAX_BYTES: ", "CALLBACK_SECRET: ", "DATABASE_URL: "} {
		assert.Contains(t, out.String(), name, "of both kinds, all at once")
	}
	out.Reset()
	command.SetArgs([]string{"env", "--check=false"})
	require.NoError(t, command.ExecuteContext(t.Context()))
	assert.Contains(t, out.String(), "#SCRATCH_DIR=")
}

func TestHealthcheck(t *testing.T) {
	t.Parallel()
	command := newCommand(env.Source{"WORKER_METRICS_ADDR": "127.0.0.1:1"})
	command.SetArgs([]string{"healthcheck"})
	require.ErrorContains(t, command.ExecuteContext(t.Context()), "127.0.0.1:1")
}
