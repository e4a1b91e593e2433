package activities

import (
	"context"

	"darkroom/models"
)

// DownloadInput names the output to bring home.
type DownloadInput struct{ Output OutputRef }

// Download fetches one output from its provider into scratch and tells what its
// bytes are. Safe to repeat: a file that is there already is not fetched again.
func (m *Media) Download(ctx context.Context, in DownloadInput) (File, error) {
	done, err := m.begin(ctx, in.Output, models.StageDownloading, 0)
	if err != nil {
		return File{}, err
	}
	defer done()
	file, err := m.deps.Scratch.Acquire(ctx, in.Output.scratchKey(), m.fromProvider(in.Output))
	if err != nil {
		return File{}, err
	}
	return fileOf(file), file.Release()
}
