package bench_test

import (
	"image"
	"image/jpeg"
	"image/png"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"
)

type file struct{ name, path string }

// pictures are made anew: grain over colours, in the sizes of cameras and
// upscalers.
func pictures(t *testing.T) []file {
	t.Helper()
	dir := t.TempDir()
	twelve, fifty := grainy(4000, 3000), grainy(8660, 5774)
	files := []file{
		{"JPEG, 12 MP", filepath.Join(dir, "12.jpg")},
		{"PNG, 12 MP", filepath.Join(dir, "12.png")},
		{"WebP, 12 MP", filepath.Join(dir, "12.webp")},
		{"JPEG, 50 MP", filepath.Join(dir, "50.jpg")},
	}
	save(t, files[0].path, func(f *os.File) error { return jpeg.Encode(f, twelve, &jpeg.Options{Quality: 85}) })
	save(t, files[1].path, func(f *os.File) error { return (&png.Encoder{CompressionLevel: png.BestSpeed}).Encode(f, twelve) })
	save(t, files[3].path, func(f *os.File) error { return jpeg.Encode(f, fifty, &jpeg.Options{Quality: 85}) })
	convert := exec.CommandContext(t.Context(), "ffmpeg", "-loglevel", "error", "-i", files[1].path,
		"-c:v", "libwebp", "-quality", "80", "-compression_level", "0", files[2].path)
	convert.Stderr = os.Stderr
	require.NoError(t, convert.Run())
	return files
}

func grainy(w, h int) *image.RGBA {
	img := image.NewRGBA(image.Rect(0, 0, w, h))
	state := uint32(1)
	for i := 0; i < len(img.Pix); i += 4 {
		state = state*1664525 + 1013904223 // Numerical Recipes' generator
		x, y, grain := i/4%w, i/4/w, int(state>>29)
		img.Pix[i], img.Pix[i+1], img.Pix[i+2], img.Pix[i+3] = byte(x*200/w+grain), byte(y*200/h+grain), byte((x+y)*100/w+grain), 255
	}
	return img
}

func save(t *testing.T, path string, encode func(*os.File) error) {
	t.Helper()
	f, err := os.Create(path)
	require.NoError(t, err)
	require.NoError(t, encode(f))
	require.NoError(t, f.Close())
}
