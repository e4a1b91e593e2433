package postgres

import (
	"context"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"darkroom/models"
)

// SetFavorite sets or clears the favourite mark of a user's generation. Safe to
// repeat; CodeNotFound for rows of other users.
func (db *DB) SetFavorite(ctx context.Context, userID, id uuid.UUID, favorite bool) error {
	return db.mark(ctx, userID, id, "is_favorite", favorite)
}

// MarkViewed marks a user's generation as seen. Safe to repeat; CodeNotFound
// for rows of other users.
func (db *DB) MarkViewed(ctx context.Context, userID, id uuid.UUID) error {
	return db.mark(ctx, userID, id, "viewed", true)
}

// MarkAllViewed marks every generation of a user as seen. Safe to repeat.
func (db *DB) MarkAllViewed(ctx context.Context, userID uuid.UUID) error {
	err := db.gorm.WithContext(ctx).Model(&models.Generation{}).
		Where("user_id = ? AND NOT viewed AND deleted_at IS NULL", userID).Update("viewed", true).Error
	return translate("mark all viewed", err)
}

func (db *DB) mark(ctx context.Context, userID, id uuid.UUID, column string, value bool) error {
	result := db.gorm.WithContext(ctx).Model(&models.Generation{}).
		Where("id = ? AND user_id = ? AND deleted_at IS NULL", id, userID).Update(column, value)
	if result.Error == nil && result.RowsAffected == 0 {
		return translate("mark generation", gorm.ErrRecordNotFound)
	}
	return translate("mark generation", result.Error)
}
