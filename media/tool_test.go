package media_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"darkroom/media"
)

// script makes a program out of shell lines, to stand in for ffprobe.
func script(t *testing.T, lines string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "tool")
	require.NoError(t, os.WriteFile(path, []byte("#!/bin/sh\n"+lines+"\n"), 0o700))
	return path
}

func TestToolThatHangsIsKilledWithItsChildren(t *testing.T) {
	t.Parallel()
	cfg := tools()
	cfg.Timeout = 3 * time.Second // time for the shell to start its child
	// No other process has these words; the fence lets it write no file.
	child := fmt.Sprintf("/bin/sleep 600.%d", os.Getpid())
	cfg.FFprobe = script(t, child+" & wait")
	prober, err := media.NewProber(cfg)
	require.NoError(t, err)

	_, err = prober.Probe(t.Context(), "x.mp4", media.Type{MIME: "video/mp4"})
	require.ErrorContains(t, err, "deadline exceeded")
	require.Eventually(t, func() bool { return !running(t, child) }, 10*time.Second, 10*time.Millisecond)
}

// running reports whether there is a process with this command line.
func running(t *testing.T, command string) bool {
	t.Helper()
	lines, err := filepath.Glob("/proc/[0-9]*/cmdline")
	require.NoError(t, err)
	for _, path := range lines {
		line, _ := os.ReadFile(path) // empty when it has ended meanwhile
		if strings.ReplaceAll(strings.TrimRight(string(line), "\x00"), "\x00", " ") == command {
			return true
		}
	}
	return false
}

func TestToolSeesNoEnvironment(t *testing.T) {
	t.Setenv("CANARY_SECRET", "canary")
	cfg := tools()
	cfg.FFprobe = script(t, `if [ -n "$CANARY_SECRET" ]; then exit 1; fi; echo '{"format":{"duration":"1"}}'`)
	prober, err := media.NewProber(cfg)
	require.NoError(t, err)
	info, err := prober.Probe(t.Context(), "x.mp4", media.Type{MIME: "video/mp4"})
	require.NoError(t, err)
	assert.Equal(t, media.Info{DurationMS: 1000}, info)
}

func TestToolThatFloodsIsCut(t *testing.T) {
	t.Parallel()
	cfg := tools()
	cfg.FFprobe = script(t, "/usr/bin/head -c 20000000 /dev/zero")
	prober, err := media.NewProber(cfg)
	require.NoError(t, err)
	_, err = prober.Probe(t.Context(), "x.mp4", media.Type{MIME: "video/mp4"})
	require.ErrorIs(t, err, media.ErrTooLarge)
}

// probeBy runs a script in the place of ffprobe, which tells what it found in
// seconds.
func probeBy(t *testing.T, cfg media.ToolsConfig, lines string) (seconds int64, err error) {
	t.Helper()
	cfg.FFprobe = script(t, lines)
	prober, err := media.NewProber(cfg)
	require.NoError(t, err)
	info, err := prober.Probe(t.Context(), "x.mp4", media.Type{MIME: "video/mp4"})
	return info.DurationMS / 1000, err
}

func TestToolKnowsItsLimits(t *testing.T) {
	t.Parallel()
	cfg := tools()
	cfg.Timeout, cfg.MaxMemory = 7*time.Second, 400<<20
	for option, want := range map[string]int64{"-v": 400 << 10, "-t": 8, "-f": 0, "-c": 0, "-H -v": 400 << 10, "-H -t": 8} {
		got, err := probeBy(t, cfg, fmt.Sprintf(`echo '{"format":{"duration":"'$(ulimit %s)'"}}'`, option))
		require.NoError(t, err)
		assert.Equal(t, want, got, "ulimit %s", option)
	}
}

func TestToolThatTakesAllMemoryIsStopped(t *testing.T) {
	t.Parallel()
	cfg := tools()
	cfg.MaxMemory = 400 << 20
	// It asks for all of it at once.
	_, err := probeBy(t, cfg, "exec /usr/bin/dd if=/dev/zero of=/dev/null bs=1G count=1")
	require.ErrorIs(t, err, media.ErrCorrupt)
	assert.ErrorContains(t, err, "memory exhausted")
}

func TestToolWritesNoFile(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "written")
	_, err := probeBy(t, tools(), "echo secret > "+path+" && echo {}")
	require.ErrorIs(t, err, media.ErrCorrupt)
	content, err := os.ReadFile(path)
	require.NoError(t, err)
	assert.Empty(t, content)
}

// A file's name is no option, and no word of a shell.
func TestToolTakesAnyPath(t *testing.T) {
	t.Parallel()
	red := film(t, "red.mp4", "-f", "lavfi", "-i", "color=red:s=64x64:r=10:d=1")
	prober, err := media.NewProber(tools())
	require.NoError(t, err)
	for _, name := range []string{"-i", "a b", "$(id)", "a;b", "http:b", "'", "%d.mp4"} {
		path := filepath.Join(t.TempDir(), name)
		require.NoError(t, os.Link(red, path))
		info, probeErr := prober.Probe(t.Context(), path, media.Type{MIME: "video/mp4"})
		require.NoError(t, probeErr, name)
		assert.Equal(t, 64, info.Width)
	}
}

func TestProbeWithoutTheTool(t *testing.T) {
	t.Parallel()
	cfg := tools()
	cfg.FFprobe = filepath.Join(t.TempDir(), "absent")
	prober, err := media.NewProber(cfg)
	require.NoError(t, err)
	_, err = prober.Probe(t.Context(), "x.mp4", media.Type{MIME: "video/mp4"})
	require.ErrorContains(t, err, "run "+cfg.FFprobe)
	require.NotErrorIs(t, err, media.ErrCorrupt)
}
