package postgres

import (
	"context"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"darkroom/models"
)

// SetFavorite sets the favourite mark of a user's generation, or turns it round
// for nil, and returns it as it is now. CodeNotFound for rows of other users.
func (db *DB) SetFavorite(ctx context.Context, userID, id uuid.UUID, favorite *bool) (bool, error) {
	var now []bool
	err := db.gorm.WithContext(ctx).Raw(`UPDATE generations SET is_favorite = coalesce(?, NOT is_favorite)
		WHERE id = ? AND user_id = ? AND deleted_at IS NULL RETURNING is_favorite`, favorite, id, userID).Scan(&now).Error
	if err == nil && len(now) == 0 {
		err = gorm.ErrRecordNotFound
	}
	if err != nil {
		return false, translate("set favorite", err)
	}
	return now[0], nil
}

// MarkViewed marks a user's generation as seen. Safe to repeat; CodeNotFound
// for rows of other users.
func (db *DB) MarkViewed(ctx context.Context, userID, id uuid.UUID) error {
	result := db.gorm.WithContext(ctx).Model(&models.Generation{}).
		Where("id = ? AND user_id = ? AND deleted_at IS NULL", id, userID).UpdateColumn("viewed", true)
	if result.Error == nil && result.RowsAffected == 0 {
		return translate("mark viewed", gorm.ErrRecordNotFound)
	}
	return translate("mark viewed", result.Error)
}

// MarkAllViewed marks every generation of a user as seen and returns how many
// were not before. Safe to repeat.
func (db *DB) MarkAllViewed(ctx context.Context, userID uuid.UUID) (int, error) {
	marked := 0
	err := db.tx(ctx, "mark all viewed", func(tx *gorm.DB) error {
		// Who ends one generation and admits another holds two rows, too.
		if err := lockUser(tx, userID); err != nil {
			return err
		}
		result := tx.Model(&models.Generation{}).
			Where("user_id = ? AND NOT viewed AND deleted_at IS NULL", userID).UpdateColumn("viewed", true)
		marked = int(result.RowsAffected)
		return result.Error
	})
	return marked, err
}
