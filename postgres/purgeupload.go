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

// OldUploads are files that users sent in, whose own time is over and that no
// generation needs.
type OldUploads struct{ db *DB }

// OldUploads returns the uploads that go when their time is over.
func (db *DB) OldUploads() OldUploads { return OldUploads{db} }

// Name says what it is, for operators.
func (OldUploads) Name() string { return "uploads" }

// Count returns how many there are.
func (o OldUploads) Count(ctx context.Context, before time.Time) (int, error) {
	var found int
	err := o.db.gorm.WithContext(ctx).Raw(`SELECT count(*) FROM uploads AS u WHERE `+purgeable, purgeableBy(before)).Scan(&found).Error
	return found, translate("count old uploads", err)
}

// Some returns the ids of a batch of them, the oldest first.
func (o OldUploads) Some(ctx context.Context, before time.Time) ([]uuid.UUID, error) {
	var ids []uuid.UUID
	err := o.db.gorm.WithContext(ctx).Raw(`SELECT u.id FROM uploads AS u WHERE `+purgeable+`
		ORDER BY u.expires_at LIMIT @batch`, purgeableBy(before)).Scan(&ids).Error
	return ids, translate("read old uploads", err)
}

// Forget removes one for good: it holds the row while remove takes away what was
// taken in, and what a client may have written since, and then drops the row, which
// frees its part of the quota. One that is needed again by now is left alone:
// whoever asks for a generation with it takes the row first. Safe to repeat.
func (o OldUploads) Forget(ctx context.Context, id uuid.UUID, before time.Time, remove func(ctx context.Context, prefix string) error) error {
	return o.db.tx(ctx, "forget upload", func(tx *gorm.DB) error {
		if err := tx.Exec(`SELECT FROM uploads WHERE id = ? FOR UPDATE`, id).Error; err != nil {
			return err
		}
		// A statement of its own sees what was committed while the lock was waited for.
		var over []models.Upload
		args := purgeableBy(before)
		args["id"] = id
		err := tx.Raw(`SELECT u.* FROM uploads AS u WHERE u.id = @id AND `+purgeable, args).Scan(&over).Error
		if err != nil || len(over) == 0 {
			return err
		}
		for _, folder := range []string{over[0].Folder(), over[0].Incoming()} {
			if err := remove(ctx, folder); err != nil {
				return err
			}
		}
		return tx.Where("id = ?", id).Delete(&models.Upload{}).Error
	})
}
