// Package studio makes the outputs of simulated models: pictures painted from a
// prompt and a seed or made of another one, films panned over such a picture, and
// sentences about one.
// The same order always gives the same pixels. It knows no provider and no
// HTTP; ffmpeg encodes what Go's own library cannot.
package studio

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"time"
)

// Kind is what a model makes.
type Kind string

// The kinds of outputs.
const (
	KindImage Kind = "image"
	KindVideo Kind = "video"
	KindText  Kind = "text"
)

// Order says what to make.
type Order struct {
	Kind   Kind   `json:"kind"`
	Prompt string `json:"prompt"`
	Seed   uint64 `json:"seed"`
	// Width and Height are in pixels; with MatchSource the first source's shape
	// is taken and these give the number of pixels.
	Width       int  `json:"width"`
	Height      int  `json:"height"`
	MatchSource bool `json:"match_source,omitempty"`
	// Format is webp, jpg or png; a video is always mp4.
	Format string `json:"format"`
	// Quality is 1 to 100, for webp and jpg.
	Quality int `json:"quality,omitempty"`
	// Count is how many outputs are wanted.
	Count  int           `json:"count"`
	Length time.Duration `json:"length,omitzero"`
	// Sources are the addresses of the input pictures, as the caller gave them, and
	// Mask that of the one whose white is to be redrawn.
	Sources []string `json:"sources,omitempty"`
	Mask    string   `json:"mask,omitempty"`
	// Craft is what is done with the first source, "" for a new style.
	Craft Craft `json:"craft,omitempty"`
	// Factor is how many times wider and higher CraftUpscale makes it.
	Factor float64 `json:"factor,omitempty"`
	// Backdrop is what CraftCutout puts behind: rgba or "" for nothing, white,
	// green.
	Backdrop string `json:"backdrop,omitempty"`
	Grow     Grow   `json:"grow,omitzero"`
	// Black makes the picture black, as safety checkers do.
	Black bool `json:"black,omitempty"`
}

// Name returns the file name of output n, counted from 0.
func (o Order) Name(n int) string {
	return fmt.Sprintf("out-%d.%s", n, o.extension())
}

func (o Order) extension() string {
	if o.Kind == KindVideo {
		return "mp4"
	}
	return o.Format
}

// ContentType returns the media type of the outputs.
func (o Order) ContentType() string {
	switch o.extension() {
	case "mp4":
		return "video/mp4"
	case "jpg":
		return "image/jpeg"
	default:
		return "image/" + o.Format
	}
}

// Studio paints and films. It makes as much at once as it is asked to: whoever
// asks must keep count.
type Studio struct {
	ffmpeg string
}

// New returns a Studio. It fails when ffmpeg is not installed.
func New() (*Studio, error) {
	ffmpeg, err := exec.LookPath("ffmpeg")
	if err != nil {
		return nil, fmt.Errorf("find ffmpeg, which encodes the simulator's webp and mp4 files; "+
			"on Debian: apt-get install ffmpeg: %w", err)
	}
	return &Studio{ffmpeg: ffmpeg}, nil
}

// Make writes output n of the order to the file at path.
func (s *Studio) Make(ctx context.Context, order Order, n int, from Materials, path string) error {
	order.Seed += uint64(n) //nolint:gosec // n counts a handful of outputs
	if order.Kind == KindVideo {
		return s.film(ctx, order, from.Source, path)
	}
	return s.picture(ctx, order, from, path)
}

func (s *Studio) picture(ctx context.Context, order Order, from Materials, path string) error {
	canvas, err := compose(order, from)
	if err != nil {
		return err
	}
	file, err := os.Create(path) //nolint:gosec // the media host chose the name
	if err != nil {
		return fmt.Errorf("create picture: %w", err)
	}
	if err := s.encode(ctx, file, canvas, order); err != nil {
		_ = file.Close() // the encoding's error tells more
		return err
	}
	return file.Close()
}
