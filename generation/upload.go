package generation

import (
	"context"
	"fmt"
	"io"
	"strings"

	"github.com/google/uuid"

	"darkroom/models"
)

// maxUploadName bounds the kept part of a user's file name, in bytes: what file
// systems allow.
const maxUploadName = 255

// Objects is where uploaded inputs are kept.
type Objects interface {
	// SaveInput stores body under the key plus the extension of its type, which
	// is told from its bytes. Errors: CodeTooLarge, CodeUnsupportedType.
	SaveInput(ctx context.Context, key string, body io.Reader) (models.Upload, error)
	// KeyOf returns the key behind an address of our own storage, and false for
	// every other address.
	KeyOf(address string) (string, bool)
}

// Upload stores a file that a user wants to use as an input. Not safe to
// repeat: each call makes an upload of its own.
func (s *Service) Upload(ctx context.Context, userID uuid.UUID, name string, body io.Reader) (models.Upload, error) {
	id := s.NewID()
	upload, err := s.Objects.SaveInput(ctx, uploadPrefix(userID)+id.String(), body)
	if err != nil {
		return models.Upload{}, err
	}
	upload.ID, upload.UserID, upload.Name = id, userID, truncate(name)
	return s.Records.CreateUpload(ctx, upload)
}

// uploadPrefix is where a user's uploads lie.
func uploadPrefix(userID uuid.UUID) string { return fmt.Sprintf("uploads/%s/", userID) }

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

func truncate(name string) string {
	name = strings.ToValidUTF8(name, "")
	if len(name) <= maxUploadName {
		return name
	}
	return strings.ToValidUTF8(name[:maxUploadName], "")
}
