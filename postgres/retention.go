package postgres

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"darkroom/models"
)

// agedBatch bounds one statement of a purge: it holds its locks for milliseconds.
const agedBatch = 1000

// Aged are the rows of a table that go after their time.
type Aged struct {
	db                 *DB
	name, table, where string
}

// OldLogs are the logs that go after their time: what was told outside with its
// tries, callbacks of providers that were passed on, events up to the first one of a
// generation that is active, so that the numbers kept have no gaps, requests to the
// API, and what lets nobody in any more.
func (db *DB) OldLogs() []Aged {
	const active = `('pending', 'queued', 'processing')`
	return []Aged{
		{db, "messages", "messages", "old.ended_at < @before"},
		{db, "provider callbacks", "webhook_deliveries", `old.received_at < @before AND old.signalled_at IS NOT NULL
			AND NOT EXISTS (SELECT FROM generations AS g WHERE g.id = old.generation_id AND (g.recovering OR g.status IN ` + active + `))`},
		{db, "events", "generation_events", `old.created_at < @before AND NOT EXISTS (
			SELECT FROM generations AS g JOIN generation_events AS e ON e.generation_id = g.id
			WHERE g.user_id = old.user_id AND g.status IN ` + active + ` AND e.seq <= old.seq)`},
		// Behind the events: one that is still needed goes with its notification.
		{db, "notifications", "notifications", "old.created_at < @before"},
		{db, "requests", "api_logs", "old.at < @before"},
		{db, "sessions", "login_sessions", "old.expires_at < @before"},
		{db, "sign-in links", "login_tokens", "old.expires_at < @before"},
		{db, "throttles", "throttles", "old.taken_until < @before"},
		{db, "invitations", "workspace_invites", "old.expires_at < @before"},
	}
}

// Name says what it is, for operators.
func (a Aged) Name() string { return a.name }

// Count returns how many are older than before.
func (a Aged) Count(ctx context.Context, before time.Time) (int, error) {
	var found int
	err := a.db.gorm.WithContext(ctx).Raw(fmt.Sprintf(`SELECT count(*) FROM %s AS old WHERE %s`, a.table, a.where),
		map[string]any{"before": before}).Scan(&found).Error
	return found, translate("count old "+a.name, err)
}

// Remove removes a batch of them and returns how many; 0 when none are left.
func (a Aged) Remove(ctx context.Context, before time.Time) (int, error) {
	result := a.db.gorm.WithContext(ctx).Exec(fmt.Sprintf(`DELETE FROM %[1]s WHERE ctid = ANY (ARRAY(
		SELECT old.ctid FROM %[1]s AS old WHERE %[2]s LIMIT %[3]d))`, a.table, a.where, agedBatch), map[string]any{"before": before})
	return int(result.RowsAffected), translate("remove old "+a.name, result.Error)
}

// OldInputs are copies of inputs that were made for generations which have ended.
type OldInputs struct{ db *DB }

// OldInputs returns the copies of inputs that go after their time.
func (db *DB) OldInputs() OldInputs { return OldInputs{db} }

// unusedInputs is true of a generation that has ended and has copies.
const unusedInputs = `inputs <> '{}' AND completed_at < @before AND NOT recovering`

// Name says what it is, for operators.
func (OldInputs) Name() string { return "copies of inputs" }

// Count returns of how many generations there are.
func (o OldInputs) Count(ctx context.Context, before time.Time) (int, error) {
	var found int
	err := o.db.gorm.WithContext(ctx).Raw(`SELECT count(*) FROM generations WHERE `+unusedInputs, map[string]any{"before": before}).Scan(&found).Error
	return found, translate("count old inputs", err)
}

// Some returns the ids of a batch of their generations, the oldest first.
func (o OldInputs) Some(ctx context.Context, before time.Time) ([]uuid.UUID, error) {
	var ids []uuid.UUID
	err := o.db.gorm.WithContext(ctx).Raw(`SELECT id FROM generations WHERE `+unusedInputs+` ORDER BY completed_at LIMIT @batch`,
		map[string]any{"before": before, "batch": sweepBatch}).Scan(&ids).Error
	return ids, translate("read old inputs", err)
}

// Forget removes the copies of one generation. A run of it that comes later makes
// them anew.
func (o OldInputs) Forget(ctx context.Context, id uuid.UUID, before time.Time, remove func(context.Context, string) error) error {
	return o.db.tx(ctx, "forget inputs", func(tx *gorm.DB) error {
		var held []uuid.UUID
		found := tx.Raw(`SELECT id FROM generations WHERE id = @id AND `+unusedInputs+` FOR UPDATE`,
			map[string]any{"id": id, "before": before}).Scan(&held)
		if found.Error != nil || found.RowsAffected == 0 {
			return found.Error
		}
		if err := remove(ctx, fmt.Sprintf("generations/%s/inputs/", id)); err != nil {
			return err
		}
		return tx.Exec(`UPDATE generations SET inputs = '{}' WHERE id = ?`, id).Error
	})
}

// CountDeleted returns how many generations Deleted would return in all.
func (db *DB) CountDeleted(ctx context.Context, before time.Time) (int, error) {
	var found int64
	err := db.gorm.WithContext(ctx).Model(&models.Generation{}).
		Where("deleted_at < ? AND status NOT IN ? AND NOT recovering", before, models.ActiveStatuses()).Count(&found).Error
	return int(found), translate("count deleted generations", err)
}

// CountKeys returns how many keys ForgetKeys would remove.
func (db *DB) CountKeys(ctx context.Context, before time.Time) (int, error) {
	var found int
	err := db.gorm.WithContext(ctx).Raw(`SELECT count(*) FROM idempotency_keys WHERE created_at < ?`, before).Scan(&found).Error
	return found, translate("count request keys", err)
}
