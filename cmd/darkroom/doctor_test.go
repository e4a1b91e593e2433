package main

import (
	"bytes"
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"darkroom/cmd/darkroom/doctor"
	"darkroom/internal/env"
)

func TestDoctor(t *testing.T) {
	t.Parallel()
	src := env.Source{"DATABASE_URL": "postgres://nobody@127.0.0.1:1/darkroom", "TEMPORAL_ADDRESS": "127.0.0.1:1"}
	for _, args := range [][]string{{"doctor"}, {"doctor", "--json"}} {
		root := newRoot(src)
		var out bytes.Buffer
		root.SetOut(&out)
		root.SetArgs(args)
		require.ErrorIs(t, root.ExecuteContext(t.Context()), doctor.ErrUnwell, "the exit code is 1")
		if len(args) == 1 {
			assert.Regexp(t, `(?m)^fail  database .*\n +-> start the server`, out.String())
			continue
		}
		var report struct {
			Well     bool
			Findings []doctor.Finding
		}
		require.NoError(t, json.Unmarshal(out.Bytes(), &report))
		assert.False(t, report.Well)
		assert.NotEmpty(t, report.Findings)
	}
}
