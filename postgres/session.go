package postgres

import (
	"context"

	"github.com/google/uuid"
)

// SessionEnded reports whether a session was ended before its time. It is false for
// one that is not known, which began elsewhere.
func (db *DB) SessionEnded(ctx context.Context, id uuid.UUID) (bool, error) {
	var ended bool
	err := db.gorm.WithContext(ctx).Raw(`SELECT EXISTS (SELECT FROM login_sessions WHERE id = ? AND ended_at IS NOT NULL)`, id).Scan(&ended).Error
	return ended, translate("read session", err)
}
