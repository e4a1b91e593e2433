package generation

import (
	"context"
	"errors"
	"slices"
	"time"

	"github.com/google/uuid"

	"darkroom/models"
)

const (
	// takeIn is how long one look at an upload may take, which is to copy it once:
	// 500 MB at 2 MB a second, the slowest storage that we would call working.
	takeIn = 4 * time.Minute
	// claimFor outlasts takeIn, so that no two look at the same upload.
	claimFor = takeIn + time.Minute
	// lateWrites is how long after its end a request to write may still be running,
	// and how long a client has to say that it is done.
	lateWrites = time.Hour
)

// DirectObjects lets clients write files into storage themselves.
type DirectObjects interface {
	// Ticket says how a client may write one object of at most size bytes, once,
	// within ttl or what the storage makes of it.
	Ticket(ctx context.Context, key, contentType string, size int64, ttl time.Duration) (models.DirectUpload, error)
	// TakeIn looks at what was written under a key and copies it to another, plus
	// the extension of its type. Errors: CodeConflict while nothing is there,
	// CodeTooLarge above most bytes, CodeUnsupportedType for what is no video,
	// CodeInvalid for a damaged one.
	TakeIn(ctx context.Context, from, to string, most int64) (models.Upload, error)
	// Remove deletes what lies in a folder. Safe to repeat.
	Remove(ctx context.Context, folder string) error
}

// OpenUpload gives a client a place to write a video to, larger than Upload takes,
// and sets its size aside in the user's quota. Errors: CodeInvalid naming the
// field, CodeTooLarge, CodeUploadQuota. Not safe to repeat; a place that is not
// used goes by itself.
func (s *Service) OpenUpload(ctx context.Context, req models.DirectRequest) (models.DirectUpload, error) {
	if err := s.checkDirect(req); err != nil {
		return models.DirectUpload{}, err
	}
	upload := models.Upload{
		ID: s.NewID(), UserID: req.UserID, Name: truncate(req.Name), ContentType: req.ContentType, Size: req.Size,
		State: models.UploadOpen, ExpiresAt: s.Now().Add(s.uploads.DirectFor + lateWrites),
	}
	upload.Key = upload.Incoming() + objectName
	ticket, err := s.Direct.Ticket(ctx, upload.Key, req.ContentType, req.Size, s.uploads.DirectFor)
	if err != nil {
		return models.DirectUpload{}, err
	}
	if late := ticket.Until.Add(lateWrites); late.After(upload.ExpiresAt) {
		upload.ExpiresAt = late // or something would be written that nobody purges
	}
	ticket.Upload, err = s.Uploads.CreateUpload(ctx, upload, s.uploads.Quota)
	if err != nil {
		return models.DirectUpload{}, err
	}
	return ticket, nil
}

func (s *Service) checkDirect(req models.DirectRequest) error {
	if !slices.Contains(models.VideoTypes(), req.ContentType) {
		return models.Invalid(models.FieldError{
			Field: "content_type", Message: "Only videos come this way: video/mp4, video/webm, video/quicktime. Send pictures to /api/upload.",
		})
	}
	if req.Size <= 0 {
		return models.Invalid(models.FieldError{Field: "size", Message: "Give the size of the whole file in bytes."})
	}
	if req.Size > s.uploads.DirectMax {
		return models.Errorf(models.CodeTooLarge, "A video may have at most %d MB.", s.uploads.DirectMax>>20)
	}
	return nil
}

// CompleteUpload takes in what a client has written: it is looked at, loses what
// tells where it was made, and becomes an upload like any other. What is no video
// or larger than said is removed, and its upload is over. Safe to repeat: a stored upload
// is returned as it is. Errors: CodeNotFound for uploads of others, CodeConflict
// while nothing was written or another call is at it, and those of TakeIn.
func (s *Service) CompleteUpload(ctx context.Context, userID, id uuid.UUID) (models.Upload, error) {
	claimed, err := s.Uploads.ClaimUpload(ctx, userID, id, s.Now().Add(claimFor))
	if err != nil || claimed.State == models.UploadStored {
		return claimed, err
	}
	working, cancel := context.WithTimeout(ctx, takeIn)
	defer cancel()
	stored, err := s.takeIn(working, claimed)
	if err == nil {
		return stored, nil
	}
	// However the caller is gone meanwhile.
	after, stop := context.WithTimeout(context.WithoutCancel(ctx), startBudget)
	defer stop()
	if unusable(err) {
		return models.Upload{}, errors.Join(err, s.Direct.Remove(after, claimed.Incoming()), s.Uploads.VoidUpload(after, claimed))
	}
	return models.Upload{}, errors.Join(err, s.Uploads.UnclaimUpload(after, claimed))
}

func (s *Service) takeIn(ctx context.Context, claimed models.Upload) (models.Upload, error) {
	file, err := s.Direct.TakeIn(ctx, claimed.Key, claimed.Folder()+objectName, claimed.Size)
	if err != nil {
		return models.Upload{}, err
	}
	stored := claimed
	stored.Key, stored.ContentType, stored.Size = file.Key, file.ContentType, file.Size
	stored.State, stored.ClaimedUntil, stored.ExpiresAt = models.UploadStored, nil, s.Now().Add(s.uploads.Keep)
	if claimed.ExpiresAt.After(stored.ExpiresAt) {
		stored.ExpiresAt = claimed.ExpiresAt // until then the client might write once more
	}
	if err := s.Uploads.FinishUpload(ctx, claimed, stored); err != nil {
		return models.Upload{}, err
	}
	// What the client wrote is of no use any more. If it stays it goes with the
	// upload, by the purge.
	_ = s.Direct.Remove(ctx, claimed.Incoming())
	return stored, nil
}

// unusable reports whether the file itself is at fault, so that no repetition
// helps.
func unusable(err error) bool {
	code := models.CodeOf(err)
	return code == models.CodeInvalid || code == models.CodeTooLarge || code == models.CodeUnsupportedType
}
