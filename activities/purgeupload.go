package activities

import (
	"context"
	"time"

	"github.com/google/uuid"

	"darkroom/models"
)

// OldUploads are the uploads that are over and that no generation needs.
type OldUploads interface {
	CountExpiredUploads(ctx context.Context, before time.Time) (models.ExpiredUploads, error)
	// ExpiredUploads returns some of them, the oldest first.
	ExpiredUploads(ctx context.Context, before time.Time) ([]models.Upload, error)
	// PurgeUpload removes one for good, unless it is needed again by now; purged is
	// false then.
	PurgeUpload(ctx context.Context, id uuid.UUID, before time.Time, remove func(context.Context) error) (purged bool, err error)
}

// PurgeUploadsInput says whether to remove anything.
type PurgeUploadsInput struct {
	// DryRun only counts, and counts all.
	DryRun bool `json:"dry_run,omitempty"`
}

// PurgedUploads says how many uploads were found, and how many are gone. Found is
// one batch, so that whoever has found as many as a batch comes again.
type PurgedUploads struct {
	Found, Purged int
	// Bytes is the size of those found.
	Bytes int64
}

// PurgeUploads removes the files, then the rows, of uploads whose time is over.
// What a generation needs that runs or waits stays until that has ended. It
// removes a batch of a hundred; Found is below that once there are no more. Safe to
// repeat.
func (s *Sweeper) PurgeUploads(ctx context.Context, in PurgeUploadsInput) (PurgedUploads, error) {
	now := s.Now()
	if in.DryRun {
		found, err := s.Uploads.CountExpiredUploads(ctx, now)
		return PurgedUploads{Found: found.Count, Bytes: found.Bytes}, err
	}
	uploads, err := s.Uploads.ExpiredUploads(ctx, now)
	if err != nil {
		return PurgedUploads{}, err
	}
	var out PurgedUploads
	for _, upload := range uploads {
		out.Bytes += upload.Size
	}
	swept, err := each(uploads, func(upload models.Upload) error {
		purged, err := s.Uploads.PurgeUpload(ctx, upload.ID, now, func(ctx context.Context) error { return s.removeUpload(ctx, upload) })
		if purged {
			out.Purged++
		}
		return err
	})
	out.Found = swept.Found
	return out, err
}

// removeUpload removes what was taken in, and what a client may have written since.
func (s *Sweeper) removeUpload(ctx context.Context, upload models.Upload) error {
	for _, folder := range []string{upload.Folder(), upload.Incoming()} {
		if _, err := s.Objects.DeletePrefix(ctx, folder); err != nil {
			return err
		}
	}
	return nil
}
