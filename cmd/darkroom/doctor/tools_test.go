package doctor_test

import (
	"os"
	"path/filepath"
	"regexp"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"darkroom/cmd/darkroom/doctor"
	"darkroom/internal/env"
	"darkroom/internal/version"
)

func TestOlder(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		version, than string
		want          bool
	}{
		{"1.26.8", "1.26", false},
		{"1.9", "1.26", true},
		{"2.0", "1.26", false},
		{"20", "20", false},
		{"8", "8.10", true},
		{"8.14.1", "8.14.2", true},
		{"7", "", false},
		{"v7", "8", false},
	} {
		assert.Equal(t, tt.want, doctor.Older(tt.version, tt.than), "%s, %s", tt.version, tt.than)
	}
}

func TestTool(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		least, tried string
		command      []string
		status       doctor.Status
		detail       string
	}{
		"fine":       {"5", "6", []string{"echo", "tool version 6.1.2 (2026)"}, doctor.OK, "6.1.2"},
		"untried":    {"5", "6", []string{"echo", "5.9"}, doctor.Warn, "tool 5.9 was not tried: 6 is the oldest that was"},
		"old":        {"5", "6", []string{"echo", "4"}, doctor.Fail, "tool 4 is too old: 5 is the oldest that will do"},
		"missing":    {"", "", []string{"no-such-tool", "-v"}, doctor.Fail, "tool is not installed"},
		"not there":  {"", "", []string{"no-such-tool"}, doctor.Fail, "tool is not installed"},
		"broken":     {"", "", []string{"sh", "-c", "echo cannot load library; exit 127"}, doctor.Fail, "tool does not run: exit status 127: cannot load library"},
		"mute":       {"", "", []string{"sh", "-c", ":"}, doctor.Fail, "tool does not run: it does not tell its version"},
		"Temporal's": {"1.29", "", []string{"echo", "temporal version 0.0.0-DEV (Server 1.29.1, UI 2.42.1)"}, doctor.OK, "1.29.1"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			found := doctor.LookAtTool(t.Context(), tt.least, tt.tried, tt.command...)
			assert.Equal(t, tt.status, found.Status)
			assert.Equal(t, tt.detail, found.Detail)
			assert.Equal(t, tt.status != doctor.OK, found.Mend == "make setup")
		})
	}
}

// TestThisMachineCanBuild: wherever the tests run, the tools are there.
func TestThisMachineCanBuild(t *testing.T) {
	t.Parallel()
	bin, err := filepath.Abs("../../../bin")
	require.NoError(t, err)
	found := examine(t, env.Source{"DARKROOM_DATA": t.TempDir()}, func(o *doctor.Options) { o.Programs = bin })
	for _, tool := range []string{"go", "node", "npm", "gcc", "libvips", "ffmpeg", "ffprobe", "temporal cli", "postgresql"} {
		assert.NotEqual(t, doctor.Fail, one(t, found, tool).Status, "%v", one(t, found, tool))
	}
}

// TestTheOldestGoIsThatOfTheModule keeps the two numbers together.
func TestTheOldestGoIsThatOfTheModule(t *testing.T) {
	t.Parallel()
	module, err := os.ReadFile("../../../go.mod")
	require.NoError(t, err)
	code, err := os.ReadFile("tools.go")
	require.NoError(t, err)
	least := regexp.MustCompile(`"go", "version"}, least: "([\d.]+)"`).FindSubmatch(code)
	require.NotNil(t, least)
	assert.Regexp(t, `(?m)^go `+regexp.QuoteMeta(string(least[1]))+`\.\d+$`, string(module))
}

func TestPrograms(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	src := env.Source{"DARKROOM_DATA": t.TempDir()}
	look := func() []doctor.Finding {
		return examine(t, src, func(o *doctor.Options) { o.Programs = dir })
	}
	assert.Equal(t, doctor.Finding{
		Check: "api", Status: doctor.Fail, Detail: "api is not in " + dir, Mend: "make build",
	}, one(t, look(), "api"))

	program(t, dir, "api", "exit 3")
	assert.Contains(t, one(t, look(), "api").Detail, "does not run")
	program(t, dir, "api", "echo api version 0123456789ab")
	assert.Equal(t, doctor.Warn, one(t, look(), "api").Status, "of another build")
	program(t, dir, "api", "echo api version "+version.String())
	assert.Equal(t, doctor.OK, one(t, look(), "api").Status)
}
