package env_test

import (
	"bytes"
	"testing"

	"github.com/stretchr/testify/require"

	"darkroom/internal/env"
)

func TestWriteFaults(t *testing.T) {
	t.Parallel()
	var out bytes.Buffer
	err := env.WriteFaults(&out, env.Source{"ONE_WAIT": "2m", "TWO_WAIT": "soon"}, &process{}, &one{}, &two{})
	require.ErrorIs(t, err, env.ErrFaults)
	require.Equal(t, "ONE_WAIT: must be at most 1m\nTWO_WAIT: must be a duration such as 90s or 10m\nTWO_SIZE: must be set\n",
		out.String(), "each once")

	out.Reset()
	require.NoError(t, env.WriteFaults(&out, env.Source{"TWO_SIZE": "1"}, &process{}))
	require.Empty(t, out.String())
}
