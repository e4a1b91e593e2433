package arch_test

import (
	"io/fs"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"darkroom/internal/arch"
)

// rooms are those whose doors are checked below. A room that is missing fails
// the test: what is not there cannot break a rule.
var rooms = []string{
	"darkroom/cmd/api",
	"darkroom/cmd/worker",
	"darkroom/cmd/darkroom",
	"darkroom/activities",
	"darkroom/api",
	"darkroom/dispatch",
	"darkroom/generation",
	"darkroom/models",
	"darkroom/postgres",
	"darkroom/providers",
	"darkroom/providers/fal",
	"darkroom/providers/google",
	"darkroom/providers/higgsfield",
	"darkroom/providers/replicate",
	"darkroom/simulator",
	"darkroom/storage",
	"darkroom/workflows",
}

// doors are what a room may not reach, not even through another.
var doors = []struct{ room, never, why string }{
	{"darkroom/cmd/api", "github.com/davidbyttow/govips", "the api is built without libvips"},
	{"darkroom/cmd/api", "darkroom/media/vips", "the api is built without libvips"},
	{"darkroom/cmd/darkroom", "github.com/davidbyttow/govips", "only the worker links libvips"},
	{"darkroom/workflows", "github.com/gin-gonic/gin", "workflows decide, they do not serve"},
	{"darkroom/workflows", "gorm.io", "workflows decide, they do not store"},
	{"darkroom/workflows", "github.com/jackc", "workflows decide, they do not store"},
	{"darkroom/workflows", "darkroom/postgres", "workflows decide, they do not store"},
	{"darkroom/activities", "gorm.io", "activities take interfaces"},
	{"darkroom/activities", "github.com/gin-gonic/gin", "activities take interfaces"},
	{"darkroom/api", "go.temporal.io", "api must not know that Temporal exists"},
	{"darkroom/api", "gorm.io", "api speaks models"},
	{"darkroom/generation", "go.temporal.io", "dispatch owns the Temporal client"},
	{"darkroom/generation", "gorm.io", "the rules of asking know no database"},
	{"darkroom/generation", "github.com/gin-gonic/gin", "the rules of asking know no HTTP server"},
	{"darkroom/dispatch", "gorm.io", "dispatch speaks to Temporal only"},
	{"darkroom/models", "darkroom", "models import nothing of ours"},
	{"darkroom/storage", "darkroom", "the storage contract depends on nothing of ours"},
	{"darkroom/providers", "go.temporal.io", "providers are plain Go"},
	{"darkroom/providers/fal", "go.temporal.io", "providers are plain Go"},
	{"darkroom/providers/google", "go.temporal.io", "providers are plain Go"},
	{"darkroom/providers/higgsfield", "go.temporal.io", "providers are plain Go"},
	{"darkroom/providers/replicate", "go.temporal.io", "providers are plain Go"},
	{"darkroom/simulator", "darkroom/models", "the simulator shares no type with what it tests"},
	{"darkroom/simulator", "darkroom/providers", "the simulator shares no type with what it tests"},
	{"darkroom/simulator", "github.com/replicate/replicate-go", "a provider's SDK would judge itself"},
	{"darkroom/simulator", "google.golang.org/genai", "a provider's SDK would judge itself"},
}

func TestDoors(t *testing.T) {
	t.Parallel()
	all := load(t, "darkroom/...")
	for _, room := range rooms {
		require.Contains(t, all, room)
	}
	for _, door := range doors {
		require.Contains(t, rooms, door.room)
		require.Empty(t, all.Reached(door.room, door.never), "%s reaches it: %s", door.room, door.why)
	}
}

func TestWithoutCgo(t *testing.T) {
	t.Parallel()
	all := load(t, "darkroom/...")
	for _, room := range []string{"darkroom/cmd/api", "darkroom/cmd/darkroom", "darkroom/workflows"} {
		require.Contains(t, all, room)
		require.Empty(t, all.ReachedCgo(room), "%s must build without a C compiler", room)
	}
	require.NotEmpty(t, all.ReachedCgo("darkroom/cmd/worker"), "libvips is C: otherwise this test sees nothing")
}

func TestNoSiblingImportsASibling(t *testing.T) {
	t.Parallel()
	// What all siblings stand on lies beside them and imports none.
	ground := []string{"darkroom/providers/fence", "darkroom/notify/fence"}
	all := load(t, "darkroom/...")
	for _, parent := range []string{"darkroom/providers", "darkroom/storage", "darkroom/notify"} {
		siblings := all.Below(parent)
		for _, sibling := range siblings {
			for _, other := range siblings {
				if slices.Contains(ground, other) {
					continue
				}
				require.NotContains(t, all[sibling].Imports, other, "%s imports its sibling", sibling)
			}
		}
	}
	require.Contains(t, all.Below("darkroom/providers"), "darkroom/providers/replicate")
}

func TestOnlyTestsUseTestdb(t *testing.T) {
	t.Parallel()
	for path, p := range load(t, "darkroom/...") {
		require.NotContains(t, p.Imports, "darkroom/internal/testdb", "%s is no test", path)
	}
}

func TestLoadNamesWhatItCannotFind(t *testing.T) {
	t.Parallel()
	_, err := arch.Load(t.Context(), ".", "darkroom/nowhere")
	require.ErrorContains(t, err, "darkroom/nowhere")
}

func load(t *testing.T, patterns ...string) arch.Packages {
	t.Helper()
	watch(t, "../..")
	all, err := arch.Load(t.Context(), ".", patterns...)
	require.NoError(t, err)
	return all
}

// watch reads every directory of the project. The go command remembers a passed
// test until something changes that the test itself has read, and what `go list`
// reads is not among that.
func watch(t *testing.T, root string) {
	t.Helper()
	require.NoError(t, filepath.WalkDir(root, func(path string, entry fs.DirEntry, err error) error {
		if entry != nil && entry.IsDir() && path != root && !holdsCode(entry.Name()) {
			return filepath.SkipDir
		}
		return err
	}))
}

func holdsCode(dir string) bool {
	return !strings.HasPrefix(dir, ".") && !slices.Contains([]string{"bin", "node_modules", "testdata"}, dir)
}
