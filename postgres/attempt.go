package postgres

import (
	"context"
	"strconv"
	"time"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"darkroom/models"
)

// OpenAttempt writes the row of an attempt before anything is sent, or returns
// the row that stands already: a repeated submission finds its own history. As
// long as nothing was sent, the attempt goes over to the account that it is
// opened with; afterwards its job has that account, and keeps it.
func (db *DB) OpenAttempt(ctx context.Context, attempt models.Attempt) (models.Attempt, error) {
	attempt.Outcome, attempt.Outputs = models.OutcomeRunning, []models.Output{}
	written := db.gorm.WithContext(ctx).Clauses(goesOver(), clause.Returning{}).Create(&attempt)
	if written.Error != nil || written.RowsAffected > 0 {
		return attempt, translate("open attempt", written.Error)
	}
	return db.Attempt(ctx, attempt.Ref())
}

// goesOver gives a row that stands already to the new one's account, if nothing
// was sent with the old one's.
func goesOver() clause.OnConflict {
	return clause.OnConflict{
		Columns:   []clause.Column{{Name: "generation_id"}, {Name: "number"}},
		DoUpdates: clause.AssignmentColumns([]string{"credential_id", "updated_at"}),
		Where: clause.Where{Exprs: []clause.Expression{
			clause.Expr{SQL: "attempts.sending_at IS NULL AND attempts.job_id = '' AND attempts.outcome = 'running'"},
		}},
	}
}

// Attempt returns one attempt.
func (db *DB) Attempt(ctx context.Context, ref models.AttemptRef) (models.Attempt, error) {
	var attempt models.Attempt
	err := db.gorm.WithContext(ctx).Where("generation_id = ? AND number = ?", ref.GenerationID, ref.Number).Take(&attempt).Error
	return attempt, translate("read attempt", err)
}

// AttemptOfJob returns the name of the attempt that has a provider's job.
// CodeNotFound when none has.
func (db *DB) AttemptOfJob(ctx context.Context, provider models.Provider, jobID string) (models.AttemptRef, error) {
	var attempt models.Attempt
	err := db.gorm.WithContext(ctx).Select("generation_id", "number").
		Where("provider = ? AND job_id = ? AND job_id <> ''", provider, jobID).Take(&attempt).Error
	return attempt.Ref(), translate("find attempt of job", err)
}

// MarkSending commits that a submission is about to be posted, with the account
// of attempt, and returns the attempt so announced. From now on a job may exist
// until MarkNotSent or SaveJob says otherwise. CodeConflict when another process
// was faster, or has given the attempt another account: the caller must not post.
func (db *DB) MarkSending(ctx context.Context, attempt models.Attempt) (models.Attempt, error) {
	at := db.timestamp()
	sent := attempt
	sent.SendingAt, sent.MissedAt = &at, nil
	result := db.gorm.WithContext(ctx).Model(&models.Attempt{}).Select("sending_at", "missed_at", "sent_input").
		Where("generation_id = ? AND number = ? AND credential_id = ?", attempt.GenerationID, attempt.Number, attempt.CredentialID).
		Where("sending_at IS NULL AND job_id = '' AND outcome = ?", models.OutcomeRunning).
		Updates(&sent)
	if result.Error == nil && result.RowsAffected == 0 {
		return attempt, models.Errorf(models.CodeConflict, "Another process sends this attempt.")
	}
	return sent, translate("mark attempt as sending", result.Error)
}

// MarkNotSent takes the announcement that attempt shows back: the provider surely
// started no job. It leaves a later announcement alone. Safe to repeat.
func (db *DB) MarkNotSent(ctx context.Context, attempt models.Attempt) error {
	err := db.gorm.WithContext(ctx).Model(&models.Attempt{}).
		Where("generation_id = ? AND number = ? AND job_id = ''", attempt.GenerationID, attempt.Number).
		Where("sending_at = ?", attempt.SendingAt).
		Updates(map[string]any{"sending_at": nil, "missed_at": nil, "sent_input": nil}).Error
	return translate("mark attempt as not sent", err)
}

// MarkMissed notes when a complete listing first showed no job of the attempt.
func (db *DB) MarkMissed(ctx context.Context, ref models.AttemptRef, at time.Time) error {
	err := db.gorm.WithContext(ctx).Model(&models.Attempt{}).
		Where("generation_id = ? AND number = ? AND job_id = ''", ref.GenerationID, ref.Number).Update("missed_at", at).Error
	return translate("mark attempt as missed", err)
}

// SaveJob saves what the provider gave for the submission of an attempt. Safe to
// repeat with the same job; CodeConflict when the attempt or another one has
// another job.
func (db *DB) SaveJob(ctx context.Context, ref models.AttemptRef, receipt models.Receipt) (models.Attempt, error) {
	var attempt models.Attempt
	first := db.gorm.WithContext(ctx).Model(&attempt).Clauses(clause.Returning{}).
		Where("generation_id = ? AND number = ? AND job_id = ''", ref.GenerationID, ref.Number).Updates(columns(receipt))
	if first.Error != nil || first.RowsAffected > 0 {
		return attempt, translate("save job", first.Error)
	}
	err := db.tx(ctx, "save job", func(tx *gorm.DB) error {
		if err := lockAttempt(tx, ref, &attempt); err != nil {
			return err
		}
		return adoptJob(tx, &attempt, receipt)
	})
	return attempt, err
}

// columns are those of a receipt. What was sent need not be sent again.
func columns(receipt models.Receipt) map[string]any {
	return map[string]any{
		"job_id": receipt.JobID, "job_handle": receipt.Handle, "correlation_id": receipt.CorrelationID, "sent_input": nil,
	}
}

// adoptJob gives a locked attempt its job. A callback that was faster than the
// answer to the submission knew the id alone.
func adoptJob(tx *gorm.DB, attempt *models.Attempt, receipt models.Receipt) error {
	if attempt.JobID != "" && attempt.JobID != receipt.JobID {
		return models.Errorf(models.CodeConflict, "The attempt has another job.")
	}
	if attempt.JobID != "" && (attempt.JobHandle != "" || receipt.Handle == "") {
		return nil
	}
	attempt.JobID, attempt.JobHandle, attempt.CorrelationID = receipt.JobID, receipt.Handle, receipt.CorrelationID
	attempt.SentInput = nil
	return tx.Model(attempt).Select("job_id", "job_handle", "correlation_id", "sent_input").Updates(attempt).Error
}

// RecordOutcome writes what the provider said of an attempt's job and returns
// the attempt as it then stands. A terminal outcome never changes: the first
// one wins, whether webhook or poll brought it.
func (db *DB) RecordOutcome(ctx context.Context, ref models.AttemptRef, outcome models.Outcome) (models.Attempt, error) {
	var attempt models.Attempt
	var ended bool
	err := db.tx(ctx, "record outcome", func(tx *gorm.DB) (err error) {
		if err = lockAttempt(tx, ref, &attempt); err != nil {
			return err
		}
		ended, err = db.recordOutcome(tx, &attempt, outcome)
		return err
	})
	if err == nil && ended {
		db.tellEnded(endOf(attempt))
	}
	return attempt, err
}

// recordOutcome writes an outcome onto a locked attempt unless it has a
// terminal one. ended is true when it has one now, which also ends its permit.
func (db *DB) recordOutcome(tx *gorm.DB, attempt *models.Attempt, outcome models.Outcome) (ended bool, err error) {
	if attempt.Outcome.Terminal() || outcome.Status == models.OutcomeRunning {
		return false, nil
	}
	attempt.Outcome = outcome.Status
	attempt.Outputs, attempt.OutputText = append([]models.Output{}, outcome.Outputs...), outcome.Text
	attempt.ErrorKind, attempt.ErrorDetail = outcome.Kind, outcome.Detail
	attempt.RunSeconds = outcome.RunSeconds
	if outcome.Status.Terminal() {
		at := db.timestamp()
		attempt.FinishedAt = &at
	}
	err = tx.Model(attempt).
		Select("outcome", "outputs", "output_text", "error_kind", "error_detail", "run_seconds", "finished_at").
		Updates(attempt).Error
	if err != nil || !settled(*attempt) {
		return false, err
	}
	return outcome.Status.Terminal(), dropPermit(tx, attempt.Ref())
}

// MoveOutput notes that an output of an attempt lies in our storage under the key.
// Safe to repeat.
func (db *DB) MoveOutput(ctx context.Context, ref models.AttemptRef, index int, key string) error {
	err := db.gorm.WithContext(ctx).Exec(
		`UPDATE attempts SET outputs = jsonb_set(outputs, ARRAY[?::text, 'url'], to_jsonb(?::text), false)
		WHERE generation_id = ? AND number = ?`,
		strconv.Itoa(index), models.StoragePrefix+key, ref.GenerationID, ref.Number).Error
	return translate("move output", err)
}

// settled reports whether nothing more will be heard of an attempt's job: it has
// ended, or nobody knows of it and nobody will tell.
func settled(attempt models.Attempt) bool {
	return attempt.Outcome.Terminal() || (attempt.Outcome == models.OutcomeUnknown && !attempt.Webhook && attempt.JobID == "")
}

// lockAttempt reads an attempt and holds its row until the commit.
func lockAttempt(tx *gorm.DB, ref models.AttemptRef, attempt *models.Attempt) error {
	return tx.Clauses(clause.Locking{Strength: clause.LockingStrengthUpdate}).
		Where("generation_id = ? AND number = ?", ref.GenerationID, ref.Number).Take(attempt).Error
}
