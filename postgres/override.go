package postgres

import (
	"context"
	"time"

	"go.uber.org/zap"
	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"darkroom/models"
)

const (
	// overrideChannel is where the trigger on model_overrides tells that they
	// changed.
	overrideChannel = "darkroom_model_overrides"
	// overrideLook is how often they are read although nobody told: a change holds
	// within a minute also where there is no address to listen at.
	overrideLook = 20 * time.Second
	// overrideAgain is how soon a look that failed is tried again.
	overrideAgain = 2 * time.Second
)

// ModelOverrides returns what is said over the catalog, of every model that
// anything is said of.
func (db *DB) ModelOverrides(ctx context.Context) ([]models.ModelOverride, error) {
	var overrides []models.ModelOverride
	err := db.gorm.WithContext(ctx).Order("model_id").Find(&overrides).Error
	return overrides, translate("read model overrides", err)
}

// SetModelOverride says something over the catalog instead of what was said, and
// writes the act down.
func (db *DB) SetModelOverride(ctx context.Context, override models.ModelOverride, act models.Act) error {
	override.UpdatedBy, override.UpdatedAt = act.ActorID, db.timestamp()
	return db.tx(ctx, "override model", func(tx *gorm.DB) error {
		err := tx.Clauses(clause.OnConflict{
			Columns: []clause.Column{{Name: "model_id"}}, DoUpdates: clause.AssignmentColumns([]string{"enabled", "price", "updated_by", "updated_at"}),
		}).Create(&override).Error
		if err != nil {
			return err
		}
		return db.audit(tx, act)
	})
}

// WatchModelOverrides gives apply what is said over the catalog, at first, whenever
// told receives, and every now and then, until ctx ends. told is Overrides of a
// Listener.
func (db *DB) WatchModelOverrides(ctx context.Context, log *zap.Logger, told <-chan struct{}, apply func([]models.ModelOverride)) {
	for ctx.Err() == nil {
		wait := overrideLook
		overrides, err := db.ModelOverrides(ctx)
		if err == nil {
			apply(overrides)
		} else if ctx.Err() == nil {
			log.Warn("what is said over the catalog could not be read", zap.Error(err))
			wait = overrideAgain
		}
		select {
		case <-ctx.Done():
		case <-told:
		case <-time.After(wait):
		}
	}
}
