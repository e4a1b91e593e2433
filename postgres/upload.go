package postgres

import (
	"context"

	"gorm.io/gorm"

	"darkroom/models"
)

// CreateUpload writes the record of a file that a user sent in.
func (db *DB) CreateUpload(ctx context.Context, upload models.Upload) (models.Upload, error) {
	err := db.tx(ctx, "create upload", func(tx *gorm.DB) error {
		if err := db.ensureUser(tx, upload.UserID); err != nil {
			return err
		}
		return tx.Create(&upload).Error
	})
	return upload, err
}
