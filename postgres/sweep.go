package postgres

import (
	"context"
	"time"

	"github.com/google/uuid"

	"darkroom/models"
)

// sweepBatch bounds one look of the sweep; what is left comes with the next.
const sweepBatch = 100

// Unclaimed returns admitted runs that no workflow has claimed since before.
func (db *DB) Unclaimed(ctx context.Context, before time.Time) ([]models.Generation, error) {
	var gens []models.Generation
	err := db.gorm.WithContext(ctx).
		Where("claimed_by = '' AND NOT in_line AND updated_at < ? AND deleted_at IS NULL", before).
		Where("status = ? OR recovering", models.StatusPending).
		Order("updated_at").Limit(sweepBatch).Find(&gens).Error
	return gens, translate("read unclaimed runs", err)
}

// Unsignalled returns deliveries whose workflow was not told since before.
func (db *DB) Unsignalled(ctx context.Context, before time.Time) ([]models.Delivery, error) {
	var deliveries []models.Delivery
	err := db.gorm.WithContext(ctx).Where("signalled_at IS NULL AND received_at < ?", before).
		Order("received_at").Limit(sweepBatch).Find(&deliveries).Error
	return deliveries, translate("read unsignalled deliveries", err)
}

// Stale returns claimed runs that have told nothing since before. They may have
// lost their workflow, or just be waiting.
func (db *DB) Stale(ctx context.Context, before time.Time) ([]models.Generation, error) {
	var gens []models.Generation
	err := db.gorm.WithContext(ctx).Where("claimed_by <> '' AND updated_at < ?", before).
		Where("status IN ? OR recovering", []models.Status{models.StatusQueued, models.StatusProcessing}).
		Order("updated_at").Limit(sweepBatch).Find(&gens).Error
	return gens, translate("read stale runs", err)
}

// Recoverable returns the ids of failed generations whose last run left a
// success behind that nobody brought home, no longer ago than since.
func (db *DB) Recoverable(ctx context.Context, since time.Time) ([]uuid.UUID, error) {
	var ids []uuid.UUID
	err := db.gorm.WithContext(ctx).Raw(`SELECT g.id FROM generations AS g
		JOIN attempts AS a ON a.generation_id = g.id AND a.run = g.run
		WHERE g.status = ? AND g.error_kind = ? AND NOT g.recovering AND g.deleted_at IS NULL
		  AND a.outcome = ? AND a.finished_at > ? LIMIT ?`,
		models.StatusFailed, models.FailureDeadline, models.OutcomeSucceeded, since, sweepBatch).Scan(&ids).Error
	return ids, translate("read recoverable generations", err)
}

// Touch notes that a run was looked at and lives, so that the next sweeps look
// at others first.
func (db *DB) Touch(ctx context.Context, id uuid.UUID) error {
	err := db.gorm.WithContext(ctx).Model(&models.Generation{}).Where("id = ?", id).
		UpdateColumn("updated_at", db.timestamp()).Error
	return translate("touch generation", err)
}
