package media_test

import (
	"testing"

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
