package simulator_test

import (
	"os"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"darkroom/simulator/faults"
)

func TestDocs_nameEveryKnob(t *testing.T) {
	t.Parallel()
	page, err := os.ReadFile("../docs/simulator.md")
	require.NoError(t, err)
	for _, knob := range faults.Knobs() {
		assert.Contains(t, string(page), "| `"+knob.Name+"` |")
	}
}
