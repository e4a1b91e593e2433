package activities

import (
	"bytes"
	"context"
	"errors"
	"fmt"

	"darkroom/media"
	"darkroom/models"
)

// ThumbnailInput names a stored output to draw.
type ThumbnailInput struct {
	Output OutputRef
	// Key is the output's object in storage.
	Key string
}

// ThumbnailOutput is what the picture told; all zero for a file that has none.
type ThumbnailOutput struct {
	// Key is the thumbnail's object in storage.
	Key       string
	Thumbhash string
	// Width and Height are those of the original as displayed, in pixels.
	Width, Height int
	DurationMS    int64
}

// Thumbnail draws a stored output small, stores that beside it, and takes the
// output out of scratch. Safe to repeat.
func (m *Media) Thumbnail(ctx context.Context, in ThumbnailInput) (ThumbnailOutput, error) {
	done, err := m.begin(ctx, in.Output, models.StageThumbnailing, 2)
	if err != nil {
		return ThumbnailOutput{}, err
	}
	defer done()
	file, err := m.deps.Scratch.Acquire(ctx, in.Output.scratchKey(), m.fromStorage(in.Key))
	if err != nil {
		return ThumbnailOutput{}, err
	}
	out, err := m.draw(ctx, in.Output, file)
	if releaseErr := file.Release(); err == nil {
		err = releaseErr
	}
	if removeErr := m.deps.Scratch.Remove(in.Output.scratchKey()); err == nil {
		err = removeErr
	}
	if unstageErr := m.unstage(ctx, in.Output); err == nil {
		err = unstageErr
	}
	return out, err
}

// unstage removes what the provider handed over in our storage, when the last
// output of the attempt stands in its final place.
func (m *Media) unstage(ctx context.Context, output OutputRef) error {
	if !output.Staged || output.Index+1 < output.Of {
		return nil
	}
	if _, err := m.deps.Store.DeletePrefix(ctx, staging(output.attempt())); err != nil {
		return fmt.Errorf("remove staged outputs: %w", err)
	}
	return nil
}

func (m *Media) draw(ctx context.Context, output OutputRef, file *media.File) (ThumbnailOutput, error) {
	thumb, err := m.deps.Thumbs.Thumbnail(ctx, file.Path, file.Type)
	if errors.Is(err, media.ErrUnsupported) {
		return ThumbnailOutput{}, nil
	}
	if err != nil {
		return ThumbnailOutput{}, fmt.Errorf("draw thumbnail: %w", err)
	}
	out := ThumbnailOutput{
		Key: output.objectKey(".thumb.webp"), Thumbhash: thumb.Thumbhash,
		Width: thumb.Source.Width, Height: thumb.Source.Height, DurationMS: thumb.Source.DurationMS,
	}
	if err := m.deps.Store.Put(ctx, out.Key, "image/webp", int64(len(thumb.WebP)), bytes.NewReader(thumb.WebP)); err != nil {
		return ThumbnailOutput{}, fmt.Errorf("store thumbnail: %w", err)
	}
	return out, nil
}
