package studio

import (
	"image"
	"image/color"
	"strings"

	"golang.org/x/image/font"
	"golang.org/x/image/font/gofont/goregular"
	"golang.org/x/image/font/opentype"
	"golang.org/x/image/math/fixed"
)

// grain adds film grain: three steps of brightness either way, the same for the
// same seed.
func grain(img *image.RGBA, seed uint64) {
	const swing = 3
	state := seed*0x9e3779b97f4a7c15 + 1 // any odd spreading constant does
	for i := 0; i < len(img.Pix); i += 4 {
		state ^= state << 13
		state ^= state >> 7
		state ^= state << 17
		shift := int(state%(2*swing+1)) - swing
		for channel := range 3 {
			img.Pix[i+channel] = clamp(int(img.Pix[i+channel]) + shift)
		}
	}
}

func clamp(value int) uint8 { return uint8(min(max(value, 0), 255)) }

// caption writes the prompt small along the lower edge, so that one sees at a
// glance which request a picture came from.
func caption(img *image.RGBA, prompt string) {
	text := strings.Join(strings.Fields(prompt), " ")
	size := img.Bounds().Size()
	height := max(min(size.X, size.Y)/36, 9)
	face, err := typeface(float64(height))
	if text == "" || err != nil {
		return // a picture without words is still the picture
	}
	strip := height + height/2
	for i := img.PixOffset(0, max(size.Y-strip, 0)); i < len(img.Pix); i += 4 {
		for channel := range 3 {
			img.Pix[i+channel] = uint8(int(img.Pix[i+channel]) * 2 / 5) //nolint:gosec // darker than a byte
		}
	}
	pen := font.Drawer{
		Dst: img, Src: image.NewUniform(color.RGBA{R: 0xf4, G: 0xf1, B: 0xea, A: 0xff}), Face: face,
		Dot: fixed.P(height/2, size.Y-height/2),
	}
	pen.DrawString(fit(pen, text, fixed.I(size.X-height)))
}

func typeface(height float64) (font.Face, error) {
	letters, err := opentype.Parse(goregular.TTF)
	if err != nil {
		return nil, err
	}
	return opentype.NewFace(letters, &opentype.FaceOptions{Size: height, DPI: 72, Hinting: font.HintingFull})
}

// fit cuts text so that it is no wider than room.
func fit(pen font.Drawer, text string, room fixed.Int26_6) string {
	runes := []rune(text)
	for len(runes) > 0 && pen.MeasureString(string(runes)+"…") > room {
		// Long prompts shrink fast, the last letters one by one.
		runes = runes[:min(len(runes)-1, len(runes)*9/10+8)]
	}
	if len(runes) == len([]rune(text)) {
		return text
	}
	return string(runes) + "…"
}
