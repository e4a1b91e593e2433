package postgres

import (
	"context"
	"time"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"darkroom/models"
)

// SessionEnded reports whether a session was ended before its time. It is false for
// one that is not known, which began elsewhere.
func (db *DB) SessionEnded(ctx context.Context, id uuid.UUID) (bool, error) {
	var ended bool
	err := db.gorm.WithContext(ctx).Raw(`SELECT EXISTS (SELECT FROM login_sessions WHERE id = ? AND ended_at IS NOT NULL)`, id).Scan(&ended).Error
	return ended, translate("read session", err)
}

// Session returns a session. CodeNotFound for one that began elsewhere.
func (db *DB) Session(ctx context.Context, id uuid.UUID) (models.LoginSession, error) {
	var session models.LoginSession
	err := db.gorm.WithContext(ctx).Where("id = ?", id).Take(&session).Error
	return session, translate("read session", err)
}

// BeginSession writes a session with the hash of its first refresh token.
func (db *DB) BeginSession(ctx context.Context, session models.LoginSession, refresh []byte) error {
	return db.tx(ctx, "begin session", func(tx *gorm.DB) error {
		if err := tx.Create(&session).Error; err != nil {
			return err
		}
		return db.keepRefresh(tx, session.ID, refresh)
	})
}

func (db *DB) keepRefresh(tx *gorm.DB, session uuid.UUID, hash []byte) error {
	return tx.Exec(`INSERT INTO refresh_tokens (session_id, hash, created_at) VALUES (?, ?, ?)`, session, hash, db.timestamp()).Error
}

// RenewSession puts the end of a session off, and returns it with its user.
// CodeUnauthenticated when it is over. A refresh token that comes again after its
// grace is in two hands: it ends the session.
func (db *DB) RenewSession(ctx context.Context, renewal models.Renewal) (models.LoginSession, models.User, error) {
	var session models.LoginSession
	var user models.User
	over := false
	err := db.tx(ctx, "renew session", func(tx *gorm.DB) error {
		var held struct {
			models.LoginSession

			UsedAt *time.Time
		}
		// The session is locked, so that of two that come together one is first.
		found := tx.Raw(`SELECT s.*, r.used_at FROM refresh_tokens AS r JOIN login_sessions AS s ON s.id = r.session_id
			WHERE r.hash = ? FOR UPDATE`, renewal.Old).Scan(&held)
		if found.Error != nil {
			return found.Error
		}
		now := db.timestamp()
		session = held.LoginSession
		switch {
		case found.RowsAffected == 0, session.EndedAt != nil, !session.ExpiresAt.After(now):
			over = true
			return nil
		case held.UsedAt != nil && now.Sub(*held.UsedAt) > renewal.Grace:
			over = true
			return db.endSession(tx, session)
		}
		session.ExpiresAt = now.Add(renewal.Life)
		if err := tx.Exec(`WITH used AS (UPDATE refresh_tokens SET used_at = coalesce(used_at, ?) WHERE hash = ?)
			UPDATE login_sessions SET expires_at = ? WHERE id = ?`, now, renewal.Old, session.ExpiresAt, session.ID).Error; err != nil {
			return err
		}
		if err := db.keepRefresh(tx, session.ID, renewal.New); err != nil {
			return err
		}
		return tx.Where("id = ?", session.UserID).Take(&user).Error
	})
	if err == nil && over {
		err = models.Errorf(models.CodeUnauthenticated, "This session is not valid any more. Sign in again.")
	}
	return session, user, err
}

// EndSession ends a session, which need not have begun here: a trigger tells every
// process. Safe to repeat.
func (db *DB) EndSession(ctx context.Context, session models.LoginSession) error {
	return db.tx(ctx, "end session", func(tx *gorm.DB) error {
		if err := db.ensureUser(tx, session.UserID); err != nil {
			return err
		}
		return db.endSession(tx, session)
	})
}

func (db *DB) endSession(tx *gorm.DB, session models.LoginSession) error {
	now := db.timestamp()
	// Nobody ends another's: ids of sessions elsewhere are not ours to give.
	return tx.Exec(`INSERT INTO login_sessions AS s (id, user_id, by, created_at, expires_at, ended_at) VALUES (?, ?, ?, ?, ?, ?)
		ON CONFLICT ON CONSTRAINT login_sessions_pkey DO UPDATE SET ended_at = coalesce(s.ended_at, excluded.ended_at)
		WHERE s.user_id = excluded.user_id`, session.ID, session.UserID, session.By, now, session.ExpiresAt, now).Error
}
