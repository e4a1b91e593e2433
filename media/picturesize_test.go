package media_test

import (
	"bytes"
	"image"
	"image/color/palette"
	"image/gif"
	"image/jpeg"
	"image/png"
	"io"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestPictureSize(t *testing.T) {
	t.Parallel()
	img := image.NewPaletted(image.Rect(0, 0, 40, 30), palette.Plan9)
	encoded := map[string]func(io.Writer) error{
		"png":  func(w io.Writer) error { return png.Encode(w, img) },
		"jpeg": func(w io.Writer) error { return jpeg.Encode(w, img, nil) },
		"gif":  func(w io.Writer) error { return gif.Encode(w, img, nil) },
		"webp": func(w io.Writer) error { // lossless, 40 x 30, without the pixels
			_, err := w.Write([]byte("RIFF\x1a\x00\x00\x00WEBPVP8L\x0d\x00\x00\x00\x2f\x27\x40\x07\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00"))
			return err
		},
	}
	for name, encode := range encoded {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var raw bytes.Buffer
			require.NoError(t, encode(&raw))
			intake, _ := newIntake(t, 1<<20)
			taken, err := intake.Take(bytes.NewReader(raw.Bytes()))
			require.NoError(t, err)
			width, height := taken.PictureSize()
			assert.Equal(t, [2]int{40, 30}, [2]int{width, height})
			whole, err := io.ReadAll(taken)
			require.NoError(t, err)
			assert.Equal(t, raw.Bytes(), whole, "it still reads from its start")
			require.NoError(t, taken.Close())
		})
	}
}

func TestPictureSizeOfABrokenHead(t *testing.T) {
	t.Parallel()
	intake, _ := newIntake(t, 100)
	taken, err := intake.Take(bytes.NewReader([]byte(pngHead)))
	require.NoError(t, err)
	width, height := taken.PictureSize()
	assert.Zero(t, width)
	assert.Zero(t, height)
	require.NoError(t, taken.Close())
}
