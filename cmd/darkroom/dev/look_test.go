package dev_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"darkroom/cmd/darkroom/dev"
	"darkroom/internal/env"
	"darkroom/internal/stack"
)

func TestLookMakesNothing(t *testing.T) {
	t.Parallel()
	data := filepath.Join(t.TempDir(), "data")
	plan, err := dev.Look(t.Context(), env.Source{"DARKROOM_DATA": data, "API_ADDR": "127.0.0.1:9999", "POSTGRES_PORT": "5999"})
	require.NoError(t, err)
	assert.NoDirExists(t, data)
	assert.False(t, plan.Running)
	assert.Equal(t, data, plan.Data)
	assert.Contains(t, plan.Ports, stack.Port{Addr: "127.0.0.1:9999", Variable: "API_ADDR"})
	assert.Contains(t, plan.Ports, stack.Port{Addr: "127.0.0.1:5999", Variable: "POSTGRES_PORT"})
	assert.Contains(t, plan.Ports, stack.Port{Addr: "127.0.0.1:8090", Variable: "SIMULATOR_ADDR"})
	assert.Len(t, plan.Environment["JWT_SECRET"], 64)
	assert.Contains(t, plan.Environment["DATABASE_URL"], "127.0.0.1:5999/darkroom")
}

func TestLookSeesARunningStack(t *testing.T) {
	t.Parallel()
	data := t.TempDir()
	release, err := stack.Lock(filepath.Join(data, "lock"))
	require.NoError(t, err)
	src := env.Source{"DARKROOM_DATA": data}
	plan, err := dev.Look(t.Context(), src)
	require.NoError(t, err)
	assert.True(t, plan.Running)

	require.NoError(t, release())
	plan, err = dev.Look(t.Context(), src)
	require.NoError(t, err)
	assert.False(t, plan.Running)
}

func TestLookReadsTheSecretsThatWereDrawn(t *testing.T) {
	t.Parallel()
	data := t.TempDir()
	require.NoError(t, os.WriteFile(filepath.Join(data, "secrets.env"), []byte("JWT_SECRET=drawn\n"), 0o600))
	plan, err := dev.Look(t.Context(), env.Source{"DARKROOM_DATA": data})
	require.NoError(t, err)
	assert.Equal(t, "drawn", plan.Environment["JWT_SECRET"])
}

func TestLookNamesFaultyVariables(t *testing.T) {
	t.Parallel()
	_, err := dev.Look(t.Context(), env.Source{"API_ADDR": "8080", "POSTGRES_PORT": "0"})
	require.ErrorContains(t, err, "API_ADDR")
	require.ErrorContains(t, err, "POSTGRES_PORT")
}
