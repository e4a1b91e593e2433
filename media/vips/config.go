package vips

import "errors"

// Config bounds what a thumbnail may cost. What would cost more is stored
// without one.
type Config struct {
	MaxPixels int   `env:"THUMBNAIL_MAX_PIXELS" envDefault:"100000000" desc:"Largest picture that a thumbnail is made of, in pixels; larger ones are stored without. 100 million: twice what upscalers make"`
	MaxFrames int   `env:"THUMBNAIL_MAX_FRAMES" envDefault:"4096" desc:"Longest animation that a thumbnail is made of, in frames; longer ones are stored without. 4096: more than two minutes at 30 a second"`
	MaxMemory int64 `env:"THUMBNAIL_MAX_MEMORY" envDefault:"536870912" desc:"How much memory all pictures in work may take together, in bytes; one that takes more alone is stored without thumbnail. 512 MiB: an AVIF of 50 million pixels takes 380"`
}

// Validate names the variable that cannot be used.
func (c Config) Validate() error {
	if c.MaxPixels <= 0 {
		return errors.New("THUMBNAIL_MAX_PIXELS: must be a positive number of pixels")
	}
	if c.MaxFrames <= 0 {
		return errors.New("THUMBNAIL_MAX_FRAMES: must be a positive number of frames")
	}
	if c.MaxMemory <= 0 {
		return errors.New("THUMBNAIL_MAX_MEMORY: must be a positive number of bytes")
	}
	return nil
}
