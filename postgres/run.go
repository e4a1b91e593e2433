package postgres

import (
	"context"

	"github.com/google/uuid"
	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"darkroom/models"
)

// BeginRun is the fence in front of a run: it claims (generation, run) for one
// workflow execution, named by its Temporal run id, and moves the generation to
// queued. Claimed is false when the run is another execution's, is over, was
// never admitted or was deleted; the caller then ends without effect. A repeat
// by the same execution is claimed again.
func (db *DB) BeginRun(ctx context.Context, ref models.Ref, executionID string) (models.Begun, error) {
	if claimed, err := db.beginAtOnce(ctx, ref, executionID); err != nil || claimed {
		return models.Begun{Claimed: claimed, NextAttempt: 1}, err
	}
	var begun models.Begun
	err := db.tx(ctx, "begin run", func(tx *gorm.DB) error {
		var gen models.Generation
		if err := lockGeneration(tx, ref.GenerationID, &gen); err != nil {
			return err
		}
		if gen.Run != ref.Run || gen.DeletedAt != nil {
			return nil
		}
		if !claimable(gen, executionID) {
			return nil
		}
		begun.Claimed = true
		if err := earlierAttempts(tx, gen, &begun); err != nil {
			return err
		}
		if gen.ClaimedBy == executionID {
			return nil
		}
		gen.ClaimedBy = executionID
		if gen.Recovering {
			return tx.Model(&gen).Select("claimed_by").Updates(&gen).Error // nothing that the user sees
		}
		gen.Status = models.StatusQueued
		return db.save(tx, &gen, "claimed_by", "status")
	})
	return begun, err
}

// beginAtOnce does all of BeginRun in one statement for a first run that nobody
// has claimed: no run before it has left anything behind, and the transaction
// takes seven trips to the database. It says false where nothing was changed,
// for a reason that the transaction then finds out.
func (db *DB) beginAtOnce(ctx context.Context, ref models.Ref, executionID string) (bool, error) {
	if ref.Run != 1 {
		return false, nil
	}
	result := db.gorm.WithContext(ctx).Exec(`WITH gen AS (
		UPDATE generations SET claimed_by = @execution, status = @to, updated_at = @at
		WHERE id = @id AND run = @run AND claimed_by = '' AND status = @from
			AND NOT in_line AND NOT recovering AND deleted_at IS NULL
		RETURNING *
	), `+insertEvent+` SELECT pg_notify(@channel, user_id::text) FROM event`, map[string]any{
		"execution": executionID, "from": models.StatusPending, "to": models.StatusQueued,
		"id": ref.GenerationID, "run": ref.Run, "at": db.timestamp(), "channel": eventChannel,
	})
	return result.RowsAffected > 0, translate("begin run", result.Error)
}

// claimable reports whether the execution may have the present run: it has it
// already, or nobody has and the run was admitted.
func claimable(gen models.Generation, executionID string) bool {
	if gen.ClaimedBy == executionID {
		return gen.Status.Active() || gen.Recovering
	}
	return gen.ClaimedBy == "" && !gen.InLine && (gen.Status == models.StatusPending || gen.Recovering)
}

// earlierAttempts reads what runs before the present one left behind.
func earlierAttempts(tx *gorm.DB, gen models.Generation, begun *models.Begun) error {
	earlier := tx.Model(&models.Attempt{}).Where("generation_id = ? AND run < ?", gen.ID, gen.Run)
	err := earlier.Session(&gorm.Session{}).Select("coalesce(max(number), 0) + 1").Scan(&begun.NextAttempt).Error
	if err != nil {
		return err
	}
	return earlier.Session(&gorm.Session{}).Select("number", "provider").Order("number DESC").
		Where("sending_at IS NOT NULL AND outcome IN ?", hopeful()).Scan(&begun.Earlier).Error
}

// hopeful lists the outcomes of attempts that may still give outputs.
func hopeful() []models.OutcomeStatus {
	return []models.OutcomeStatus{models.OutcomeRunning, models.OutcomeUnknown, models.OutcomeSucceeded}
}

// CompleteRun ends the run with its stored assets, or with a text, and charges
// for them. Safe to repeat; CodeConflict when the run ended otherwise or is
// superseded.
func (db *DB) CompleteRun(ctx context.Context, ref models.Ref, assets []models.Asset, text string) error {
	return db.finish(ctx, ref, models.StatusCompleted, func(tx *gorm.DB, gen *models.Generation, ends *[]models.AttemptEnd) error {
		gen.OutputText, gen.Progress = text, 100
		gen.ErrorKind, gen.ErrorMessage = models.FailureNone, "" // a late success takes the failure back
		if err := db.charge(tx, gen, assets, text); err != nil {
			return err
		}
		// Entries of the chain that were given up: nobody took them.
		if err := closeAttempts(tx, ref, models.FailureProviderBusy, ends); err != nil {
			return err
		}
		return replaceAssets(tx, ref, assets)
	})
}

// FailRun ends the run for a reason and gives its price back. Safe to repeat;
// CodeConflict when the run ended otherwise or is superseded.
func (db *DB) FailRun(ctx context.Context, ref models.Ref, kind models.FailureKind) error {
	return db.fail(ctx, ref, kind, kind.Message())
}

// RefuseRun ends the run because of what its own request says, in the field that
// the fault names. Otherwise it is FailRun.
func (db *DB) RefuseRun(ctx context.Context, ref models.Ref, fault models.FieldError) error {
	return db.fail(ctx, ref, models.FailureInvalidInput, fault.String())
}

func (db *DB) fail(ctx context.Context, ref models.Ref, kind models.FailureKind, message string) error {
	return db.finish(ctx, ref, models.StatusFailed, func(tx *gorm.DB, gen *models.Generation, ends *[]models.AttemptEnd) error {
		gen.ErrorKind, gen.ErrorMessage = kind, message
		if err := db.release(tx, *gen); err != nil {
			return err
		}
		return closeAttempts(tx, ref, kind, ends)
	})
}

// CancelRun ends the run as its user wished. assets are what had been made when
// the wish arrived, most often none; they are kept and charged. A job that was
// accepted and whose end nobody confirmed is charged too: its provider may bill
// it. Safe to repeat; CodeConflict when the run ended otherwise or is superseded.
func (db *DB) CancelRun(ctx context.Context, ref models.Ref, assets []models.Asset) error {
	return db.finish(ctx, ref, models.StatusCancelled, func(tx *gorm.DB, gen *models.Generation, ends *[]models.AttemptEnd) error {
		if err := closeAttempts(tx, ref, models.FailureCanceled, ends); err != nil {
			return err
		}
		if err := db.chargeCancelled(tx, gen, assets); err != nil {
			return err
		}
		return replaceAssets(tx, ref, assets)
	})
}

// RequestCancel notes that the owner wants the generation stopped. One that no
// workflow has claimed is cancelled at once; otherwise the caller must tell the
// workflow. Safe to repeat; CodeConflict when the generation has finished.
func (db *DB) RequestCancel(ctx context.Context, userID, id uuid.UUID) (models.Generation, error) {
	var gen models.Generation
	err := db.tx(ctx, "request cancel", func(tx *gorm.DB) error {
		if err := lockOwner(tx, id); err != nil {
			return err
		}
		if err := lockGeneration(tx, id, &gen); err != nil {
			return err
		}
		if gen.UserID != userID || gen.DeletedAt != nil {
			return gorm.ErrRecordNotFound
		}
		if gen.Status == models.StatusCancelled {
			return nil
		}
		if !gen.Status.Active() {
			return models.Errorf(models.CodeConflict, "This generation has already finished.")
		}
		if gen.CancelRequestedAt == nil {
			at := db.timestamp()
			gen.CancelRequestedAt = &at
		}
		if gen.Status == models.StatusPending {
			if err := db.release(tx, gen); err != nil {
				return err
			}
			return db.end(tx, &gen, models.StatusCancelled, "cancel_requested_at")
		}
		return tx.Model(&gen).Select("cancel_requested_at").Updates(&gen).Error
	})
	if err == nil {
		db.startTold(ctx, gen.Told)
	}
	return gen, err
}

// finish moves the run to a terminal status, once. fill also says which attempts
// it ends.
func (db *DB) finish(
	ctx context.Context, ref models.Ref, to models.Status,
	fill func(tx *gorm.DB, gen *models.Generation, ends *[]models.AttemptEnd) error,
) error {
	var ends []models.AttemptEnd
	var gen models.Generation
	err := db.tx(ctx, "finish run", func(tx *gorm.DB) error {
		if err := lockOwner(tx, ref.GenerationID); err != nil {
			return err
		}
		if err := lockGeneration(tx, ref.GenerationID, &gen); err != nil {
			return err
		}
		if gen.Run == ref.Run && gen.Status == to {
			return tx.Model(&gen).Where("recovering").UpdateColumn("recovering", false).Error
		}
		if gen.Run != ref.Run || !gen.Status.CanMoveTo(to) {
			return superseded(gen)
		}
		if err := fill(tx, &gen, &ends); err != nil {
			return err
		}
		return db.end(tx, &gen, to, "output_text", "progress", "error_kind", "error_message", "charged_micro")
	})
	if err == nil {
		db.tellEnded(ends...)
		db.startTold(ctx, gen.Told)
	}
	return err
}

// end writes a terminal status with its time, the named columns, an event and what
// is to be told outside, and gives the place to the next in line. The user's row is
// locked.
func (db *DB) end(tx *gorm.DB, gen *models.Generation, to models.Status, columns ...string) error {
	at := db.timestamp()
	gen.Status, gen.Stage, gen.CompletedAt, gen.Recovering, gen.InLine = to, models.StageNone, &at, false, false
	if err := db.save(tx, gen, append(columns, "status", "stage", "completed_at", "recovering", "in_line")...); err != nil {
		return err
	}
	var err error
	if gen.Told, err = db.tell(tx, *gen); err != nil {
		return err
	}
	_, err = db.admitNext(tx, gen.UserID)
	return err
}

// save writes the named columns of a locked generation and its event.
func (db *DB) save(tx *gorm.DB, gen *models.Generation, columns ...string) error {
	if err := tx.Model(gen).Select(columns).Updates(gen).Error; err != nil {
		return err
	}
	return db.appendEvent(tx, *gen)
}

// lockGeneration reads a generation and holds its row until the commit.
func lockGeneration(tx *gorm.DB, id uuid.UUID, gen *models.Generation) error {
	return tx.Clauses(clause.Locking{Strength: clause.LockingStrengthUpdate}).Where("id = ?", id).Take(gen).Error
}

// replaceAssets writes the assets of a run over those of an earlier one.
func replaceAssets(tx *gorm.DB, ref models.Ref, assets []models.Asset) error {
	if ref.Run > 1 {
		if err := tx.Where("generation_id = ?", ref.GenerationID).Delete(&models.Asset{}).Error; err != nil {
			return err
		}
	}
	if len(assets) == 0 {
		return nil
	}
	return tx.Create(&assets).Error
}

// closeAttempts ends the attempts that the run leaves open: those that surely
// have no job failed as the run did, and of the others nobody knows. It adds them
// to ends. The permits of the generation's attempts that are over go with them.
func closeAttempts(tx *gorm.DB, ref models.Ref, kind models.FailureKind, ends *[]models.AttemptEnd) error {
	// A part of a statement does not see the rows that another has changed: it is
	// told of them.
	return tx.Raw(`WITH closed AS (
			UPDATE attempts SET
				outcome    = CASE WHEN sending_at IS NULL THEN @failed ELSE @unknown END,
				error_kind = CASE WHEN sending_at IS NULL THEN @kind ELSE '' END
			WHERE generation_id = @id AND run = @run AND outcome = @running
			RETURNING number, outcome, provider, provider_model
		), dropped AS (
			DELETE FROM provider_permits AS p WHERE p.generation_id = @id AND EXISTS (
				SELECT FROM attempts AS a LEFT JOIN closed AS c ON c.number = a.number
				WHERE a.generation_id = p.generation_id AND a.number = p.attempt
					AND (coalesce(c.outcome, a.outcome) IN ('succeeded', 'failed', 'canceled')
						OR (coalesce(c.outcome, a.outcome) = 'unknown' AND NOT a.webhook AND a.job_id = '')))
		)
		SELECT provider, provider_model, CAST(@kind AS text) AS kind FROM closed`,
		map[string]any{
			"failed": models.OutcomeFailed, "unknown": models.OutcomeUnknown, "running": models.OutcomeRunning,
			"kind": kind, "id": ref.GenerationID, "run": ref.Run,
		}).Scan(ends).Error
}

// superseded says that a late step of a run came after its end.
func superseded(gen models.Generation) error {
	return models.Errorf(models.CodeConflict, "The generation is %s in run %d.", gen.Status, gen.Run)
}
