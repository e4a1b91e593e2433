package postgres

import (
	"context"
	"time"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"darkroom/models"
)

// touchEvery keeps a busy key to one write a minute: the time is for people who ask
// which of their keys they still need.
const touchEvery = time.Minute

// AddKey writes a key, unless its user has models.MaxKeys in force: CodeConflict.
func (db *DB) AddKey(ctx context.Context, key models.APIKey) (models.APIKey, error) {
	err := db.tx(ctx, "add key", func(tx *gorm.DB) error {
		if err := db.ensureUser(tx, key.UserID); err != nil {
			return err
		}
		if err := lockUser(tx, key.UserID); err != nil { // two at once must not pass the limit together
			return err
		}
		var inForce int
		err := tx.Raw(`SELECT count(*) FROM api_keys WHERE user_id = ? AND revoked_at IS NULL AND (expires_at IS NULL OR expires_at > ?)`,
			key.UserID, db.timestamp()).Scan(&inForce).Error
		if err != nil {
			return err
		}
		if inForce >= models.MaxKeys {
			return models.Errorf(models.CodeConflict, "You have %d keys already. Revoke one first.", inForce)
		}
		return tx.Create(&key).Error
	})
	return key, err
}

// Keys returns a user's keys that were not revoked, newest first.
func (db *DB) Keys(ctx context.Context, userID uuid.UUID) ([]models.APIKey, error) {
	var keys []models.APIKey
	err := db.gorm.WithContext(ctx).Where("user_id = ? AND revoked_at IS NULL", userID).
		Order("created_at DESC, id").Find(&keys).Error
	return keys, translate("list keys", err)
}

// RevokeKey ends a key for good; a trigger tells every process. CodeNotFound for
// those of others. Safe to repeat.
func (db *DB) RevokeKey(ctx context.Context, userID, id uuid.UUID) error {
	revoked := db.gorm.WithContext(ctx).Exec(`UPDATE api_keys SET revoked_at = coalesce(revoked_at, ?) WHERE id = ? AND user_id = ?`,
		db.timestamp(), id, userID)
	if revoked.Error == nil && revoked.RowsAffected == 0 {
		return models.Errorf(models.CodeNotFound, "Not found.")
	}
	return translate("revoke key", revoked.Error)
}

// KeyByPrefix returns the key that begins so, in force or not. CodeNotFound if there
// is none.
func (db *DB) KeyByPrefix(ctx context.Context, prefix string) (models.APIKey, error) {
	var key models.APIKey
	err := db.gorm.WithContext(ctx).Where("prefix = ?", prefix).Take(&key).Error
	return key, translate("read key", err)
}

// TouchKey notes that a key was used, at most once a minute. Safe to repeat.
func (db *DB) TouchKey(ctx context.Context, id uuid.UUID) error {
	now := db.timestamp()
	// A crash may lose the note; the next use writes it.
	err := db.gorm.WithContext(ctx).Exec(`UPDATE api_keys SET last_used_at = ?
		WHERE id = ? AND (last_used_at IS NULL OR last_used_at <= ?) AND `+unflushed+` = 'off'`, now, id, now.Add(-touchEvery)).Error
	return translate("note use of key", err)
}
