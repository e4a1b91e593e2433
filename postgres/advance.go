package postgres

import (
	"context"

	"gorm.io/gorm"

	"darkroom/models"
)

// AdvanceRun moves the run to processing at the given stage. Progress never
// falls, and a call that changes nothing writes no event, so it is safe to
// repeat. CodeConflict when the run is over or superseded.
func (db *DB) AdvanceRun(ctx context.Context, ref models.Ref, stage models.Stage, progress int) error {
	if advanced, err := db.advanceAtOnce(ctx, ref, stage, progress); err != nil || advanced {
		return err
	}
	return db.tx(ctx, "advance run", func(tx *gorm.DB) error {
		var gen models.Generation
		if err := lockGeneration(tx, ref.GenerationID, &gen); err != nil {
			return err
		}
		if gen.Run == ref.Run && gen.Recovering {
			return nil // the user reads of it when it has come home
		}
		if gen.Run != ref.Run || (gen.Status != models.StatusProcessing && !gen.Status.CanMoveTo(models.StatusProcessing)) {
			return superseded(gen)
		}
		progress = max(progress, gen.Progress)
		if gen.Status == models.StatusProcessing && gen.Stage == stage && gen.Progress == progress {
			return nil
		}
		gen.Status, gen.Stage, gen.Progress = models.StatusProcessing, stage, progress
		return db.save(tx, &gen, "status", "stage", "progress")
	})
}

// advanceAtOnce does all of AdvanceRun in one statement where the run is as it
// should be: a generation advances five times, and the transaction takes seven
// trips to the database each time. It says false where nothing was
// changed, for a reason that the transaction then finds out.
func (db *DB) advanceAtOnce(ctx context.Context, ref models.Ref, stage models.Stage, progress int) (bool, error) {
	result := db.gorm.WithContext(ctx).Exec(`WITH gen AS (
		UPDATE generations SET status = @to, stage = @stage, progress = greatest(progress, @progress), updated_at = @at
		WHERE id = @id AND run = @run AND NOT recovering
			AND (status IN @sources OR (status = @to AND (stage <> @stage OR progress < @progress)))
		RETURNING *
	), `+insertEvent+` SELECT pg_notify(@channel, user_id::text) FROM event`, map[string]any{
		"to": models.StatusProcessing, "sources": models.SourcesOf(models.StatusProcessing), "stage": stage, "progress": progress,
		"id": ref.GenerationID, "run": ref.Run, "at": db.timestamp(), "channel": eventChannel,
	})
	return result.RowsAffected > 0, translate("advance run", result.Error)
}
