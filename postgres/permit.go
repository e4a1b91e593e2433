package postgres

import (
	"context"
	"time"

	"gorm.io/gorm"

	"darkroom/models"
)

// TakePermit gives an open attempt one of its account's places, or moves its
// permit over to that account. CodeConcurrentLimit when as many jobs run there,
// or at the provider, as may, or when the account has as many of the attempt's model
// as it takes; the attempt's own permit is not counted. Safe to repeat, and safe from
// many callers: together they cannot pass a limit.
func (db *DB) TakePermit(ctx context.Context, attempt models.Attempt, limits models.JobLimits) error {
	var reached int
	// A statement of its own is a transaction of its own.
	err := db.pool.QueryRow(ctx, "SELECT take_provider_permit($1, $2, $3, $4, $5, $6, $7, $8, $9)",
		attempt.GenerationID, attempt.Number, string(attempt.Provider), attempt.CredentialID,
		limits.Account, limits.Provider, limits.Model, limits.ModelPerMinute, db.timestamp()).Scan(&reached)
	if err != nil || reached == 0 {
		return translate("take permit", err)
	}
	return &models.Error{
		Code: models.CodeConcurrentLimit, Message: models.FailureProviderBusy.Message(),
		Limit: reached, Active: reached,
	}
}

// LeavePermit gives up the permit of an attempt that has nothing sent. Safe to
// repeat.
func (db *DB) LeavePermit(ctx context.Context, ref models.AttemptRef) error {
	err := db.gorm.WithContext(ctx).Exec(`DELETE FROM provider_permits AS p USING attempts AS a
		WHERE p.generation_id = ? AND p.attempt = ? AND a.generation_id = p.generation_id AND a.number = p.attempt
		AND a.sending_at IS NULL`, ref.GenerationID, ref.Number).Error
	return translate("leave permit", err)
}

// JobCounts returns the accounts of a provider that have jobs running, and how
// many.
func (db *DB) JobCounts(ctx context.Context, provider models.Provider) ([]models.JobCount, error) {
	var counts []models.JobCount
	err := db.gorm.WithContext(ctx).Raw(`SELECT credential_id, count(*) AS jobs FROM provider_permits
		WHERE provider = ? GROUP BY credential_id ORDER BY credential_id`, provider).Scan(&counts).Error
	return counts, translate("count permits", err)
}

// SweepPermits takes back the permits of runs that are over, if their job has
// ended, was never sent, or was sent before: it is forgotten by now, whatever
// became of it. It returns how many. Safe to repeat.
func (db *DB) SweepPermits(ctx context.Context, before time.Time) (int, error) {
	result := db.gorm.WithContext(ctx).Exec(`DELETE FROM provider_permits AS p USING attempts AS a, generations AS g
		WHERE a.generation_id = p.generation_id AND a.number = p.attempt AND g.id = p.generation_id
		AND g.status NOT IN ? AND NOT g.recovering
		AND (a.outcome IN ('succeeded', 'failed', 'canceled') OR a.sending_at IS NULL OR a.sending_at < ?)`,
		models.ActiveStatuses(), before)
	return int(result.RowsAffected), translate("sweep permits", result.Error)
}

// dropPermit takes the permit of an attempt back of which nothing more will be
// heard. A job whose end may still be told keeps its place: the provider may be at
// it.
func dropPermit(tx *gorm.DB, ref models.AttemptRef) error {
	return tx.Exec(`DELETE FROM provider_permits WHERE generation_id = ? AND attempt = ?`, ref.GenerationID, ref.Number).Error
}
