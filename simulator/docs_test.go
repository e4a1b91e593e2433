package simulator_test

import (
	"os"
	"regexp"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"darkroom/simulator/faults"
)

func TestDocs_nameEveryKnob(t *testing.T) {
	t.Parallel()
	page, err := os.ReadFile("../docs/simulator.md")
	require.NoError(t, err)
	var rows []string
	for _, row := range regexp.MustCompile("(?m)^\\| `(\\w+)` \\|").FindAllStringSubmatch(string(page), -1) {
		rows = append(rows, row[1])
	}
	for _, knob := range faults.Knobs() {
		assert.Contains(t, rows, knob.Name)
	}
}
