package postgres

import (
	"context"
	"crypto/sha256"
	"time"

	"darkroom/models"
)

// Take uses one of what subject may do up, if any is left. A row says until when the
// subject's allowance is spoken for: each time moves it by Every, and it may be Burst
// of those ahead of now. So there is no window at whose edge twice as much passes, and
// a row in the past is as good as none. Callers at the same time wait for each other.
func (db *DB) Take(ctx context.Context, allowance models.Allowance, subject string) (models.Allowed, error) {
	hashed := sha256.Sum256([]byte(subject))
	now := db.timestamp()
	furthest := now.Add(time.Duration(allowance.Burst) * allowance.Every)
	var until []time.Time
	err := db.gorm.WithContext(ctx).Raw(`INSERT INTO throttles AS t (kind, subject, taken_until)
		VALUES (@kind, @subject, CAST(@now AS timestamptz) + CAST(@every AS interval))
		ON CONFLICT ON CONSTRAINT throttles_pkey
		DO UPDATE SET taken_until = greatest(t.taken_until, @now) + CAST(@every AS interval)
		WHERE greatest(t.taken_until, @now) + CAST(@every AS interval) <= @furthest
		RETURNING taken_until`, map[string]any{
		"kind": allowance.Kind, "subject": hashed[:], "now": now, "furthest": furthest, "every": allowance.Every.String(),
	}).Scan(&until).Error
	if err != nil {
		return models.Allowed{}, translate("take from allowance", err)
	}
	if len(until) > 0 {
		return models.Allowed{OK: true, Remaining: int(furthest.Sub(until[0]) / allowance.Every)}, nil
	}
	var taken time.Time
	err = db.gorm.WithContext(ctx).Raw(`SELECT taken_until FROM throttles WHERE kind = ? AND subject = ?`,
		allowance.Kind, hashed[:]).Scan(&taken).Error
	// One more fits once the end has come so near that another step stays within reach.
	return models.Allowed{RetryAfter: max(taken.Add(allowance.Every).Sub(furthest), time.Second)}, translate("read allowance", err)
}
