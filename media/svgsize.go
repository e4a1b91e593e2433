package media

import (
	"encoding/xml"
	"fmt"
	"io"
	"math"
	"os"
	"strconv"
	"strings"
)

// maxDrawing is the largest SVG that is read: ten times what a tracer makes of
// a photograph. Its reader needs some 30 times as much memory.
const maxDrawing = 16 << 20

// measureDrawing reads the size of an SVG from its first element, in pixels of
// 1/96 inch; 0 by 0 if it says none.
func measureDrawing(path string) (width, height float64, err error) {
	file, err := os.Open(path) //nolint:gosec // the caller names a file of its own
	if err != nil {
		return 0, 0, fmt.Errorf("open drawing: %w", err)
	}
	defer file.Close()
	about, err := file.Stat()
	if err != nil {
		return 0, 0, fmt.Errorf("open drawing: %w", err)
	}
	if about.Size() > maxDrawing {
		return 0, 0, fmt.Errorf("%w: a drawing of %d bytes, at most %d are read", ErrTooLarge, about.Size(), maxDrawing)
	}
	root, err := firstElement(file)
	if err != nil {
		return 0, 0, nil // librsvg judges what it can read; here it only has no size
	}
	width, height = drawingSize(root)
	return width, height, nil
}

// firstElement is the root. What comes before it, such as a licence in a
// comment, is seldom more than a screen.
func firstElement(r io.Reader) (xml.StartElement, error) {
	decoder := xml.NewDecoder(io.LimitReader(r, 64<<10))
	decoder.Strict = false
	for {
		token, err := decoder.Token()
		if err != nil {
			return xml.StartElement{}, fmt.Errorf("read root: %w", err)
		}
		if element, ok := token.(xml.StartElement); ok {
			return element, nil
		}
	}
}

// drawingSize is what width and height say, or else the viewBox.
func drawingSize(root xml.StartElement) (width, height float64) {
	var box []string
	for _, attribute := range root.Attr {
		switch attribute.Name.Local {
		case "width":
			width = pixels(attribute.Value)
		case "height":
			height = pixels(attribute.Value)
		case "viewBox":
			box = strings.FieldsFunc(attribute.Value, func(r rune) bool { return strings.ContainsRune(" ,\t\r\n", r) })
		}
	}
	if (width == 0 || height == 0) && len(box) == 4 {
		width, height = pixels(box[2]), pixels(box[3])
	}
	if width == 0 || height == 0 {
		return 0, 0
	}
	return width, height
}

// pixels reads a length. What is relative to something else, or beyond every
// screen, is 0.
func pixels(length string) float64 {
	number, unit := strings.TrimSpace(length), 1.0
	for suffix, worth := range map[string]float64{
		"px": 1, "in": 96, "cm": 96 / 2.54, "mm": 96 / 25.4, "pt": 96.0 / 72, "pc": 16,
	} {
		if bare, ok := strings.CutSuffix(number, suffix); ok {
			number, unit = bare, worth
			break
		}
	}
	value, err := strconv.ParseFloat(strings.TrimSpace(number), 64)
	if err != nil || math.IsNaN(value) || value <= 0 || value*unit > math.MaxInt32 {
		return 0
	}
	return value * unit
}
