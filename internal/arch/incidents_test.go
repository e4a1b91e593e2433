package arch_test

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestEveryNamedTestExists reads docs/incidents.md and looks for each test that
// it names in the room that it names.
func TestEveryNamedTestExists(t *testing.T) {
	t.Parallel()
	page, err := os.ReadFile("../../docs/incidents.md")
	require.NoError(t, err)
	promises := regexp.MustCompile("`([a-z0-9/]+)`: ((?:`Test\\w+`(?:, )?)+)").FindAllStringSubmatch(string(page), -1)
	require.Greater(t, len(promises), 20)
	for _, promise := range promises {
		tests := testsOf(t, filepath.Join("../..", promise[1]))
		for name := range strings.SplitSeq(promise[2], ", ") {
			assert.Contains(t, tests, "func "+strings.Trim(name, "`")+"(", promise[1])
		}
	}
}

// testsOf returns the text of a room's tests.
func testsOf(t *testing.T, dir string) string {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(dir, "*_test.go"))
	require.NoError(t, err)
	var all strings.Builder
	for _, file := range files {
		text, err := os.ReadFile(file)
		require.NoError(t, err)
		all.Write(text)
	}
	return all.String()
}
