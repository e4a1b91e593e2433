package postgres

import (
	"context"
	"time"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"darkroom/models"
)

// CleanupMost is how many generations one cleanup removes, as the function in the
// database has it.
const CleanupMost = 10_000

// Cleanup takes finished generations out of sight that are older than so many
// days, but favourites and the newest of each user, and writes the act down; with
// dryRun it only counts them. CleanupMost in one call.
func (db *DB) Cleanup(ctx context.Context, cleanup models.Cleanup, act models.Act) (int, error) {
	deleted := 0
	err := db.tx(ctx, "clean up generations", func(tx *gorm.DB) error {
		err := tx.Raw(`SELECT cleanup_old_generations(?, ?, ?)`, cleanup.Days, cleanup.KeepLatest, cleanup.DryRun).Scan(&deleted).Error
		if err != nil || cleanup.DryRun {
			return err
		}
		act.Detail = map[string]any{"days": cleanup.Days, "keep_latest": cleanup.KeepLatest, "deleted": deleted}
		return db.audit(tx, act)
	})
	return deleted, err
}

// Unseen returns the users who have generations that nobody has looked at.
func (db *DB) Unseen(ctx context.Context) ([]uuid.UUID, error) {
	var users []uuid.UUID
	err := db.gorm.WithContext(ctx).Raw(`SELECT DISTINCT user_id FROM generations WHERE NOT viewed AND deleted_at IS NULL`).Scan(&users).Error
	return users, translate("read users with unseen generations", err)
}

// StaleStats says how many active runs were not heard of since before.
func (db *DB) StaleStats(ctx context.Context, before time.Time) (models.StaleStats, error) {
	var stats models.StaleStats
	err := db.gorm.WithContext(ctx).Raw(`SELECT count(*) AS active, count(*) FILTER (WHERE updated_at < @before) AS silent,
			min(updated_at) FILTER (WHERE updated_at < @before) AS oldest
		FROM generations WHERE status IN ('queued', 'processing') AND deleted_at IS NULL`,
		map[string]any{"before": before}).Scan(&stats).Error
	return stats, translate("count silent runs", err)
}
