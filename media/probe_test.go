package media_test

import (
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"darkroom/media"
)

func TestProbe(t *testing.T) {
	t.Parallel()
	prober, err := media.NewProber(tools())
	require.NoError(t, err)
	plain := film(t, "plain.webm", "-f", "lavfi", "-i", "color=red:s=320x180:r=10:d=1.5", "-c:v", "libvpx")
	upright := film(t, "upright.mp4", "-f", "lavfi", "-i", "color=red:s=320x180:r=10:d=1", "-c:v", "libx264")
	turned := film(t, "turned.mp4", "-i", upright, "-c", "copy", "-metadata:s:v", "rotate=90")
	sound := film(t, "tone.wav", "-f", "lavfi", "-i", "sine=d=2")

	for name, tc := range map[string]struct {
		path string
		want media.Info
	}{
		"webm":   {plain, media.Info{Width: 320, Height: 180, DurationMS: 1500}},
		"mp4":    {upright, media.Info{Width: 320, Height: 180, DurationMS: 1000}},
		"turned": {turned, media.Info{Width: 180, Height: 320, DurationMS: 1000}},
		"sound":  {sound, media.Info{DurationMS: 2000}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			info, probeErr := prober.Probe(t.Context(), tc.path, typeOf(t, tc.path))
			require.NoError(t, probeErr)
			assert.Equal(t, tc.want, info)
		})
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
	cfg.Timeout = 300 * time.Millisecond
	// The child keeps the pipe open: were it left alive, the run would not end
	// before toolGrace, and the child would hold the file open after it.
	cfg.FFprobe = script(t, "/bin/sleep 600 & wait")
	prober, err := media.NewProber(cfg)
	require.NoError(t, err)

	start := time.Now()
	_, err = prober.Probe(t.Context(), "x.mp4", media.Type{MIME: "video/mp4"})
	require.ErrorContains(t, err, "deadline exceeded")
	assert.Less(t, time.Since(start), 2*time.Second)
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
