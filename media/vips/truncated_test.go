package vips_test

import (
	"image/color"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"darkroom/media"
)

// What is cut short still shows as far as it goes, if its format lets it:
// better than nothing, for something that was paid for. A download that was cut
// never comes this far; here the provider's own file is.
func TestThumbnailOfWhatIsCut(t *testing.T) {
	t.Parallel()
	four := asPNG(t, quarters(1200, 800))
	film := []string{"-f", "lavfi", "-i", "testsrc=s=320x240:r=10:d=3", "-pix_fmt", "yuv420p"}
	for name, tc := range map[string]struct {
		content []byte
		shows   bool
	}{
		"jpeg":               {asJPEG(t, quarters(1200, 800)), true},
		"jpeg, progressive":  {encoded(t, four, asProgressiveJPEG), true},
		"png":                {four, true},
		"gif":                {animation(t), true},
		"png, interlaced":    {encoded(t, four, asInterlacedPNG), false},
		"webp":               {encoded(t, four, asWebP), false},
		"avif":               {encoded(t, four, asAVIF), false},
		"heic":               {encoded(t, four, asHEIC), false},
		"svg":                {[]byte(`<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><rect width="9" height="9"/></svg>`), false},
		"mp4, header first":  {ffmpeg(t, "a.mp4", append(film, "-movflags", "faststart")...), true},
		"mp4, header last":   {ffmpeg(t, "a.mp4", film...), false},
		"webm":               {ffmpeg(t, "a.webm", film...), true},
		"mp4, in fragments":  {ffmpeg(t, "a.mp4", append(film, "-movflags", "frag_keyframe+empty_moov", "-g", "5")...), true},
		"tiff, one strip":    {ffmpeg(t, "a.tiff", "-f", "lavfi", "-i", "testsrc=s=320x240", "-frames:v", "1"), false},
		"avi, which we skip": {ffmpeg(t, "a.avi", film...), false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			part := tc.content[:len(tc.content)*2/3]
			thumb, err := setup(t).Thumbnail(t.Context(), save(t, part), media.Sniff(tc.content))
			if !tc.shows {
				require.Error(t, err)
				assert.Empty(t, thumb.WebP)
				return
			}
			require.NoError(t, err)
			assert.NotEmpty(t, thumb.WebP)
			assert.NotZero(t, thumb.Source.Width)
		})
	}
}

func TestThumbnailOfACutPictureShowsItsPart(t *testing.T) {
	t.Parallel()
	whole := asJPEG(t, quarters(1200, 800))
	untold := color.NRGBA{R: 126, G: 126, B: 126, A: 255} // what a JPEG is before its pixels come
	thumb, img := thumbnail(t, whole[:len(whole)*2/3])
	assert.Equal(t, media.Info{Width: 1200, Height: 800}, thumb.Source)
	assertQuarters(t, [4]color.NRGBA{red, green, untold, untold}, img)
}

// At whatever byte a file ends: no crash, and nothing but the known errors.
func TestThumbnailOfEveryBeginning(t *testing.T) {
	t.Parallel()
	four := asPNG(t, quarters(60, 40))
	for name, content := range map[string][]byte{
		"jpeg": asJPEG(t, quarters(60, 40)), "png": four, "gif": animation(t), "webp": encoded(t, four, asWebP),
		"avif": encoded(t, four, asAVIF), "heic": encoded(t, four, asHEIC),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			kind := media.Sniff(content)
			for end := range min(len(content), 400) {
				if _, err := setup(t).Thumbnail(t.Context(), save(t, content[:end]), kind); err != nil {
					require.ErrorIs(t, err, media.ErrCorrupt, end)
				}
			}
		})
	}
}
