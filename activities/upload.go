package activities

import (
	"context"
	"fmt"
	"os"

	"darkroom/media"
	"darkroom/models"
)

// UploadInput names the output to store.
type UploadInput struct{ Output OutputRef }

// UploadOutput is what now stands in storage.
type UploadOutput struct {
	Key  string
	File File
}

// Upload streams one output from scratch into storage, under a key that is the
// same on every repeat.
func (m *Media) Upload(ctx context.Context, in UploadInput) (UploadOutput, error) {
	done, err := m.begin(ctx, in.Output, models.StageUploading, 1)
	if err != nil {
		return UploadOutput{}, err
	}
	defer done()
	file, err := m.deps.Scratch.Acquire(ctx, in.Output.scratchKey(), m.fromProvider(in.Output))
	if err != nil {
		return UploadOutput{}, err
	}
	out := UploadOutput{Key: in.Output.objectKey(file.Type.Ext), File: fileOf(file)}
	err = m.store(ctx, out.Key, file)
	if releaseErr := file.Release(); err == nil {
		err = releaseErr
	}
	if err == nil && in.Output.Staged {
		// Another run may want it again, and finds no provider that still has it.
		err = m.deps.Records.MoveOutput(ctx, in.Output.attempt(), in.Output.Index, out.Key)
	}
	return out, err
}

func (m *Media) store(ctx context.Context, key string, file *media.File) error {
	body, err := os.Open(file.Path)
	if err != nil {
		return fmt.Errorf("open scratch file: %w", err)
	}
	defer func() { _ = body.Close() }()
	if err := m.deps.Store.Put(ctx, key, file.Type.MIME, file.Size, body); err != nil {
		return fmt.Errorf("store output: %w", err)
	}
	file.MarkUploaded()
	return nil
}
