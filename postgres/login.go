package postgres

import (
	"context"
	"database/sql"
	"time"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"darkroom/models"
)

// KeepLink writes down a link that signs an address in, by the hash of its secret.
func (db *DB) KeepLink(ctx context.Context, hash []byte, email string, life time.Duration) error {
	err := db.gorm.WithContext(ctx).Exec(`INSERT INTO login_tokens (email, hash, expires_at, created_at) VALUES (?, ?, ?, ?)`,
		email, hash, db.timestamp().Add(life), db.timestamp()).Error
	return translate("keep link", err)
}

// FollowLink uses a link up and returns its user, who gets an account with this name
// when there is none. CodeUnauthenticated for a link that is not known, used, or too
// old. Of callers at the same time one gets through.
func (db *DB) FollowLink(ctx context.Context, hash []byte, name string) (models.User, error) {
	var user models.User
	err := db.tx(ctx, "follow link", func(tx *gorm.DB) error {
		now := db.timestamp()
		var email string
		used := tx.Raw(`UPDATE login_tokens SET used_at = ? WHERE hash = ? AND used_at IS NULL AND expires_at > ? RETURNING email`,
			now, hash, now).Scan(&email)
		if used.Error != nil {
			return used.Error
		}
		if used.RowsAffected == 0 {
			return models.Errorf(models.CodeUnauthenticated, "This link was used already, or is older than 15 minutes. Ask for another one.")
		}
		found := tx.Raw(`SELECT u.* FROM email_logins AS l JOIN users AS u ON u.id = l.user_id WHERE l.email = ?`, email).Scan(&user)
		if found.Error != nil || found.RowsAffected > 0 {
			return found.Error
		}
		return db.welcome(tx, email, name, &user)
	})
	return user, err
}

// welcome makes an account for an address that signs in for the first time. Two links
// of one address may be followed at once: the later one gets the account of the other.
func (db *DB) welcome(tx *gorm.DB, email, name string, user *models.User) error {
	if err := tx.Exec(`SELECT pg_advisory_xact_lock(hashtextextended(?, 0))`, "email:"+email).Error; err != nil {
		return err
	}
	found := tx.Raw(`SELECT u.* FROM email_logins AS l JOIN users AS u ON u.id = l.user_id WHERE l.email = ?`, email).Scan(user)
	if found.Error != nil || found.RowsAffected > 0 {
		return found.Error
	}
	*user = models.User{
		ID: uuid.New(), Email: email, Name: name,
		Role: models.RoleUser, Status: models.UserActive, ActiveLimit: models.DefaultActiveLimit,
	}
	if err := tx.Create(user).Error; err != nil {
		return err
	}
	return tx.Create(&models.EmailLogin{Email: email, UserID: user.ID}).Error
}

// Login returns the login of an address. CodeNotFound when nobody signs in by it.
func (db *DB) Login(ctx context.Context, email string) (models.EmailLogin, error) {
	var login models.EmailLogin
	err := db.gorm.WithContext(ctx).Where("email = ?", email).Take(&login).Error
	return login, translate("read login", err)
}

// LoginOf returns the login of a user. CodeNotFound for none.
func (db *DB) LoginOf(ctx context.Context, userID uuid.UUID) (models.EmailLogin, error) {
	var login models.EmailLogin
	err := db.gorm.WithContext(ctx).Where("user_id = ?", userID).Take(&login).Error
	return login, translate("read login", err)
}

// Enrol writes a user's login, over the one before, ends their sessions and writes
// the act down. CodeConflict when the address is another user's.
func (db *DB) Enrol(ctx context.Context, login models.EmailLogin, act models.Act) error {
	return db.tx(ctx, "enrol user", func(tx *gorm.DB) error {
		now := db.timestamp()
		err := tx.Exec(`INSERT INTO email_logins (email, user_id, password_hash, created_at, updated_at) VALUES (@email, @user, @hash, @now, @now)
			ON CONFLICT (user_id) DO UPDATE SET email = EXCLUDED.email, password_hash = EXCLUDED.password_hash, updated_at = EXCLUDED.updated_at`,
			sql.Named("email", login.Email), sql.Named("user", login.UserID), sql.Named("hash", login.PasswordHash), sql.Named("now", now)).Error
		if err != nil {
			return err
		}
		err = tx.Exec(`UPDATE login_sessions SET ended_at = ? WHERE user_id = ? AND ended_at IS NULL`, now, login.UserID).Error
		if err != nil {
			return err
		}
		return db.audit(tx, act)
	})
}

// SetPassword changes a user's password and ends their sessions but for one.
func (db *DB) SetPassword(ctx context.Context, userID uuid.UUID, hash string, but uuid.UUID) error {
	return db.tx(ctx, "set password", func(tx *gorm.DB) error {
		now := db.timestamp()
		err := tx.Exec(`UPDATE email_logins SET password_hash = ?, updated_at = ? WHERE user_id = ?`, hash, now, userID).Error
		if err != nil {
			return err
		}
		return tx.Exec(`UPDATE login_sessions SET ended_at = ? WHERE user_id = ? AND id <> ? AND ended_at IS NULL`, now, userID, but).Error
	})
}
