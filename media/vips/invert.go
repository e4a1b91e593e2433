package vips

import (
	"context"
	"fmt"

	govips "github.com/davidbyttow/govips/v2/vips"

	"darkroom/media"
)

// Invert makes the negative of the picture at path, in shades of grey, as a PNG of
// the same size. The limits are those of Thumbnail.
func (v *Thumbnailer) Invert(ctx context.Context, path string, t media.Type) ([]byte, error) {
	v.mu.RLock()
	defer v.mu.RUnlock()
	if v.closed {
		return nil, ErrClosed
	}
	_, release, err := v.admit(ctx, path, t)
	if err != nil {
		return nil, err
	}
	defer release()
	img, err := govips.LoadImageFromFile(path, nil)
	if err != nil {
		return nil, fmt.Errorf("load: %w", plain(err))
	}
	defer img.Close()
	if err = negative(img); err != nil {
		return nil, fmt.Errorf("invert: %w", plain(err))
	}
	params := govips.NewPngExportParams()
	params.StripMetadata = true
	encoded, _, err := img.ExportPng(params)
	if err != nil {
		return nil, fmt.Errorf("encode: %w", plain(err))
	}
	return encoded, nil
}

// negative turns the picture as its camera asked, lays it on black and exchanges
// light and dark.
func negative(img *govips.ImageRef) error {
	if err := img.AutoRotate(); err != nil {
		return err
	}
	if img.HasAlpha() {
		if err := img.Flatten(&govips.Color{}); err != nil {
			return err
		}
	}
	if err := img.ToColorSpace(govips.InterpretationBW); err != nil {
		return err
	}
	return img.Invert()
}
