package generation

import (
	"context"
	"errors"
	"io"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"

	"darkroom/catalog"
	"darkroom/models"
)

// maxUploadName bounds the kept part of a user's file name, in bytes: what file
// systems allow.
const maxUploadName = 255

// UploadConfig says how much people may send in, and how long it stays.
type UploadConfig struct {
	Quota     int64         `env:"UPLOAD_QUOTA_BYTES" envDefault:"2147483648" desc:"How many bytes the uploads of one user may have together, unless an admin gave the user another number. 2 GiB: four videos of the largest size, or what one day's work of fourteen pictures at a time leaves behind"`
	Keep      time.Duration `env:"UPLOAD_KEEP" envDefault:"24h" desc:"How long an upload stays, as a duration; one that a generation needs stays as long as that. 24h: the address that the upload answered is good for as long"`
	DirectMax int64         `env:"UPLOAD_DIRECT_MAX_BYTES" envDefault:"524288000" desc:"Largest video that clients may write straight to storage, in bytes. 500 MiB: a minute of 4K as phones record it; Supabase has a limit of its own for the bucket"`
	DirectFor time.Duration `env:"UPLOAD_DIRECT_TIME" envDefault:"1h" desc:"How long a client may begin to write a video straight to storage, as a duration. 1h: a few tries over a bad line; with Supabase it is 2h always"`
}

// Validate checks the values; its errors name the variable.
func (c UploadConfig) Validate() error {
	var faults []error
	if c.Quota < 0 {
		faults = append(faults, errors.New("UPLOAD_QUOTA_BYTES: must be a number of bytes; with 0 only those may upload who have a quota of their own"))
	}
	if c.DirectMax <= 0 {
		faults = append(faults, errors.New("UPLOAD_DIRECT_MAX_BYTES: must be a positive number of bytes"))
	}
	if c.Keep <= 0 {
		faults = append(faults, errors.New("UPLOAD_KEEP: must be a positive duration such as 24h"))
	}
	if c.DirectFor <= 0 {
		faults = append(faults, errors.New("UPLOAD_DIRECT_TIME: must be a positive duration such as 1h"))
	}
	return errors.Join(faults...)
}

// UploadRecords are the rows of uploads; their size is what a user's quota is
// about.
type UploadRecords interface {
	// CreateUpload errors with CodeUploadQuota where the user's quota, or this one
	// where there is none, leaves no room.
	CreateUpload(ctx context.Context, upload models.Upload, quota int64) (models.Upload, error)
	// VoidUpload takes an upload out of use and its size from the quota; what may
	// lie there goes with the purge.
	VoidUpload(ctx context.Context, upload models.Upload) error
	ClaimUpload(ctx context.Context, userID, id uuid.UUID, until time.Time) (models.Upload, error)
	FinishUpload(ctx context.Context, claimed, stored models.Upload) error
	UnclaimUpload(ctx context.Context, claimed models.Upload) error
}

// Objects is where uploaded inputs are kept.
type Objects interface {
	// SaveInput stores body under the key plus the extension of its type, which
	// is told from its bytes. admit is asked before that, once key, type and size
	// are known; its error ends it. Errors: CodeTooLarge, CodeUnsupportedType,
	// CodeInvalid for a damaged file.
	SaveInput(ctx context.Context, key string, body io.Reader, admit func(models.Upload) error) error
	// KeyOf returns the key behind an address of our own storage, and false for
	// every other address.
	KeyOf(address string) (string, bool)
}

// Upload stores a file that a user wants to use as an input. Not safe to
// repeat: each call makes an upload of its own. Errors: those of SaveInput, and
// CodeUploadQuota.
func (s *Service) Upload(ctx context.Context, userID uuid.UUID, name string, body io.Reader) (models.Upload, error) {
	stored := models.Upload{ID: s.NewID(), UserID: userID, Name: truncate(name), State: models.UploadStored, ExpiresAt: s.Now().Add(s.uploads.Keep)}
	var promised *models.Upload
	err := s.Objects.SaveInput(ctx, stored.Folder()+objectName, body, func(file models.Upload) error {
		stored.Key, stored.ContentType, stored.Size = file.Key, file.ContentType, file.Size
		open := stored
		open.State, open.ClaimedUntil = models.UploadOpen, new(s.Now().Add(claimFor))
		// The row comes first: what is stored without one would never be purged.
		created, err := s.Uploads.CreateUpload(ctx, open, s.uploads.Quota)
		if err == nil {
			promised = &created
		}
		return err
	})
	if err == nil {
		err = s.Uploads.FinishUpload(ctx, *promised, stored)
	}
	if err != nil && promised != nil {
		// The sender may be gone; the row would hold its part of the quota for a day.
		err = errors.Join(err, s.Uploads.VoidUpload(context.WithoutCancel(ctx), *promised))
	}
	if err != nil {
		return models.Upload{}, err
	}
	stored.CreatedAt = promised.CreatedAt
	return stored, nil
}

// objectName is the name of an upload's object within its folder, before size and
// extension.
const objectName = "file"

// ownInput turns the address of an object of ours into its key: addresses
// expire, keys do not. The address' signature proves that the user may see the
// object. A bare key proves nothing and is refused.
func (s *Service) ownInput(field, address string) (string, []models.FieldError) {
	if strings.HasPrefix(address, models.StoragePrefix) {
		return "", []models.FieldError{{Field: field, Message: "Give the address that the upload returned, not a storage key."}}
	}
	if key, ok := s.Objects.KeyOf(address); ok {
		return models.StoragePrefix + key, nil
	}
	return address, nil
}

// ownSettings does the same to the settings that hold addresses of inputs, in a
// copy.
func (s *Service) ownSettings(model *catalog.Model, settings map[string]any) (map[string]any, []models.FieldError) {
	out := maps.Clone(settings)
	var faults []models.FieldError
	for _, name := range model.InputSettings() {
		var more []models.FieldError
		switch value := out[name].(type) {
		case string:
			out[name], more = s.ownInput("settings."+name, value)
		case []any:
			out[name], more = s.ownInputs("settings."+name, value)
		}
		faults = append(faults, more...)
	}
	return out, faults
}

// ownInputs does the same to a list. What is no text is left for the model's
// schema to refuse.
func (s *Service) ownInputs(field string, values []any) ([]any, []models.FieldError) {
	out := slices.Clone(values)
	var faults []models.FieldError
	for i, value := range values {
		if text, ok := value.(string); ok {
			input, more := s.ownInput(field, text)
			out[i] = input
			faults = append(faults, more...)
		}
	}
	return out, faults
}

func truncate(name string) string {
	name = strings.ToValidUTF8(name, "")
	if len(name) <= maxUploadName {
		return name
	}
	return strings.ToValidUTF8(name[:maxUploadName], "")
}
