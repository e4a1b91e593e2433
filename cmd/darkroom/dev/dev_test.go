package dev_test

import (
	"io"
	"testing"

	"github.com/stretchr/testify/require"

	"darkroom/cmd/darkroom/dev"
	"darkroom/internal/env"
)

func TestRunNamesMissingPrograms(t *testing.T) {
	t.Parallel()
	// Beside a test binary there is none of ours.
	err := dev.Run(t.Context(), env.Source{"DARKROOM_DATA": t.TempDir()}, io.Discard, false)
	require.ErrorContains(t, err, "api is missing: run `make build`")
	require.ErrorContains(t, err, "worker is missing: run `make build`")
}

func TestRunNamesFaultyVariables(t *testing.T) {
	t.Parallel()
	err := dev.Run(t.Context(), env.Source{"API_ADDR": "localhost:8080", "POSTGRES_PORT": "0"}, io.Discard, false)
	require.EqualError(t, err, "API_ADDR: must be IP:port such as 127.0.0.1:8080\nPOSTGRES_PORT: must be a port number, 1 to 65535")
}
