package postgres

import (
	"maps"
	"slices"
	"strings"

	"gorm.io/gorm"

	"darkroom/models"
)

// useUploads holds the uploads that a generation brings along until the commit,
// so that no purge takes them before the generation is seen. One that is gone
// already is CodeInvalid, with its field named.
func useUploads(tx *gorm.DB, gen models.Generation) error {
	fields := uploadFields(gen)
	if len(fields) == 0 {
		return nil
	}
	// In one order: two generations with the same two uploads do not wait for each
	// other.
	keys := slices.Sorted(maps.Keys(fields))
	var there []string
	err := tx.Raw(`SELECT key FROM uploads WHERE key IN ? AND state = ? ORDER BY key FOR KEY SHARE`, keys, models.UploadStored).
		Scan(&there).Error
	if err != nil {
		return err
	}
	var faults []models.FieldError
	for _, key := range keys {
		if !slices.Contains(there, key) {
			faults = append(faults, models.FieldError{Field: fields[key], Message: "This upload is gone, since it was too old. Send the file again."})
		}
	}
	if len(faults) > 0 {
		return models.Invalid(faults...)
	}
	return nil
}

// uploadFields tells which field of the request names which upload.
func uploadFields(gen models.Generation) map[string]string {
	fields := map[string]string{}
	add := func(field string, value any) {
		text, _ := value.(string)
		if key, ours := strings.CutPrefix(text, models.StoragePrefix); ours && strings.HasPrefix(key, models.UploadRoot) {
			fields[key] = field
		}
	}
	add("input_image_url", gen.InputImageURL)
	add("input_video_url", gen.InputVideoURL)
	for name, value := range gen.Settings {
		field := "settings." + name
		add(field, value)
		list, _ := value.([]any)
		for _, one := range list {
			add(field, one)
		}
	}
	return fields
}
