package postgres

import (
	"context"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"darkroom/models"
)

// Limits returns the limits that were set, at most so many; for one user or one
// model where they are given.
func (db *DB) Limits(ctx context.Context, userID *uuid.UUID, modelID string, most int) ([]models.Limit, error) {
	read := equals(db.gorm.WithContext(ctx), "model_id", modelID)
	if userID != nil {
		read = read.Where("user_id = ?", *userID)
	}
	var limits []models.Limit
	err := read.Order("model_id, user_id NULLS FIRST").Limit(most).Find(&limits).Error
	return limits, translate("list limits", err)
}

// SetLimit sets a limit in the place of that for the same user and model, and
// writes the act down; act names who does it. It holds from the next request on.
// CodeInvalid names the field, CodeNotFound is for a user who was never seen. Safe
// to repeat.
func (db *DB) SetLimit(ctx context.Context, limit models.Limit, act models.Act) error {
	if err := limit.Check(); err != nil {
		return err
	}
	return db.tx(ctx, "set limit", func(tx *gorm.DB) error {
		if limit.UserID != nil {
			if err := tx.Where("id = ?", *limit.UserID).Select("id").Take(&models.User{}).Error; err != nil {
				return err
			}
		}
		err := tx.Exec(`INSERT INTO limit_overrides (user_id, model_id, per_minute, running, updated_at) VALUES (?, ?, ?, ?, ?)
			ON CONFLICT ON CONSTRAINT limit_overrides_key DO UPDATE SET
				per_minute = excluded.per_minute, running = excluded.running, updated_at = excluded.updated_at`,
			limit.UserID, limit.ModelID, limit.PerMinute, limit.Running, db.timestamp()).Error
		if err != nil {
			return err
		}
		act.Act, act.Target = models.ActLimitSet, limitTarget(limit.UserID, limit.ModelID)
		act.Detail = map[string]any{
			"user": limit.UserID, "model": limit.ModelID, "per_minute": limit.PerMinute, "running": limit.Running,
		}
		return db.audit(tx, act)
	})
}

// RemoveLimit takes the limit for a user, nil for each, and a model, "" for all,
// back and writes the act down. Safe to repeat.
func (db *DB) RemoveLimit(ctx context.Context, userID *uuid.UUID, modelID string, act models.Act) error {
	return db.tx(ctx, "remove limit", func(tx *gorm.DB) error {
		removed := tx.Exec(`DELETE FROM limit_overrides WHERE user_id IS NOT DISTINCT FROM ? AND model_id = ?`, userID, modelID)
		if removed.Error != nil || removed.RowsAffected == 0 {
			return removed.Error
		}
		act.Act, act.Target = models.ActLimitRemove, limitTarget(userID, modelID)
		act.Detail = map[string]any{"user": userID, "model": modelID}
		return db.audit(tx, act)
	})
}

// limitTarget is what a limit is about: its user, else its model.
func limitTarget(userID *uuid.UUID, modelID string) string {
	if userID != nil {
		return userID.String()
	}
	return modelID
}
