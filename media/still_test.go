package media_test

import (
	"bytes"
	"image/png"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"darkroom/media"
)

func TestDrawing(t *testing.T) {
	t.Parallel()
	const shape, open = `<rect width="100%" height="100%" fill="blue"/></svg>`, `<svg xmlns="http://www.w3.org/2000/svg" `
	poster := setupPoster(t)
	for name, tc := range map[string]struct {
		content string
		source  media.Info
		w, h    int
	}{
		"pixels":             {open + `width="300" height="200px">` + shape, media.Info{Width: 300, Height: 200}, 1024, 683},
		"tall":               {open + `width="200" height="400">` + shape, media.Info{Width: 200, Height: 400}, 512, 1024},
		"millimetres":        {open + `width="210mm" height="297mm">` + shape, media.Info{Width: 794, Height: 1123}, 724, 1024},
		"points":             {open + `width=" 72pt " height="6pc">` + shape, media.Info{Width: 96, Height: 96}, 1024, 1024},
		"only a box":         {open + `viewBox="0 0 24 12">` + shape, media.Info{Width: 24, Height: 12}, 1024, 512},
		"box with commas":    {open + `viewBox="0,0, 10,5" width="100%" height="100%">` + shape, media.Info{Width: 10, Height: 5}, 1024, 512},
		"behind a prologue":  {`<?xml version="1.0"?><!-- by hand --><!DOCTYPE svg>` + open + `width="10" height="10">` + shape, media.Info{Width: 10, Height: 10}, 1024, 1024},
		"larger than a page": {open + `width="1000000" height="1">` + shape, media.Info{Width: 1_000_000, Height: 1}, 1024, 1},
		"no size": {
			open + `><rect width="40" height="20" fill="blue"/></svg>`, media.Info{}, 1024, 512,
		},
		"sizes that are none": {
			open + `width="NaN" height="-1"><rect width="40" height="20" fill="blue"/></svg>`, media.Info{}, 1024, 512,
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			path := filepath.Join(t.TempDir(), "file")
			require.NoError(t, os.WriteFile(path, []byte(tc.content), 0o600))
			kind := media.Sniff([]byte(tc.content))
			require.Equal(t, "image/svg+xml", kind.MIME)
			frame, err := poster.Frame(t.Context(), path, kind)
			require.NoError(t, err)
			assert.Equal(t, tc.source, frame.Source)
			cfg, err := png.DecodeConfig(bytes.NewReader(frame.PNG))
			require.NoError(t, err)
			assert.Equal(t, [2]int{tc.w, tc.h}, [2]int{cfg.Width, cfg.Height})
			assert.Greater(t, middle(t, frame.PNG).B, uint8(200))
		})
	}
}

func TestDrawingThatIsAway(t *testing.T) {
	t.Parallel()
	_, err := setupPoster(t).Frame(t.Context(), filepath.Join(t.TempDir(), "absent"), drawn())
	require.ErrorIs(t, err, os.ErrNotExist)
}

func TestStill(t *testing.T) {
	t.Parallel()
	path := film(t, "a.tiff", "-f", "lavfi", "-i", "color=blue:s=1600x800", "-frames:v", "1")
	require.Equal(t, "image/tiff", typeOf(t, path).MIME)
	frame, err := setupPoster(t).Frame(t.Context(), path, typeOf(t, path))
	require.NoError(t, err)
	assert.Equal(t, media.Info{Width: 1600, Height: 800}, frame.Source)
	cfg, err := png.DecodeConfig(bytes.NewReader(frame.PNG))
	require.NoError(t, err)
	assert.Equal(t, [2]int{1024, 512}, [2]int{cfg.Width, cfg.Height})
	assert.Greater(t, middle(t, frame.PNG).B, uint8(200))
}
