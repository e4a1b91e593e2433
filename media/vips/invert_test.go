package vips_test

import (
	"bytes"
	"image"
	"image/color"
	"image/png"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"darkroom/media"
)

// mask is white on the left, black on the right, and transparent at the bottom.
func mask() *image.NRGBA {
	img := image.NewNRGBA(image.Rect(0, 0, 40, 30))
	for y := range 20 {
		for x := range 40 {
			shade := uint8(255)
			if x >= 20 {
				shade = 0
			}
			img.SetNRGBA(x, y, color.NRGBA{shade, shade, shade, 255})
		}
	}
	return img
}

func TestInvertExchangesBlackAndWhite(t *testing.T) {
	t.Parallel()
	content := asPNG(t, mask())
	negative, err := setup(t).Invert(t.Context(), save(t, content), media.Sniff(content))
	require.NoError(t, err)
	img, err := png.Decode(bytes.NewReader(negative))
	require.NoError(t, err)
	require.Equal(t, image.Rect(0, 0, 40, 30), img.Bounds())
	for point, want := range map[image.Point]uint8{{X: 5, Y: 5}: 0, {X: 35, Y: 5}: 255, {X: 5, Y: 25}: 255} {
		assert.Equal(t, color.Gray{Y: want}, color.GrayModel.Convert(img.At(point.X, point.Y)), point)
	}
}

func TestInvertRefusesWhatIsNoPicture(t *testing.T) {
	t.Parallel()
	content := []byte("\x89PNG\r\n\x1a\nno more")
	_, err := setup(t).Invert(t.Context(), save(t, content), media.Sniff(content))
	require.Error(t, err)
	_, err = setup(t).Invert(t.Context(), save(t, content), media.Type{Kind: media.KindVideo, MIME: "video/mp4"})
	require.ErrorIs(t, err, media.ErrUnsupported)
}
