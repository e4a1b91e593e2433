package postgres

import (
	"context"

	"github.com/google/uuid"
	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"darkroom/models"
)

// CreateAnnouncement writes an announcement, and in the audit log who told it.
func (db *DB) CreateAnnouncement(ctx context.Context, told models.Banner, act models.Act) (models.Banner, error) {
	err := db.tx(ctx, "create announcement", func(tx *gorm.DB) error {
		if err := tx.Create(&told).Error; err != nil {
			return err
		}
		return db.audit(tx, act)
	})
	return told, err
}

// WithdrawAnnouncement takes an announcement back, and writes down who did. Safe
// to repeat; CodeNotFound where there is none.
func (db *DB) WithdrawAnnouncement(ctx context.Context, id uuid.UUID, act models.Act) error {
	return db.tx(ctx, "withdraw announcement", func(tx *gorm.DB) error {
		withdrawn := tx.Exec(`UPDATE announcements SET withdrawn_at = coalesce(withdrawn_at, ?) WHERE id = ?`, db.timestamp(), id)
		if withdrawn.Error == nil && withdrawn.RowsAffected == 0 {
			return gorm.ErrRecordNotFound
		}
		if withdrawn.Error != nil {
			return withdrawn.Error
		}
		return db.audit(tx, act)
	})
}

// Announcements lists what is current and was not dismissed by the user, the
// newest first.
func (db *DB) Announcements(ctx context.Context, userID uuid.UUID) ([]models.Banner, error) {
	var found []models.Banner
	err := db.gorm.WithContext(ctx).Raw(`SELECT a.* FROM announcements AS a
		WHERE a.withdrawn_at IS NULL AND a.starts_at <= @now AND (a.ends_at IS NULL OR a.ends_at > @now)
			AND NOT EXISTS (SELECT FROM announcement_dismissals AS d WHERE d.announcement_id = a.id AND d.user_id = @user)
		ORDER BY a.starts_at DESC, a.id LIMIT 50`, // nobody reads more
		map[string]any{"now": db.timestamp(), "user": userID}).Scan(&found).Error
	return found, translate("list announcements", err)
}

// DismissAnnouncement hides an announcement from a user. Safe to repeat;
// CodeNotFound where there is none.
func (db *DB) DismissAnnouncement(ctx context.Context, userID, id uuid.UUID) error {
	return db.tx(ctx, "dismiss announcement", func(tx *gorm.DB) error {
		found := tx.Where("id = ?", id).Take(&models.Banner{})
		if found.Error != nil {
			return found.Error
		}
		return tx.Table("announcement_dismissals").Clauses(clause.OnConflict{DoNothing: true}).
			Create(map[string]any{"announcement_id": id, "user_id": userID}).Error
	})
}
