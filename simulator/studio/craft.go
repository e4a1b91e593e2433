package studio

import (
	"errors"
	"fmt"
	"image"
	"image/color"
	"math"

	"golang.org/x/image/draw"
)

// Craft is what is done with a source.
type Craft string

// The crafts. Without one a source is restyled, and a text describes it.
const (
	CraftUpscale Craft = "upscale"
	CraftCutout  Craft = "cutout"
	CraftInpaint Craft = "inpaint"
	CraftExpand  Craft = "expand"
	// CraftRead and CraftPrompt are for texts.
	CraftRead   Craft = "read"
	CraftPrompt Craft = "prompt"
)

// Materials are the decoded inputs of an order; nil for what it does without.
type Materials struct {
	Source, Mask image.Image
}

// Grow says how CraftExpand enlarges the canvas.
type Grow struct {
	// Left, Right, Up and Down are shares of the source's width and height.
	Left  float64 `json:"left,omitempty"`
	Right float64 `json:"right,omitempty"`
	Up    float64 `json:"up,omitempty"`
	Down  float64 `json:"down,omitempty"`
	// Ratio is width to height of the smallest canvas that holds the source in its
	// middle; 0 leaves it to the sides.
	Ratio float64 `json:"ratio,omitempty"`
}

// compose makes the picture of an order.
func compose(order Order, from Materials) (*image.RGBA, error) {
	if order.Black {
		return black(image.Pt(order.Width, order.Height)), nil
	}
	if from.Source == nil {
		return signed(paint(order.Prompt, order.Seed, image.Pt(order.Width, order.Height)), order), nil
	}
	switch order.Craft {
	case CraftUpscale:
		return scale(from.Source, order.Upscaled(from.Source.Bounds().Size())), nil
	case CraftCutout:
		return cutout(from.Source, order.Backdrop)
	case CraftInpaint:
		return inpaint(from, order)
	case CraftExpand:
		return expand(from.Source, order)
	case CraftRead, CraftPrompt:
		return nil, fmt.Errorf("craft %s makes no picture", order.Craft)
	default: // none
		return signed(restyle(from.Source, order), order), nil
	}
}

// signed writes the prompt onto pictures that are new as a whole; what a source
// must be found in again is left alone.
func signed(img *image.RGBA, order Order) *image.RGBA {
	caption(img, order.Prompt)
	return img
}

// maxPixels is what no output exceeds: 50 megapixels are 200 MB in the making,
// and as large as the upscalers go that charge by the run.
const maxPixels = 50_000_000

// Upscaled returns the size that CraftUpscale gives a source of this size: less
// than asked if it would become too large.
func (o Order) Upscaled(source image.Point) image.Point {
	factor := min(o.Factor, math.Sqrt(maxPixels/float64(source.X*source.Y)))
	return image.Pt(int(float64(source.X)*factor), int(float64(source.Y)*factor))
}

// cutout takes what stands in the middle for what is in front: an ellipse with a
// soft edge. The rest becomes transparent, or the colour of the backdrop.
func cutout(source image.Image, backdrop string) (*image.RGBA, error) {
	behind, known := map[string]color.RGBA{"": {}, "rgba": {}, "white": rgb(0xffffff), "green": rgb(0x00b140)}[backdrop]
	if !known {
		return nil, fmt.Errorf("no backdrop %q", backdrop)
	}
	img := copied(source)
	const (
		// reach is how far the middle goes, as a share of the half sides, and soft
		// how wide its edge is.
		reach = 0.8
		soft  = 0.1
	)
	size := img.Bounds().Size()
	for y := range size.Y {
		for x := range size.X {
			away := math.Hypot(2*float64(x)/float64(size.X)-1, 2*float64(y)/float64(size.Y)-1)
			kept := min(max((reach-away)/soft, 0), 1)
			img.SetRGBA(x, y, blend(behind, img.RGBAAt(x, y), kept))
		}
	}
	return img, nil
}

// inpaint redraws what is white in the mask and keeps every pixel where it is
// black.
func inpaint(from Materials, order Order) (*image.RGBA, error) {
	if from.Mask == nil {
		return nil, errors.New("there is no mask")
	}
	img := copied(from.Source)
	size := img.Bounds().Size()
	mask, fresh := scale(from.Mask, size), paint(order.Prompt, order.Seed, size)
	for y := range size.Y {
		for x := range size.X {
			white, _ := color.GrayModel.Convert(mask.RGBAAt(x, y)).(color.Gray)
			img.SetRGBA(x, y, blend(img.RGBAAt(x, y), fresh.RGBAAt(x, y), float64(white.Y)/math.MaxUint8))
		}
	}
	return img, nil
}

// expand puts the source, pixel by pixel as it is, onto a larger canvas that goes
// on in its colours.
func expand(source image.Image, order Order) (*image.RGBA, error) {
	from := source.Bounds().Size()
	size, corner := order.Grow.canvas(from)
	if size.X*size.Y > maxPixels {
		return nil, fmt.Errorf("a canvas of %d by %d has more than %d pixels", size.X, size.Y, maxPixels)
	}
	const blots = 12 // so few that what they show is colour alone
	img := scale(scale(source, image.Pt(blots, blots)), size)
	grain(img, order.Seed+hash(order.Prompt))
	draw.Draw(img, image.Rectangle{Min: corner, Max: corner.Add(from)}, source, source.Bounds().Min, draw.Src)
	return img, nil
}

// canvas returns the size of the grown canvas and where the source lies on it.
func (g Grow) canvas(from image.Point) (size, corner image.Point) {
	wide, high := float64(from.X), float64(from.Y)
	if g.Ratio == 0 {
		corner = image.Pt(int(wide*g.Left), int(high*g.Up))
		return from.Add(corner).Add(image.Pt(int(wide*g.Right), int(high*g.Down))), corner
	}
	size = image.Pt(int(max(wide, high*g.Ratio)), int(max(high, wide/g.Ratio)))
	return size, size.Sub(from).Div(2)
}

// copied returns the source to be drawn on, every pixel as it was.
func copied(source image.Image) *image.RGBA {
	img := image.NewRGBA(image.Rectangle{Max: source.Bounds().Size()})
	draw.Draw(img, img.Bounds(), source, source.Bounds().Min, draw.Src)
	return img
}

// blend goes from one colour to another, transparency included.
func blend(from, to color.RGBA, share float64) color.RGBA {
	channel := func(a, b uint8) uint8 { return uint8(math.Round(float64(a) + (float64(b)-float64(a))*share)) }
	return color.RGBA{R: channel(from.R, to.R), G: channel(from.G, to.G), B: channel(from.B, to.B), A: channel(from.A, to.A)}
}

// black is what a safety checker leaves of a picture.
func black(size image.Point) *image.RGBA {
	canvas := image.NewRGBA(image.Rectangle{Max: size})
	draw.Draw(canvas, canvas.Bounds(), image.NewUniform(color.Black), image.Point{}, draw.Src)
	return canvas
}
