package vips

import (
	"fmt"
	"strings"

	govips "github.com/davidbyttow/govips/v2/vips"

	"darkroom/media"
)

// side is the longest side of a thumbnail: a card of the gallery is 256 CSS
// pixels wide, at two device pixels each.
const side = 512

// shrinkFile reads the picture at path in one pass, at the smallest size its
// format can give, turned as its camera asked. It never enlarges.
func shrinkFile(path string) (*govips.ImageRef, error) {
	// The option is libvips' own default here. It stands in the name because
	// govips, when libvips fails, reads the named file whole into memory to see
	// if it is a BMP; it finds none of this name.
	img, err := govips.NewThumbnailWithSizeFromFile(path+"[access=sequential]", side, side, govips.InterestingNone, govips.SizeDown)
	return img, plain(err)
}

func shrinkBytes(picture []byte) (*govips.ImageRef, error) {
	img, err := govips.NewThumbnailWithSizeFromBuffer(picture, side, side, govips.InterestingNone, govips.SizeDown)
	return img, plain(err)
}

// finish encodes img, closes it, and describes the result.
func finish(thumb media.Thumbnail, img *govips.ImageRef) (media.Thumbnail, error) {
	defer img.Close()
	if err := toSRGB(img); err != nil {
		return thumb, fmt.Errorf("convert colours: %w", plain(err))
	}
	shown, err := take(img)
	if err != nil {
		return thumb, fmt.Errorf("take pixels: %w", plain(err))
	}
	if thumb.WebP, err = shown.webp(); err != nil {
		return thumb, fmt.Errorf("encode: %w", err)
	}
	if thumb.Thumbhash, err = shown.thumbhash(); err != nil {
		return thumb, fmt.Errorf("thumbhash: %w", err)
	}
	thumb.Width, thumb.Height = shown.width, shown.height
	return thumb, nil
}

// toSRGB makes the pixels mean the same without the profile, which is stripped.
func toSRGB(img *govips.ImageRef) error {
	if img.HasICCProfile() {
		// A broken profile is no reason to have no thumbnail: its colours are
		// then taken as they are.
		if err := img.TransformICCProfileWithFallback("srgb", "srgb"); err == nil {
			return nil
		}
	}
	return img.ToColorSpace(govips.InterpretationSRGB)
}

// plain takes the stack of goroutines out of an error of govips.
func plain(err error) error {
	if err == nil {
		return nil
	}
	text, _, _ := strings.Cut(err.Error(), "\nStack:")
	return fmt.Errorf("%w: %s", media.ErrCorrupt, strings.TrimSpace(text))
}
