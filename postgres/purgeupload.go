package postgres

import (
	"context"
	"time"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"darkroom/models"
)

// ExpiringUploads are the uploads that are over and that no generation needs. Each
// has a time of its own, so the age that a purge goes by means nothing here.
type ExpiringUploads struct{ db *DB }

// ExpiringUploads returns the uploads as something to purge.
func (db *DB) ExpiringUploads() ExpiringUploads { return ExpiringUploads{db} }

// purgeable is true of uploads that are over @now and that no generation needs:
// none that runs, or waits for its turn, names the key, whoever's it is. A key
// holds no character that JSON writes another way.
const purgeable = `u.expires_at < @now AND (u.claimed_until IS NULL OR u.claimed_until < @now)
	AND NOT EXISTS (SELECT FROM generations AS g
		WHERE (g.status IN @active OR g.recovering) AND g.deleted_at IS NULL
		  AND (g.input_image_url = @prefix || u.key OR g.input_video_url = @prefix || u.key
			OR strpos(CAST(g.settings AS text), u.key) > 0))`

// purgeable fills in what purgeable asks for.
func (u ExpiringUploads) purgeable() map[string]any {
	return map[string]any{"now": u.db.timestamp(), "active": models.ActiveStatuses(), "prefix": models.StoragePrefix}
}

// Name says what they are, for operators.
func (ExpiringUploads) Name() string { return "uploads" }

// Count returns how many there are.
func (u ExpiringUploads) Count(ctx context.Context, _ time.Time) (int, error) {
	var found int
	err := u.db.gorm.WithContext(ctx).Raw(`SELECT count(*) FROM uploads AS u WHERE `+purgeable, u.purgeable()).Scan(&found).Error
	return found, translate("count expired uploads", err)
}

// Some returns the ids of a batch of them, the oldest first.
func (u ExpiringUploads) Some(ctx context.Context, _ time.Time) ([]uuid.UUID, error) {
	args := u.purgeable()
	args["batch"] = sweepBatch
	var ids []uuid.UUID
	err := u.db.gorm.WithContext(ctx).Raw(`SELECT u.id FROM uploads AS u WHERE `+purgeable+` ORDER BY u.expires_at LIMIT @batch`, args).
		Scan(&ids).Error
	return ids, translate("read expired uploads", err)
}

// Forget removes an upload for good: it holds the row while remove takes away what
// lies in its folders, and then drops the row, which frees its part of the quota.
// One that is needed again by now stays: whoever asks for a generation with it
// takes the row first. Safe to repeat.
func (u ExpiringUploads) Forget(ctx context.Context, id uuid.UUID, _ time.Time, remove func(context.Context, string) error) error {
	return u.db.tx(ctx, "purge upload", func(tx *gorm.DB) error {
		if err := tx.Exec(`SELECT FROM uploads WHERE id = ? FOR UPDATE`, id).Error; err != nil {
			return err
		}
		// A statement of its own sees what was committed while the lock was waited for.
		args := u.purgeable()
		args["id"] = id
		var over models.Upload
		found := tx.Raw(`SELECT u.* FROM uploads AS u WHERE u.id = @id AND `+purgeable, args).Scan(&over)
		if found.Error != nil || found.RowsAffected == 0 {
			return found.Error
		}
		// What a client may have written since lies in the other one.
		for _, folder := range []string{over.Folder(), over.Incoming()} {
			if err := remove(ctx, folder); err != nil {
				return err
			}
		}
		return tx.Where("id = ?", id).Delete(&models.Upload{}).Error
	})
}
