package main

import (
	"context"
	"errors"
	"io"
	"time"

	"github.com/google/uuid"

	"darkroom/cmd/internal/backend"
	"darkroom/generation"
	"darkroom/media"
	"darkroom/media/scrub"
	"darkroom/models"
	"darkroom/postgres"
	"darkroom/storage"
)

// linkTTL is how long an address of a stored file lasts: longer than a browser
// tab stays open before it asks for its list again, shorter than a leak lasts.
const linkTTL = 24 * time.Hour

// shareTTL is how long the addresses behind a public link last: long enough to
// look at a page, so that a link that is revoked is dead soon.
const shareTTL = 15 * time.Minute

// library is the database under the names that api reads by.
type library struct{ db *postgres.DB }

// List returns a page of generations.
func (l library) List(ctx context.Context, query models.ListQuery) (models.GenerationPage, error) {
	return l.db.ListGenerations(ctx, query)
}

// Get returns one generation.
func (l library) Get(ctx context.Context, userID, id uuid.UUID) (models.GenerationDetail, error) {
	return l.db.GetGeneration(ctx, userID, id)
}

// See returns one generation to who may see it.
func (l library) See(ctx context.Context, user models.User, id uuid.UUID) (models.GenerationDetail, error) {
	return l.db.SeeGeneration(ctx, user, id)
}

// Counts returns the numbers on the tabs.
func (l library) Counts(ctx context.Context, sight models.Sight) (models.Counts, error) {
	return l.db.CountGenerations(ctx, sight)
}

// Options returns what generations can be filtered by.
func (l library) Options(ctx context.Context, sight models.Sight) (models.FilterOptions, error) {
	return l.db.FilterOptions(ctx, sight)
}

// feed is the table of events with the listener that wakes its readers.
type feed struct {
	db *postgres.DB
	*postgres.Listener
}

// After returns the events behind seq.
func (f feed) After(ctx context.Context, userID uuid.UUID, seq int64, limit int) ([]models.GenerationEvent, error) {
	return f.db.EventsAfter(ctx, userID, seq, limit)
}

// Head returns the range of events that is kept.
func (f feed) Head(ctx context.Context, userID uuid.UUID) (oldest, newest int64, err error) {
	return f.db.EventRange(ctx, userID)
}

// uploads is the part of asking that takes files in.
type uploads struct{ service *generation.Service }

// Save stores one file.
func (u uploads) Save(ctx context.Context, userID uuid.UUID, name string, body io.Reader) (models.Upload, error) {
	return u.service.Upload(ctx, userID, name, body)
}

// Open gives a client a place to write to.
func (u uploads) Open(ctx context.Context, req models.DirectRequest) (models.DirectUpload, error) {
	return u.service.OpenUpload(ctx, req)
}

// Complete takes in what was written.
func (u uploads) Complete(ctx context.Context, userID, id uuid.UUID) (models.Upload, error) {
	return u.service.CompleteUpload(ctx, userID, id)
}

// links signs addresses for clients.
type links struct {
	store storage.Store
	ttl   time.Duration
}

// URLs returns addresses that serve the objects for a while; an empty one for
// an object that is not there.
func (l links) URLs(ctx context.Context, keys []string) ([]string, error) {
	return storage.URLs(ctx, l.store, keys, l.ttl)
}

// objects reads media.
type objects struct{ store storage.Store }

// Open streams an object.
func (o objects) Open(ctx context.Context, key string) (io.ReadCloser, error) {
	body, _, err := o.store.Open(ctx, key)
	if errors.Is(err, storage.ErrNotFound) {
		return nil, &models.Error{Code: models.CodeNotFound, Message: "The file is gone.", Err: err}
	}
	return body, err
}

// inputs looks at a file's bytes before it goes into storage.
type inputs struct {
	intake *media.Intake
	store  backend.Store
}

// SaveInput stores body under key with its size, if it is a picture, and the
// extension of its type, once admit has let it in.
func (in inputs) SaveInput(ctx context.Context, key string, body io.Reader, admit func(models.Upload) error) error {
	file, err := in.intake.Take(body)
	if err != nil {
		return refusal(err)
	}
	defer func() { _ = file.Close() }() // a temporary file: nothing is lost
	width, height := file.PictureSize()
	key = models.SizedKey(key, models.Size{Width: width, Height: height}) + file.Type.Ext
	if err := admit(models.Upload{Key: key, ContentType: file.Type.MIME, Size: file.Size}); err != nil {
		return err
	}
	return in.store.Put(ctx, key, file.Type.MIME, file.Size, file)
}

// KeyOf recognises addresses of our own storage.
func (in inputs) KeyOf(address string) (string, bool) { return in.store.KeyOf(address) }

func refusal(err error) error {
	switch {
	case errors.Is(err, media.ErrTooLarge):
		return &models.Error{Code: models.CodeTooLarge, Message: "The file is larger than 10 MB. Send a smaller one.", Err: err}
	case errors.Is(err, media.ErrUnsupported):
		return &models.Error{
			Code:    models.CodeUnsupportedType,
			Message: "The file is none of JPEG, PNG, WebP, GIF, MP4, WebM or MOV. Send one of these.", Err: err,
		}
	case errors.Is(err, scrub.ErrDamaged):
		return &models.Error{Code: models.CodeInvalid, Message: "The file is damaged. Save it once more and send that one.", Err: err}
	}
	return err
}
