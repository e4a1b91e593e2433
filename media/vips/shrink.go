package vips

import (
	"fmt"
	"image"
	"strings"

	govips "github.com/davidbyttow/govips/v2/vips"

	"darkroom/media"
)

const (
	// side is the longest side of a thumbnail: a card of the gallery is 256 CSS
	// pixels wide, at two device pixels each.
	side = 512
	// quality of the WebP: at 72 a thumbnail is 20 to 40 KB, and its faults
	// cannot be seen at the size of a card.
	quality = 72
	// effort of the encoder, 0 to 6: from its usual 4 to 2 the time of a whole
	// thumbnail halves, and the file grows by two hundredths.
	effort = 2
)

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
	// Metadata may tell where a photo was taken. Stripping while encoding is not
	// enough: libvips 8.14 writes EXIF into a WebP all the same, though after
	// this only the size.
	if err := img.RemoveMetadata(); err != nil {
		return thumb, fmt.Errorf("remove metadata: %w", plain(err))
	}
	params := govips.NewWebpExportParams()
	params.Quality, params.ReductionEffort = quality, effort
	params.StripMetadata = true
	encoded, _, err := img.ExportWebp(params)
	if err != nil {
		return thumb, fmt.Errorf("encode: %w", plain(err))
	}
	hash, err := thumbhash(encoded)
	if err != nil {
		return thumb, fmt.Errorf("thumbhash: %w", plain(err))
	}
	thumb.WebP, thumb.Width, thumb.Height, thumb.Thumbhash = encoded, img.Width(), img.Height(), hash
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

// thumbhash is taken from the encoded thumbnail: the shrunk picture streams
// through memory once, and the encoder has had it.
func thumbhash(encoded []byte) (string, error) {
	img, err := govips.NewThumbnailWithSizeFromBuffer(encoded, media.ThumbhashSide, media.ThumbhashSide, govips.InterestingNone, govips.SizeDown)
	if err != nil {
		return "", err
	}
	defer img.Close()
	if !img.HasAlpha() {
		if err = img.AddAlpha(); err != nil {
			return "", err
		}
	}
	pixels, err := img.ToBytes()
	if err != nil {
		return "", err
	}
	w, h := img.Width(), img.Height()
	if len(pixels) != 4*w*h {
		return "", fmt.Errorf("%w: %d bytes for %d x %d pixels", media.ErrCorrupt, len(pixels), w, h)
	}
	return media.Thumbhash(&image.NRGBA{Pix: pixels, Stride: 4 * w, Rect: image.Rect(0, 0, w, h)})
}

// plain takes the stack of goroutines out of an error of govips.
func plain(err error) error {
	if err == nil {
		return nil
	}
	text, _, _ := strings.Cut(err.Error(), "\nStack:")
	return fmt.Errorf("%w: %s", media.ErrCorrupt, strings.TrimSpace(text))
}
