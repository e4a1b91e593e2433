package main

import (
	"context"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"darkroom/internal/env"
)

func TestSimulate_runsUntilStopped(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	command := newSimulate(env.Source{
		"SIMULATOR_ADDR": "127.0.0.1:0", "SIMULATOR_MEDIA_ADDR": "127.0.0.1:0", "SIMULATOR_SMTP_ADDR": "127.0.0.1:0", "SIMULATOR_DIR": dir, "LOG_LEVEL": "error",
	})
	command.SetArgs(nil)
	ended := make(chan error, 1)
	go func() { ended <- command.ExecuteContext(ctx) }()
	require.Eventually(t, func() bool {
		found, err := filepath.Glob(filepath.Join(dir, "jobs.jsonl"))
		return err == nil && len(found) == 1
	}, 10*time.Second, 10*time.Millisecond)
	stop()
	assert.NoError(t, <-ended)
}

func TestSimulate_namesEveryWrongVariable(t *testing.T) {
	t.Parallel()
	command := newSimulate(env.Source{"SIMULATOR_ADDR": "8090", "SIMULATOR_SPEED": "-1"})
	command.SetArgs(nil)
	err := command.ExecuteContext(t.Context())
	require.ErrorContains(t, err, "SIMULATOR_ADDR")
	assert.ErrorContains(t, err, "SIMULATOR_SPEED")
}
