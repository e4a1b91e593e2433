package env_test

import (
	"bytes"
	"testing"

	"github.com/stretchr/testify/require"

	"darkroom/internal/env"
)

func TestVariables(t *testing.T) {
	t.Parallel()
	want := []env.Variable{
		{Name: "ONE_WAIT", Default: "5s", Desc: "how long"},
		{Name: "ONE_KEY"},
		{Name: "TWO_WAIT", Default: "7s"},
		{Name: "TWO_SIZE"},
		{Name: "TWO_HOSTS"},
	}
	require.Equal(t, want, env.Variables(process{}))
	require.Equal(t, want, env.Variables(&process{}), "a pointer will do")
}

func TestWriteExample(t *testing.T) {
	t.Parallel()
	vars := env.Variables(one{})
	var out bytes.Buffer
	require.NoError(t, env.WriteExample(&out, append(vars, vars...)))

	require.Equal(t, "# how long\n#ONE_WAIT=5s\n\n# \n#ONE_KEY=\n\n", out.String(), "each name once")
}
