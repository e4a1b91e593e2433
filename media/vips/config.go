package vips

import "errors"

// Config bounds what a thumbnail may cost.
type Config struct {
	MaxPixels int `env:"THUMBNAIL_MAX_PIXELS" envDefault:"100000000" desc:"Largest picture that a thumbnail is made of, in pixels; larger ones are stored without. 100 million: twice what upscalers make, and an interlaced picture of that size takes 400 MB to decode"`
}

// Validate names the variable that cannot be used.
func (c Config) Validate() error {
	if c.MaxPixels <= 0 {
		return errors.New("THUMBNAIL_MAX_PIXELS: must be a positive number of pixels")
	}
	return nil
}
