package media

import (
	"context"
	"fmt"
	"math"
	"strconv"
)

// drawing rasterises an SVG. Nothing can stop librsvg once it draws, and one
// filter of a few bytes keeps it busy for hours or aborts its process, so it
// does so in ffmpeg's. There it is given bytes and no address, and therefore
// follows no reference out of them, to a file or a host.
func (p *Poster) drawing(ctx context.Context, path string, t Type) (Frame, error) {
	width, height, err := measureDrawing(path)
	if err != nil {
		return Frame{}, err
	}
	frame := Frame{Source: Info{Width: int(math.Round(width)), Height: int(math.Round(height))}}
	// Without a size of its own it is as high as what is drawn.
	size := []string{"-width", strconv.Itoa(posterSide)}
	if width > 0 {
		scale := posterSide / max(width, height)
		size = []string{"-width", side(width * scale), "-height", side(height * scale), "-keep_ar", "0"}
	}
	frame.PNG, err = p.take(ctx, path, t, append(size, "-max_pixels", strconv.Itoa(4*posterSide*posterSide))...)
	if err != nil {
		return frame, fmt.Errorf("draw: %w", err)
	}
	return frame, nil
}

// still decodes a TIFF. A chain of empty pages or some thousand bands, in a
// small file, cost libvips minutes and gigabytes.
func (p *Poster) still(ctx context.Context, path string, t Type) (Frame, error) {
	info, err := p.prober.Probe(ctx, path, t)
	if err != nil {
		return Frame{}, err
	}
	frame := Frame{Source: Info{Width: info.Width, Height: info.Height}}
	frame.PNG, err = p.take(ctx, path, t, "-max_pixels", strconv.Itoa(maxFramePixels))
	if err != nil {
		return frame, fmt.Errorf("decode: %w", err)
	}
	return frame, nil
}

func side(pixels float64) string { return strconv.Itoa(max(1, int(math.Round(pixels)))) }
