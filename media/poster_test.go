package media_test

import (
	"bytes"
	"context"
	"image/color"
	"image/png"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"darkroom/media"
)

func tools() media.ToolsConfig {
	return media.ToolsConfig{FFmpeg: "ffmpeg", FFprobe: "ffprobe", Timeout: 20 * time.Second, MaxMemory: 1 << 30}
}

// film makes a video with ffmpeg; args stand before the name of the output.
func film(t *testing.T, name string, args ...string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	args = append([]string{"-nostdin", "-v", "error", "-threads", "1"}, append(args, path)...)
	out, err := exec.CommandContext(t.Context(), "ffmpeg", args...).CombinedOutput()
	require.NoError(t, err, string(out))
	return path
}

func typeOf(t *testing.T, path string) media.Type {
	t.Helper()
	content, err := os.ReadFile(path)
	require.NoError(t, err)
	return media.Sniff(content)
}

func setupPoster(t *testing.T) *media.Poster {
	t.Helper()
	poster, err := media.NewPoster(tools())
	require.NoError(t, err)
	return poster
}

// middle is the colour in the middle of a PNG.
func middle(t *testing.T, frame []byte) color.NRGBA {
	t.Helper()
	img, err := png.Decode(bytes.NewReader(frame))
	require.NoError(t, err)
	size := img.Bounds().Size()
	c, ok := color.NRGBAModel.Convert(img.At(size.X/2, size.Y/2)).(color.NRGBA)
	require.True(t, ok)
	return c
}

func TestPosterFrame(t *testing.T) {
	t.Parallel()
	path := film(t, "red.mp4", "-f", "lavfi", "-i", "color=red:s=1280x720:r=10:d=2", "-pix_fmt", "yuv420p")
	frame, err := setupPoster(t).Frame(t.Context(), path, typeOf(t, path))
	require.NoError(t, err)
	assert.Equal(t, media.Info{Width: 1280, Height: 720, DurationMS: 2000}, frame.Source)

	cfg, err := png.DecodeConfig(bytes.NewReader(frame.PNG))
	require.NoError(t, err)
	assert.Equal(t, 1024, cfg.Width)
	assert.Equal(t, 576, cfg.Height)
	c := middle(t, frame.PNG)
	assert.Greater(t, c.R, uint8(200))
	assert.Less(t, c.G, uint8(60))
}

func TestPosterIsNotBlackIfThereIsLight(t *testing.T) {
	t.Parallel()
	// Black for the first 40 %, then green.
	path := film(t, "fade.webm", "-f", "lavfi", "-i", "color=black:s=320x240:r=10:d=2",
		"-f", "lavfi", "-i", "color=lime:s=320x240:r=10:d=3", "-filter_complex", "[0][1]concat", "-c:v", "libvpx")
	frame, err := setupPoster(t).Frame(t.Context(), path, typeOf(t, path))
	require.NoError(t, err)
	assert.Greater(t, middle(t, frame.PNG).G, uint8(200))
}

func TestPosterOfBlackFilm(t *testing.T) {
	t.Parallel()
	path := film(t, "black.mp4", "-f", "lavfi", "-i", "color=black:s=320x240:r=10:d=1")
	frame, err := setupPoster(t).Frame(t.Context(), path, typeOf(t, path))
	require.NoError(t, err)
	assert.NotEmpty(t, frame.PNG)
}

func TestPosterOfASingleFrame(t *testing.T) {
	t.Parallel()
	path := film(t, "one.mp4", "-f", "lavfi", "-i", "color=blue:s=320x240:r=1", "-frames:v", "1")
	frame, err := setupPoster(t).Frame(t.Context(), path, typeOf(t, path))
	require.NoError(t, err)
	assert.Greater(t, middle(t, frame.PNG).B, uint8(200))
}

func TestPosterRefuses(t *testing.T) {
	t.Parallel()
	path := film(t, "red.mp4", "-f", "lavfi", "-i", "color=red:s=64x64:r=10:d=1")
	whole, err := os.ReadFile(path)
	require.NoError(t, err)
	broken := filepath.Join(t.TempDir(), "broken.mp4")
	require.NoError(t, os.WriteFile(broken, whole[:200], 0o600))
	sound := film(t, "tone.mp4", "-f", "lavfi", "-i", "sine=d=1")
	mp4 := typeOf(t, path)
	poster := setupPoster(t)

	for name, tc := range map[string]struct {
		path string
		as   media.Type
		want error
	}{
		"cut":              {broken, mp4, media.ErrCorrupt},
		"only sound":       {sound, typeOf(t, sound), media.ErrCorrupt},
		"no reader for it": {path, media.Sniff([]byte("plain text")), media.ErrUnsupported},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := poster.Frame(t.Context(), tc.path, tc.as)
			require.ErrorIs(t, err, tc.want)
		})
	}
}

func TestPosterEndsWithItsContext(t *testing.T) {
	t.Parallel()
	path := film(t, "red.mp4", "-f", "lavfi", "-i", "color=red:s=64x64:r=10:d=1")
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	_, err := setupPoster(t).Frame(ctx, path, typeOf(t, path))
	require.ErrorIs(t, err, context.Canceled)
}
