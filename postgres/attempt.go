package postgres

import (
	"context"
	"time"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"darkroom/models"
)

// OpenAttempt writes the row of an attempt before anything is sent, or returns
// the row that stands already: a repeated submission finds its own history.
func (db *DB) OpenAttempt(ctx context.Context, attempt models.Attempt) (models.Attempt, error) {
	err := db.tx(ctx, "open attempt", func(tx *gorm.DB) error {
		attempt.Outcome, attempt.Outputs = models.OutcomeRunning, []models.Output{}
		if err := tx.Clauses(clause.OnConflict{DoNothing: true}).Create(&attempt).Error; err != nil {
			return err
		}
		return lockAttempt(tx, attempt.Ref(), &attempt)
	})
	return attempt, err
}

// Attempt returns one attempt.
func (db *DB) Attempt(ctx context.Context, ref models.AttemptRef) (models.Attempt, error) {
	var attempt models.Attempt
	err := db.gorm.WithContext(ctx).Where("generation_id = ? AND number = ?", ref.GenerationID, ref.Number).Take(&attempt).Error
	return attempt, translate("read attempt", err)
}

// MarkSending commits that a submission is about to be posted. From now on a
// job may exist until MarkNotSent or SaveJob says otherwise.
func (db *DB) MarkSending(ctx context.Context, ref models.AttemptRef) error {
	return db.updateAttempt(ctx, "mark attempt as sending", ref, map[string]any{"sending_at": db.timestamp(), "missed_at": nil})
}

// MarkNotSent takes MarkSending back: the provider surely started no job.
func (db *DB) MarkNotSent(ctx context.Context, ref models.AttemptRef) error {
	return db.updateAttempt(ctx, "mark attempt as not sent", ref, map[string]any{"sending_at": nil, "missed_at": nil})
}

// MarkMissed notes when a complete listing first showed no job of the attempt.
func (db *DB) MarkMissed(ctx context.Context, ref models.AttemptRef, at time.Time) error {
	return db.updateAttempt(ctx, "mark attempt as missed", ref, map[string]any{"missed_at": at})
}

// updateAttempt changes columns of an attempt that has no job yet.
func (db *DB) updateAttempt(ctx context.Context, what string, ref models.AttemptRef, columns map[string]any) error {
	err := db.gorm.WithContext(ctx).Model(&models.Attempt{}).
		Where("generation_id = ? AND number = ? AND job_id = ''", ref.GenerationID, ref.Number).Updates(columns).Error
	return translate(what, err)
}

// SaveJob saves the provider's id of the job of an attempt. Safe to repeat with
// the same id; CodeConflict when the attempt or another one has another job.
func (db *DB) SaveJob(ctx context.Context, ref models.AttemptRef, jobID string) (models.Attempt, error) {
	var attempt models.Attempt
	err := db.tx(ctx, "save job", func(tx *gorm.DB) error {
		if err := lockAttempt(tx, ref, &attempt); err != nil {
			return err
		}
		return adoptJob(tx, &attempt, jobID)
	})
	return attempt, err
}

// adoptJob gives a locked attempt its job.
func adoptJob(tx *gorm.DB, attempt *models.Attempt, jobID string) error {
	if attempt.JobID == jobID {
		return nil
	}
	if attempt.JobID != "" {
		return models.Errorf(models.CodeConflict, "The attempt has another job.")
	}
	attempt.JobID = jobID
	return tx.Model(attempt).Select("job_id").Updates(attempt).Error
}

// RecordOutcome writes what the provider said of an attempt's job and returns
// the attempt as it then stands. A terminal outcome never changes: the first
// one wins, whether webhook or poll brought it.
func (db *DB) RecordOutcome(ctx context.Context, ref models.AttemptRef, outcome models.Outcome) (models.Attempt, error) {
	var attempt models.Attempt
	err := db.tx(ctx, "record outcome", func(tx *gorm.DB) error {
		if err := lockAttempt(tx, ref, &attempt); err != nil {
			return err
		}
		return db.recordOutcome(tx, &attempt, outcome)
	})
	return attempt, err
}

// recordOutcome writes an outcome onto a locked attempt unless it has a
// terminal one.
func (db *DB) recordOutcome(tx *gorm.DB, attempt *models.Attempt, outcome models.Outcome) error {
	if attempt.Outcome.Terminal() || outcome.Status == models.OutcomeRunning {
		return nil
	}
	attempt.Outcome = outcome.Status
	attempt.Outputs, attempt.OutputText = append([]models.Output{}, outcome.Outputs...), outcome.Text
	attempt.ErrorKind, attempt.ErrorDetail = outcome.Kind, outcome.Detail
	attempt.RunSeconds = outcome.RunSeconds
	if outcome.Status.Terminal() {
		at := db.timestamp()
		attempt.FinishedAt = &at
	}
	return tx.Model(attempt).
		Select("outcome", "outputs", "output_text", "error_kind", "error_detail", "run_seconds", "finished_at").
		Updates(attempt).Error
}

// lockAttempt reads an attempt and holds its row until the commit.
func lockAttempt(tx *gorm.DB, ref models.AttemptRef, attempt *models.Attempt) error {
	return tx.Clauses(clause.Locking{Strength: clause.LockingStrengthUpdate}).
		Where("generation_id = ? AND number = ?", ref.GenerationID, ref.Number).Take(attempt).Error
}
