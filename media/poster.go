package media

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"strconv"
)

const (
	// posterSide is twice the side of a thumbnail, so that libvips still has
	// something to resample well, and a frame stays under 4 MB of pixels.
	posterSide = 1024
	// maxFramePixels refuses what is beyond 8K (33 million) and an upscaler's
	// picture (50 million) before it is decoded.
	maxFramePixels = 60_000_000
	// darkLuma is the mean brightness, of 255, below which a frame counts as
	// black; video black is 16, and a night scene seldom falls under 24.
	darkLuma = 20
)

// Frame is one picture out of a video, or a picture that ffmpeg has drawn.
type Frame struct {
	// PNG is at most 1024 pixels wide and high.
	PNG []byte
	// Source tells size and duration of the original.
	Source Info
}

// Poster takes the picture out of a video that stands for it, and draws the
// pictures that are better not opened in this process. It is safe for many
// goroutines.
type Poster struct {
	cfg    ToolsConfig
	prober *Prober
}

// NewPoster returns a poster maker that runs ffmpeg and ffprobe.
func NewPoster(cfg ToolsConfig) (*Poster, error) {
	prober, err := NewProber(cfg)
	if err != nil {
		return nil, err
	}
	return &Poster{cfg: cfg, prober: prober}, nil
}

// Frame returns the picture that stands for the file at path: of a video a
// frame that is not black, if there is one where it looks. With an error,
// Source is set as far as it is known.
func (p *Poster) Frame(ctx context.Context, path string, t Type) (Frame, error) {
	switch {
	case t.MIME == mimeSVG:
		return p.drawing(ctx, path, t)
	case t.MIME == mimeTIFF:
		return p.still(ctx, path, t)
	case t.Kind == KindVideo:
		return p.scene(ctx, path, t)
	}
	return Frame{}, fmt.Errorf("poster of %s: %w", t.MIME, ErrUnsupported)
}

// scene looks for light in a video.
func (p *Poster) scene(ctx context.Context, path string, t Type) (Frame, error) {
	info, err := p.prober.Probe(ctx, path, t)
	if err != nil {
		return Frame{}, err
	}
	best, brightest := Frame{Source: info}, -1
	for _, at := range positions(info) {
		frame, takeErr := p.take(ctx, path, t, "-max_pixels", strconv.Itoa(maxFramePixels), "-ss", strconv.FormatFloat(at, 'f', 3, 64))
		if takeErr != nil {
			err = errors.Join(err, takeErr)
			continue
		}
		light, takeErr := brightness(frame)
		if takeErr != nil {
			return best, takeErr
		}
		if light > brightest {
			best.PNG, brightest = frame, light
		}
		if light >= darkLuma {
			return best, nil
		}
	}
	if brightest >= 0 {
		return best, nil
	}
	return best, fmt.Errorf("poster: %w", err)
}

// positions are the seconds to look at. Films fade in and out, so a tenth
// comes first and the very start last; that one exists even if the duration is
// unknown or a lie.
func positions(info Info) []float64 {
	seconds := float64(info.DurationMS) / 1000
	return []float64{seconds * 0.1, seconds * 0.5, seconds * 0.8, 0}
}

// take returns one frame as PNG, or ErrCorrupt if there is none. The options
// are for the reader: where the frame is, or how large to draw it.
func (p *Poster) take(ctx context.Context, path string, t Type, options ...string) ([]byte, error) {
	input, err := inputArgs(path, t)
	if err != nil {
		return nil, err
	}
	args := append([]string{"-nostdin", "-v", "error", "-threads", "1", "-filter_threads", "1"}, options...)
	args = append(args, input...)
	args = append(args,
		"-an", "-sn", "-dn", "-frames:v", "1",
		"-vf", fmt.Sprintf("scale=w='min(%d,iw)':h='min(%d,ih)':force_original_aspect_ratio=decrease", posterSide, posterSide),
		"-threads", "1", "-c:v", "png", "-f", "image2pipe", "pipe:1")
	frame, err := runTool(ctx, p.cfg, p.cfg.FFmpeg, args...)
	if err != nil {
		return nil, err
	}
	if len(frame) == 0 {
		return nil, fmt.Errorf("%w: it has no such frame", ErrCorrupt)
	}
	return frame, nil
}

// brightness is the mean luma of a PNG, from 0 to 255. A sixteenth of the
// pixels tells it well enough.
func brightness(frame []byte) (int, error) {
	img, err := png.Decode(bytes.NewReader(frame))
	if err != nil {
		return 0, fmt.Errorf("read poster: %w", err)
	}
	var sum, count int
	bounds := img.Bounds()
	for y := bounds.Min.Y; y < bounds.Max.Y; y += 4 {
		for x := bounds.Min.X; x < bounds.Max.X; x += 4 {
			sum += int(luma(img, x, y))
			count++
		}
	}
	return sum / max(count, 1), nil
}

func luma(img image.Image, x, y int) uint8 {
	gray, ok := color.GrayModel.Convert(img.At(x, y)).(color.Gray)
	if !ok {
		return 0
	}
	return gray.Y
}
