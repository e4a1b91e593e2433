package postgres

import (
	"context"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"darkroom/models"
)

// NoticePreferences returns what a user has said of notifications. Where they have
// said nothing there is no row.
func (db *DB) NoticePreferences(ctx context.Context, userID uuid.UUID) ([]models.Preference, error) {
	var said []models.Preference
	err := db.gorm.WithContext(ctx).Table("notification_preferences").
		Select("kind, channel, wanted").Where("user_id = ?", userID).Scan(&said).Error
	return said, translate("read preferences", err)
}

// SetNoticePreferences writes what a user says, over what they said before; "" takes
// it back. Safe to repeat.
func (db *DB) SetNoticePreferences(ctx context.Context, userID uuid.UUID, said []models.Preference) error {
	return db.tx(ctx, "write preferences", func(tx *gorm.DB) error {
		for _, one := range said {
			var err error
			if one.When == "" {
				err = tx.Exec(`DELETE FROM notification_preferences WHERE user_id = ? AND kind = ? AND channel = ?`,
					userID, one.Kind, one.Channel).Error
			} else {
				err = tx.Exec(`INSERT INTO notification_preferences (user_id, kind, channel, wanted, updated_at)
					VALUES (?, ?, ?, ?, ?) ON CONFLICT (user_id, kind, channel)
					DO UPDATE SET wanted = excluded.wanted, updated_at = excluded.updated_at`,
					userID, one.Kind, one.Channel, one.When, db.timestamp()).Error
			}
			if err != nil {
				return err
			}
		}
		return nil
	})
}

// silence notes that the user of a message cannot be reached over its channel any
// more: they hear nothing over it until they say so.
func (db *DB) silence(tx *gorm.DB, messageID uuid.UUID) error {
	for _, kind := range models.NoticeKinds() {
		err := tx.Exec(`INSERT INTO notification_preferences (user_id, kind, channel, wanted, updated_at)
			SELECT user_id, ?, channel, 'never', ? FROM messages WHERE id = ? AND channel IN ('email', 'telegram')
			ON CONFLICT (user_id, kind, channel) DO UPDATE SET wanted = excluded.wanted, updated_at = excluded.updated_at`,
			kind, db.timestamp(), messageID).Error
		if err != nil {
			return err
		}
	}
	return nil
}
