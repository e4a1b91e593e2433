package studio_test

import (
	"image"
	"image/color"
	"image/draw"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"darkroom/simulator/studio"
)

// plain is a picture of one colour.
func plain(width, height int, of color.Color) *image.RGBA {
	img := image.NewRGBA(image.Rect(0, 0, width, height))
	draw.Draw(img, img.Bounds(), image.NewUniform(of), image.Point{}, draw.Src)
	return img
}

// teal stands out from every landscape.
func teal() color.RGBA { return color.RGBA{G: 0xfe, B: 0xfe, A: 0xff} }

// work makes the picture of a craft and decodes it.
func work(t *testing.T, from studio.Materials, changes ...func(*studio.Order)) image.Image {
	t.Helper()
	order := small()
	order.MatchSource = true
	for _, change := range changes {
		change(&order)
	}
	return decode(t, create(t, setup(t), order, from))
}

func as(craft studio.Craft) func(*studio.Order) {
	return func(order *studio.Order) { order.Craft = craft }
}

func alphaAt(img image.Image, x, y int) uint32 {
	_, _, _, alpha := img.At(x, y).RGBA()
	return alpha >> 8
}

func TestMake_upscales(t *testing.T) {
	t.Parallel()
	from := studio.Materials{Source: plain(60, 40, teal())}
	got := work(t, from, as(studio.CraftUpscale), func(order *studio.Order) { order.Factor = 4 })
	assert.Equal(t, image.Pt(240, 160), got.Bounds().Size())
	assert.Equal(t, teal(), color.RGBAModel.Convert(got.At(120, 80)), "the same picture")
	large := studio.Order{Factor: 1000}.Upscaled(image.Pt(60, 40))
	assert.LessOrEqual(t, large.X*large.Y, 50_000_000)
	assert.Greater(t, large.X*large.Y, 49_000_000)
}

func TestMake_cutsOut(t *testing.T) {
	t.Parallel()
	from := studio.Materials{Source: plain(100, 60, teal())}
	got := work(t, from, as(studio.CraftCutout))
	assert.Equal(t, image.Pt(100, 60), got.Bounds().Size())
	assert.Zero(t, alphaAt(got, 0, 0))
	assert.Equal(t, teal(), color.RGBAModel.Convert(got.At(50, 30)))

	white := work(t, from, as(studio.CraftCutout), func(order *studio.Order) { order.Backdrop = "white" })
	assert.Equal(t, color.RGBA{R: 0xff, G: 0xff, B: 0xff, A: 0xff}, color.RGBAModel.Convert(white.At(0, 0)))
}

func TestMake_inpaints(t *testing.T) {
	t.Parallel()
	mask := plain(50, 30, color.Black)
	draw.Draw(mask, image.Rect(0, 0, 25, 30), image.White, image.Point{}, draw.Src)
	got := work(t, studio.Materials{Source: plain(100, 60, teal()), Mask: mask}, as(studio.CraftInpaint))
	assert.Equal(t, image.Pt(100, 60), got.Bounds().Size())
	assert.NotEqual(t, teal(), color.RGBAModel.Convert(got.At(10, 30)), "white is redrawn")
	assert.Equal(t, teal(), color.RGBAModel.Convert(got.At(90, 30)), "black is kept")
}

func TestMake_expands(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		grow   studio.Grow
		size   image.Point
		corner image.Point
	}{
		"to the left": {studio.Grow{Left: 0.5}, image.Pt(150, 60), image.Pt(50, 0)},
		"all around":  {studio.Grow{Left: 0.25, Right: 0.25, Up: 0.25, Down: 0.25}, image.Pt(150, 90), image.Pt(25, 15)},
		"to a square": {studio.Grow{Ratio: 1}, image.Pt(100, 100), image.Pt(0, 20)},
		"to a banner": {studio.Grow{Ratio: 2}, image.Pt(120, 60), image.Pt(10, 0)},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got := work(t, studio.Materials{Source: plain(100, 60, color.Black)}, as(studio.CraftExpand),
				func(order *studio.Order) { order.Grow = tc.grow })
			require.Equal(t, tc.size, got.Bounds().Size())
			black := color.RGBA{A: 0xff}
			for _, inside := range []image.Point{tc.corner, tc.corner.Add(image.Pt(99, 59))} {
				assert.Equal(t, black, color.RGBAModel.Convert(got.At(inside.X, inside.Y)), "the source lies at %v", tc.corner)
			}
		})
	}
}

func TestMake_refusesWhatCannotBe(t *testing.T) {
	t.Parallel()
	source := studio.Materials{Source: plain(100, 60, teal())}
	for name, change := range map[string]func(*studio.Order){
		"mask":     as(studio.CraftInpaint),
		"backdrop": func(order *studio.Order) { order.Craft, order.Backdrop = studio.CraftCutout, "plaid" },
		"canvas":   func(order *studio.Order) { order.Craft, order.Grow = studio.CraftExpand, studio.Grow{Ratio: 100_000} },
		"picture":  as(studio.CraftRead),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			order := small()
			change(&order)
			err := setup(t).Make(t.Context(), order, 0, source, filepath.Join(t.TempDir(), "x"))
			assert.ErrorContains(t, err, name)
		})
	}
}
