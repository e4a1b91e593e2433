package postgres

import (
	"context"
	"time"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"darkroom/models"
)

// purgeable is true of uploads that are over by the time @before and that no
// generation needs: none that runs, or waits for its turn, names the key. A key
// holds no character that JSON writes another way.
const purgeable = `u.expires_at < @before AND (u.claimed_until IS NULL OR u.claimed_until < @before)
	AND NOT EXISTS (SELECT FROM generations AS g
		WHERE (g.status IN @active OR g.recovering) AND g.deleted_at IS NULL
		  AND (g.input_image_url = @prefix || u.key OR g.input_video_url = @prefix || u.key
			OR strpos(CAST(g.settings AS text), u.key) > 0))`

func purgeableBy(before time.Time) map[string]any {
	return map[string]any{"before": before, "active": models.ActiveStatuses(), "prefix": models.StoragePrefix, "batch": sweepBatch}
}

// CountExpiredUploads tells what a purge of all that is over would remove.
func (db *DB) CountExpiredUploads(ctx context.Context, before time.Time) (models.ExpiredUploads, error) {
	var found models.ExpiredUploads
	err := db.gorm.WithContext(ctx).Raw(`SELECT count(*) AS count, coalesce(sum(u.size), 0) AS bytes
		FROM uploads AS u WHERE `+purgeable, purgeableBy(before)).Scan(&found).Error
	return found, translate("count expired uploads", err)
}

// ExpiredUploads returns uploads that are over and that no generation needs, the
// oldest first.
func (db *DB) ExpiredUploads(ctx context.Context, before time.Time) ([]models.Upload, error) {
	var uploads []models.Upload
	err := db.gorm.WithContext(ctx).Raw(`SELECT u.* FROM uploads AS u WHERE `+purgeable+`
		ORDER BY u.expires_at LIMIT @batch`, purgeableBy(before)).Scan(&uploads).Error
	return uploads, translate("read expired uploads", err)
}

// PurgeUpload removes an upload for good: it holds the row while remove takes the
// object away, and then drops the row, which frees its part of the quota. One that
// is needed again by now is left alone: whoever asks for a generation with it
// takes the row first. purged is false then, and for one that is gone. Safe to
// repeat.
func (db *DB) PurgeUpload(ctx context.Context, id uuid.UUID, before time.Time, remove func(context.Context) error) (purged bool, err error) {
	err = db.tx(ctx, "purge upload", func(tx *gorm.DB) error {
		if err := tx.Exec(`SELECT FROM uploads WHERE id = ? FOR UPDATE`, id).Error; err != nil {
			return err
		}
		// A statement of its own sees what was committed while the lock was waited for.
		var over []uuid.UUID
		args := purgeableBy(before)
		args["id"] = id
		if err := tx.Raw(`SELECT u.id FROM uploads AS u WHERE u.id = @id AND `+purgeable, args).Scan(&over).Error; err != nil {
			return err
		}
		if len(over) == 0 {
			return nil
		}
		if err := remove(ctx); err != nil {
			return err
		}
		purged = true
		return tx.Where("id = ?", id).Delete(&models.Upload{}).Error
	})
	return purged && err == nil, err
}
