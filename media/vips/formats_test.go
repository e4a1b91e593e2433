package vips_test

import (
	"bytes"
	"encoding/binary"
	"image/color"
	"testing"

	govips "github.com/davidbyttow/govips/v2/vips"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"darkroom/media"
)

// encoded is a picture in a format that Go does not write.
func encoded(t *testing.T, png []byte, export func(*govips.ImageRef) ([]byte, *govips.ImageMetadata, error)) []byte {
	t.Helper()
	setup(t)
	img, err := govips.NewImageFromBuffer(png)
	require.NoError(t, err)
	defer img.Close()
	out, _, err := export(img)
	require.NoError(t, err)
	return out
}

func asAVIF(img *govips.ImageRef) ([]byte, *govips.ImageMetadata, error) {
	return img.ExportAvif(&govips.AvifExportParams{Quality: 90, Effort: 0})
}

func asHEIC(img *govips.ImageRef) ([]byte, *govips.ImageMetadata, error) {
	return img.ExportHeif(&govips.HeifExportParams{Quality: 90})
}

func asWebP(img *govips.ImageRef) ([]byte, *govips.ImageMetadata, error) {
	return img.ExportWebp(&govips.WebpExportParams{Lossless: true})
}

func asProgressiveJPEG(img *govips.ImageRef) ([]byte, *govips.ImageMetadata, error) {
	return img.ExportJpeg(&govips.JpegExportParams{Quality: 95, Interlace: true, SubsampleMode: govips.VipsForeignSubsampleOff})
}

func asInterlacedPNG(img *govips.ImageRef) ([]byte, *govips.ImageMetadata, error) {
	return img.ExportPng(&govips.PngExportParams{Interlace: true})
}

func TestThumbnailOfEveryFormat(t *testing.T) {
	t.Parallel()
	four := asPNG(t, quarters(1200, 800))
	for name, tc := range map[string]struct {
		content []byte
		mime    string
	}{
		"avif":              {encoded(t, four, asAVIF), "image/avif"},
		"heic":              {encoded(t, four, asHEIC), "image/heic"},
		"webp":              {encoded(t, four, asWebP), "image/webp"},
		"jpeg, progressive": {encoded(t, four, asProgressiveJPEG), "image/jpeg"},
		"png, interlaced":   {encoded(t, four, asInterlacedPNG), "image/png"},
		"tiff": {encoded(t, four, func(img *govips.ImageRef) ([]byte, *govips.ImageMetadata, error) {
			return img.ExportTiff(govips.NewTiffExportParams())
		}), "image/tiff"},
		"svg": {[]byte(`<svg xmlns="http://www.w3.org/2000/svg" width="1200" height="800"><rect width="600" height="400" fill="#f00"/>` +
			`<rect x="600" width="600" height="400" fill="#0f0"/><rect y="400" width="600" height="400" fill="#00f"/>` +
			`<rect x="600" y="400" width="600" height="400" fill="#fff"/></svg>`), "image/svg+xml"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			require.Equal(t, tc.mime, media.Sniff(tc.content).MIME)
			thumb, img := thumbnail(t, tc.content)
			assert.Equal(t, media.Info{Width: 1200, Height: 800}, thumb.Source)
			assertQuarters(t, [4]color.NRGBA{red, green, blue, white}, img)
		})
	}
}

// The same colour has other numbers under another profile.
func TestThumbnailMindsTheProfile(t *testing.T) {
	t.Parallel()
	want := color.NRGBA{R: 200, G: 90, B: 60, A: 255}
	picture := quarters(600, 400)
	for i := range picture.Pix {
		picture.Pix[i] = []uint8{want.R, want.G, want.B, want.A}[i%4]
	}
	wide := encoded(t, asPNG(t, picture), func(img *govips.ImageRef) ([]byte, *govips.ImageMetadata, error) {
		require.NoError(t, img.TransformICCProfile("p3"))
		return img.ExportPng(&govips.PngExportParams{})
	})
	// As it stands in the file, less red numbers mean the same red: twelve less.
	assert.Less(t, firstPixel(t, wide)[0], want.R-10)
	thumb, _ := thumbnail(t, wide)
	shown := firstPixel(t, thumb.WebP)
	assert.InDelta(t, want.R, shown[0], 8)
	assert.InDelta(t, want.G, shown[1], 8)
	assert.InDelta(t, want.B, shown[2], 8)

	// A profile that is broken does not cost the picture its thumbnail.
	at := bytes.Index(wide, []byte("iCCP"))
	broken := bytes.Clone(wide)
	binary.BigEndian.PutUint32(broken[at-4:], 40)
	body := broken[at : at+4+40]
	broken = append(append(bytes.Clone(broken[:at-4]), pngChunk("iCCP", body[4:])...), wide[at+8+int(binary.BigEndian.Uint32(wide[at-4:])):]...)
	thumbnail(t, broken)
}

// firstPixel is decoded by libvips: Go's decoder of WebP takes its colours for
// those of JPEG, which is some ten off.
func firstPixel(t *testing.T, content []byte) []byte {
	t.Helper()
	img, err := govips.NewImageFromBuffer(content)
	require.NoError(t, err)
	defer img.Close()
	pixels, err := img.ToBytes()
	require.NoError(t, err)
	return pixels[:3]
}

// What a header says wrongly of its size shows when the pixels come.
func TestThumbnailOfLies(t *testing.T) {
	t.Parallel()
	lie := func(content []byte, w, h uint32) []byte {
		out := bytes.Clone(content)
		at := bytes.Index(out, []byte("ispe")) + len("ispe") + 4
		binary.BigEndian.PutUint32(out[at:], w)
		binary.BigEndian.PutUint32(out[at+4:], h)
		return out
	}
	avif := encoded(t, asPNG(t, quarters(600, 400)), asAVIF)
	for name, content := range map[string][]byte{"small": lie(avif, 16, 16), "large": lie(avif, 100_000, 100_000)} {
		_, err := setup(t).Thumbnail(t.Context(), save(t, content), media.Sniff(content))
		require.Error(t, err, name)
	}
}
