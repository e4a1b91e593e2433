package generation

import (
	"context"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"

	"github.com/google/uuid"

	"darkroom/catalog"
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
