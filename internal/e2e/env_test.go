package e2e_test

import (
	"flag"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

var updateEnv = flag.Bool("update-env", false, "write .env.example")

// TestTheExampleListsEveryVariable joins what each program says of its own
// environment and compares it with the file that people copy:
//
//	go test ./internal/e2e -run ExampleLists -update-env
func TestTheExampleListsEveryVariable(t *testing.T) {
	t.Parallel()
	seen := map[string]bool{}
	var blocks []string
	for _, program := range []string{"darkroom", "api", "worker"} {
		listed, err := exec.CommandContext(t.Context(), filepath.Join(running.bin, program), "env").Output()
		require.NoError(t, err)
		for block := range strings.SplitSeq(strings.TrimSpace(string(listed)), "\n\n") {
			_, assignment, _ := strings.Cut(block, "\n#")
			name, _, _ := strings.Cut(assignment, "=")
			if !seen[name] {
				seen[name] = true
				blocks = append(blocks, block)
			}
		}
	}
	want := strings.Join(blocks, "\n\n") + "\n"
	const path = "../../.env.example"
	if *updateEnv {
		require.NoError(t, os.WriteFile(path, []byte(want), 0o600))
	}
	got, err := os.ReadFile(path)
	require.NoError(t, err)
	assert.Equal(t, want, string(got))
}
