package studio

import (
	"fmt"
	"image"
	"image/color"
	"strings"
)

// Words answers for models that give a text: what can be seen, what there is to
// read, or the prompt of such a picture. The same picture gives the same words.
// source may be nil.
func Words(order Order, source image.Image) string {
	if source == nil {
		return fmt.Sprintf("You asked: %s", strings.TrimSpace(order.Prompt))
	}
	size, shape := source.Bounds().Size(), shapeOf(source)
	upper, lower := shade(source, 0), shade(source, 1)
	if order.Craft == CraftRead {
		// Nothing is read here; the letters only have to be this picture's.
		return strings.ToUpper(fmt.Sprintf("%s over %s\n%d x %d", upper, lower, size.X, size.Y))
	}
	if order.Craft == CraftPrompt {
		return fmt.Sprintf("a %s landscape, %s sky, %s ground, soft light, matte painting", shape, upper, lower)
	}
	return fmt.Sprintf("A %s picture of %d by %d pixels, %s in its upper half and %s in its lower one.",
		shape, size.X, size.Y, upper, lower)
}

func shapeOf(img image.Image) string {
	size := img.Bounds().Size()
	switch {
	case size.X > size.Y:
		return "wide"
	case size.X < size.Y:
		return "tall"
	default:
		return "square"
	}
}

// shade names the mean colour of the upper (0) or lower (1) half.
func shade(img image.Image, half int) string {
	const samples = 32
	box := img.Bounds()
	var r, g, b int
	for i := range samples {
		for j := range samples {
			x := box.Min.X + box.Dx()*i/samples
			y := box.Min.Y + box.Dy()*(j+half*samples)/(2*samples)
			c, _ := color.RGBAModel.Convert(img.At(x, y)).(color.RGBA)
			r, g, b = r+int(c.R), g+int(c.G), b+int(c.B)
		}
	}
	const all = samples * samples
	return colourName(r/all, g/all, b/all)
}

func colourName(r, g, b int) string {
	bright, dark := max(r, g, b), min(r, g, b)
	switch {
	case bright < 50:
		return "nearly black"
	case dark > 215:
		return "nearly white"
	case bright-dark < 18:
		return "grey"
	case r == bright && g > b+30:
		return "golden"
	case r == bright:
		return "reddish"
	case g == bright:
		return "green"
	default:
		return "blue"
	}
}
