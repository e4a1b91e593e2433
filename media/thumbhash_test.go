package media_test

import (
	"image"
	"image/color"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"darkroom/media"
)

func paint(w, h int, at func(x, y int) [4]int) *image.NRGBA {
	img := image.NewNRGBA(image.Rect(0, 0, w, h))
	for y := range h {
		for x := range w {
			c := at(x, y)
			img.SetNRGBA(x, y, color.NRGBA{R: uint8(c[0]), G: uint8(c[1]), B: uint8(c[2]), A: uint8(c[3])})
		}
	}
	return img
}

// texture has no symmetry: where a frequency is absent, its rounding would
// depend on the last bit of a cosine.
func texture(x, y int) [4]int { return [4]int{x*x*3 + y*7, x*5 + y*y*2, x*y*3 + x, 255} }

// The expected values are what the format's own JavaScript encoder says.
func TestThumbhash(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		img  *image.NRGBA
		want string
	}{
		"landscape": {paint(60, 40, texture), "HwgCDYIBJWRBUmYFkHFEQ3+8jG/Y"},
		"portrait":  {paint(40, 60, texture), "H/gBDQIBMiNmNkMXMTdHZN+O/poP"},
		"very wide": {paint(100, 8, texture), "nggGEYRTMFhUR1p4x3/PUp8="},
		"partly transparent": {
			paint(32, 32, func(x, y int) [4]int {
				c := texture(x, y)
				if x >= 16 {
					c[3] = y*y + x*3
				}
				return c
			}),
			"XgiGDQIrMkQQVEM2Nf1q96zWj4WHeId4eA==",
		},
		"wholly transparent": {
			paint(10, 10, func(int, int) [4]int { return [4]int{10, 200, 30, 0} }),
			"AAiCBQAAAAAAAAAAAAAAAAAAAAAAAAAAAA==",
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got, err := media.Thumbhash(tc.img)
			require.NoError(t, err)
			assert.Equal(t, tc.want, got)
		})
	}
}

func TestThumbhashRefusesSizes(t *testing.T) {
	t.Parallel()
	for _, size := range []image.Rectangle{image.Rect(0, 0, 0, 0), image.Rect(0, 0, 101, 5), image.Rect(0, 0, 5, 101)} {
		_, err := media.Thumbhash(image.NewNRGBA(size))
		require.Error(t, err, size.String())
	}
}
