package postgres

import (
	"context"

	"darkroom/models"
)

// SaveInput notes that the file behind an address of the run's request lies in our
// storage under the key. Safe to repeat; CodeConflict when the run is superseded.
func (db *DB) SaveInput(ctx context.Context, ref models.Ref, address, key string) error {
	result := db.gorm.WithContext(ctx).Exec(
		`UPDATE generations SET inputs = inputs || jsonb_build_object(?::text, ?::text) WHERE id = ? AND run = ?`,
		address, key, ref.GenerationID, ref.Run)
	if result.Error == nil && result.RowsAffected == 0 {
		return models.Errorf(models.CodeConflict, "The run is over.")
	}
	return translate("save input", result.Error)
}
