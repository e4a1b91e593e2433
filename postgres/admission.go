package postgres

import (
	"context"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"darkroom/models"
)

// RetryGeneration admits a new run of an owner's failed or cancelled generation,
// under the same limits and at the same price as a new one. Its money counts on the
// budget of the API key that it is asked with, nil for a session. CodeNotFound for
// rows of others, CodeConflict for any other status, CodeConcurrentLimit,
// CodeRateLimited, CodePaymentRequired, CodeBudgetExceeded.
func (db *DB) RetryGeneration(ctx context.Context, userID, id uuid.UUID, keyID *uuid.UUID) (models.Generation, error) {
	var gen models.Generation
	err := db.tx(ctx, "retry generation", func(tx *gorm.DB) error {
		if err := tx.Where("id = ? AND user_id = ? AND deleted_at IS NULL", id, userID).Take(&gen).Error; err != nil {
			return err
		}
		// The user's row first, as in CreateGeneration: one order, no deadlock.
		places, _, err := db.admit(tx, userID, gen.ModelID, 1)
		if err != nil {
			return err
		}
		if err := lockGeneration(tx, id, &gen); err != nil {
			return err
		}
		gen.Places, gen.KeyID = places, keyID
		return db.runAgain(tx, &gen)
	})
	return gen, err
}

// RetryGenerationBy is RetryGeneration for anybody's generation, by somebody with
// a role: while all of its owner's places are taken it gets in line. The act is
// written down with it. CodeNotFound, CodeConflict, CodePaymentRequired.
func (db *DB) RetryGenerationBy(ctx context.Context, id uuid.UUID, act models.Act) (models.Generation, error) {
	var gen models.Generation
	err := db.tx(ctx, "retry anybody's generation", func(tx *gorm.DB) error {
		if err := lockOwner(tx, id); err != nil {
			return err
		}
		if err := lockGeneration(tx, id, &gen); err != nil {
			return err
		}
		if gen.DeletedAt != nil {
			return gorm.ErrRecordNotFound
		}
		var full bool
		if err := tx.Raw(`SELECT u.active_limit <= count(g.id)
				OR coalesce(running_limit(u.id, @model) <= count(g.id) FILTER (WHERE g.model_id = @model), false)
			FROM users AS u LEFT JOIN generations AS g ON g.user_id = u.id AND g.status IN @active AND g.deleted_at IS NULL
			WHERE u.id = @user GROUP BY u.id`,
			map[string]any{"model": gen.ModelID, "active": models.ActiveStatuses(), "user": gen.UserID}).Scan(&full).Error; err != nil {
			return err
		}
		gen.InLine = full
		if err := db.runAgain(tx, &gen); err != nil {
			return err
		}
		return db.audit(tx, act)
	})
	return gen, err
}

// runAgain admits the next run of a generation that is locked and whose user is,
// at the price that it was accepted at.
func (db *DB) runAgain(tx *gorm.DB, gen *models.Generation) error {
	if !gen.Status.CanMoveTo(models.StatusPending) {
		return models.Errorf(models.CodeConflict, "Only a failed or cancelled generation can be tried again.")
	}
	if err := onOffer(tx, gen.ModelID); err != nil {
		return err
	}
	db.nextRun(gen)
	if err := db.reserve(tx, *gen); err != nil {
		return err
	}
	gen.Status, gen.Progress, gen.CompletedAt = models.StatusPending, 0, nil
	gen.ErrorKind, gen.ErrorMessage, gen.Recovering = models.FailureNone, "", false
	return db.save(tx, gen, "status", "stage", "progress", "completed_at", "error_kind", "error_message",
		"recovering", "run", "claimed_by", "cancel_requested_at", "key_id", "in_line")
}

// onOffer refuses a model that was switched off. Whoever runs again was accepted
// before that, so the row decides and not what a process remembers.
func onOffer(tx *gorm.DB, modelID string) error {
	var off bool
	err := tx.Raw(`SELECT EXISTS (SELECT FROM model_overrides WHERE model_id = ? AND NOT enabled)`, modelID).Scan(&off).Error
	if err == nil && off {
		return models.Errorf(models.CodeConflict, "The model of this generation is switched off at the moment.")
	}
	return err
}

// AdmitRecovery admits a run that brings the late success of a failed generation
// home. It takes no place of the user's limit. admitted is false when there is
// nothing to recover: the generation did not fail, was deleted, is being
// recovered already, or none of its jobs may still give outputs.
func (db *DB) AdmitRecovery(ctx context.Context, id uuid.UUID) (gen models.Generation, admitted bool, err error) {
	err = db.tx(ctx, "admit recovery", func(tx *gorm.DB) error {
		if err = lockGeneration(tx, id, &gen); err != nil {
			return err
		}
		if gen.Status != models.StatusFailed || gen.DeletedAt != nil || gen.Recovering {
			return nil
		}
		var hope int64
		if err = tx.Model(&models.Attempt{}).Where("generation_id = ? AND job_id <> '' AND outcome IN ?", id, hopeful()).
			Count(&hope).Error; err != nil || hope == 0 {
			return err
		}
		admitted = true
		db.nextRun(&gen)
		gen.Recovering = true
		return tx.Model(&gen).Select("run", "claimed_by", "cancel_requested_at", "recovering").Updates(&gen).Error
	})
	return gen, admitted, err
}

// nextRun opens the next run, which nobody has claimed.
func (*DB) nextRun(gen *models.Generation) {
	gen.Run++
	gen.ClaimedBy, gen.Stage, gen.CancelRequestedAt = "", models.StageNone, nil
}
