package vips_test

import (
	"bytes"
	"image"
	"image/color"
	"image/draw"
	"image/gif"
	"image/jpeg"
	"image/png"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"golang.org/x/image/webp"

	"darkroom/media"
)

var (
	red   = color.NRGBA{R: 255, A: 255}
	green = color.NRGBA{G: 255, A: 255}
	blue  = color.NRGBA{B: 255, A: 255}
	white = color.NRGBA{R: 255, G: 255, B: 255, A: 255}
)

// quarters is a picture of four colours: red and green above blue and white.
func quarters(w, h int) *image.NRGBA {
	img := image.NewNRGBA(image.Rect(0, 0, w, h))
	for i, c := range []color.NRGBA{red, green, blue, white} {
		x, y := i%2*w/2, i/2*h/2
		draw.Draw(img, image.Rect(x, y, x+w/2, y+h/2), image.NewUniform(c), image.Point{}, draw.Src)
	}
	return img
}

func asJPEG(t *testing.T, img image.Image) []byte {
	t.Helper()
	var out bytes.Buffer
	require.NoError(t, jpeg.Encode(&out, img, &jpeg.Options{Quality: 95}))
	return out.Bytes()
}

func asPNG(t *testing.T, img image.Image) []byte {
	t.Helper()
	var out bytes.Buffer
	require.NoError(t, png.Encode(&out, img))
	return out.Bytes()
}

// canary is a description that a camera may have written.
const canary = "behind my house"

// turned puts EXIF with an orientation and the canary into a JPEG.
func turned(picture []byte, orientation byte) []byte {
	exif := []byte{
		'E', 'x', 'i', 'f', 0, 0, 'M', 'M', 0, 42, 0, 0, 0, 8, 0, 2,
		0x01, 0x0e, 0, 2, 0, 0, 0, byte(len(canary)), 0, 0, 0, 38,
		0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, orientation, 0, 0,
		0, 0, 0, 0,
	}
	exif = append(exif, canary...)
	head := append(bytes.Clone(picture[:2]), 0xff, 0xe1, 0, byte(len(exif)+2))
	return append(append(head, exif...), picture[2:]...)
}

// animation shows a red frame and then a blue one.
func animation(t *testing.T) []byte {
	t.Helper()
	var film gif.GIF
	for _, c := range []color.NRGBA{red, blue} {
		frame := image.NewPaletted(image.Rect(0, 0, 64, 48), color.Palette{c})
		film.Image, film.Delay = append(film.Image, frame), append(film.Delay, 10)
	}
	var out bytes.Buffer
	require.NoError(t, gif.EncodeAll(&out, &film))
	return out.Bytes()
}

// ffmpeg makes a file of the given name; args stand before it.
func ffmpeg(t *testing.T, name string, args ...string) []byte {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	args = append([]string{"-nostdin", "-v", "error", "-threads", "1"}, append(args, path)...)
	out, err := exec.CommandContext(t.Context(), "ffmpeg", args...).CombinedOutput()
	require.NoError(t, err, string(out))
	content, err := os.ReadFile(path)
	require.NoError(t, err)
	return content
}

func save(t *testing.T, content []byte) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "file")
	require.NoError(t, os.WriteFile(path, content, 0o600))
	return path
}

// thumbnail makes the thumbnail of content, which must work, and decodes it
// with another decoder than the one that made it.
func thumbnail(t *testing.T, content []byte) (media.Thumbnail, image.Image) {
	t.Helper()
	thumb, err := setup(t).Thumbnail(t.Context(), save(t, content), media.Sniff(content))
	require.NoError(t, err)
	img, err := webp.Decode(bytes.NewReader(thumb.WebP))
	require.NoError(t, err)
	assert.Equal(t, image.Pt(thumb.Width, thumb.Height), img.Bounds().Size())
	assert.NotEmpty(t, thumb.Thumbhash)
	return thumb, img
}

// assertColour compares one pixel, given in hundredths of the sides, with some
// room for the two lossy codecs.
func assertColour(t *testing.T, want color.NRGBA, img image.Image, x, y int) {
	t.Helper()
	size := img.Bounds().Size()
	got, ok := color.NRGBAModel.Convert(img.At(size.X*x/100, size.Y*y/100)).(color.NRGBA)
	require.True(t, ok)
	const room = 24
	for name, pair := range map[string][2]uint8{
		"red": {want.R, got.R}, "green": {want.G, got.G}, "blue": {want.B, got.B}, "alpha": {want.A, got.A},
	} {
		assert.InDelta(t, pair[0], pair[1], room, "%s at %d%%, %d%%: want %v, got %v", name, x, y, want, got)
	}
}

// assertQuarters expects the colours in reading order.
func assertQuarters(t *testing.T, want [4]color.NRGBA, img image.Image) {
	t.Helper()
	for i, c := range want {
		assertColour(t, c, img, 25+i%2*50, 25+i/2*50)
	}
}
