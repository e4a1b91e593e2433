package studio

import (
	"fmt"
	"image"
	"image/color"
	"strings"
)

// Describe says in a sentence what can be seen, for models that answer in
// words. source may be nil.
func Describe(prompt string, source image.Image) string {
	if source == nil {
		return fmt.Sprintf("You asked: %s", strings.TrimSpace(prompt))
	}
	size := source.Bounds().Size()
	shape := "square"
	switch {
	case size.X > size.Y:
		shape = "wide"
	case size.X < size.Y:
		shape = "tall"
	}
	upper, lower := shade(source, 0), shade(source, 1)
	return fmt.Sprintf("A %s picture of %d by %d pixels, %s in its upper half and %s in its lower one.",
		shape, size.X, size.Y, upper, lower)
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
