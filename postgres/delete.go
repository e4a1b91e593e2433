package postgres

import (
	"context"
	"time"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"darkroom/models"
)

// DeleteGeneration hides an owner's finished generation; its files go with the
// purge. Safe to repeat. CodeNotFound for rows of others, CodeConflict for an
// active one, which is cancelled instead.
func (db *DB) DeleteGeneration(ctx context.Context, userID, id uuid.UUID) error {
	return db.tx(ctx, "delete generation", func(tx *gorm.DB) error {
		var gen models.Generation
		if err := lockGeneration(tx, id, &gen); err != nil {
			return err
		}
		if gen.UserID != userID {
			return gorm.ErrRecordNotFound
		}
		if gen.DeletedAt != nil {
			return nil
		}
		if gen.Status.Active() {
			return models.Errorf(models.CodeConflict, "The generation is still running.")
		}
		return tx.Model(&gen).UpdateColumn("deleted_at", db.timestamp()).Error
	})
}

// Deleted returns the ids of generations deleted before, oldest first, whose
// runs are over.
func (db *DB) Deleted(ctx context.Context, before time.Time) ([]uuid.UUID, error) {
	var ids []uuid.UUID
	err := db.gorm.WithContext(ctx).Model(&models.Generation{}).
		Where("deleted_at < ? AND status NOT IN ? AND NOT recovering", before, models.ActiveStatuses()).
		Order("deleted_at").Limit(sweepBatch).Pluck("id", &ids).Error
	return ids, translate("read deleted generations", err)
}

// Purge removes a deleted generation for good: it holds the row while remove
// takes the files away, and then drops the row with all that belongs to it. A
// generation that is not deleted is left alone. Safe to repeat.
func (db *DB) Purge(ctx context.Context, id uuid.UUID, remove func(context.Context) error) error {
	return db.tx(ctx, "purge generation", func(tx *gorm.DB) error {
		var gen models.Generation
		if err := lockGeneration(tx, id, &gen); err != nil {
			return err
		}
		if gen.DeletedAt == nil || gen.Status.Active() || gen.Recovering {
			return nil
		}
		if err := remove(ctx); err != nil {
			return err
		}
		return tx.Where("id = ?", id).Delete(&models.Generation{}).Error
	})
}
