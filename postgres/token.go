package postgres

import (
	"context"
	"time"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"darkroom/models"
)

// keepKey is how long the key of a deleted token outlives its last word on a
// job: no job of Replicate's can be asked for after an hour, and no run of ours
// goes on for a day.
const keepKey = 24 * time.Hour

// tokenRow is a token as it is stored.
type tokenRow struct {
	models.ReplicateToken
	models.SealedToken
}

// AddToken adds an active account with its sealed key, and writes the act down.
// CodeConflict when another one has the name.
func (db *DB) AddToken(ctx context.Context, token models.ReplicateToken, sealed models.SealedToken, act models.Act) error {
	return db.tx(ctx, "add token", func(tx *gorm.DB) error {
		token.State = models.TokenActive
		if err := tx.Create(&tokenRow{ReplicateToken: token, SealedToken: sealed}).Error; err != nil {
			return err
		}
		return db.audit(tx, act)
	})
}

// ListTokens returns every account whose key is kept: those that are active
// first, in the order of their turns, then the others.
func (db *DB) ListTokens(ctx context.Context) ([]models.ReplicateToken, error) {
	var tokens []models.ReplicateToken
	// QueryFields asks for the fields of the model: all but the key.
	err := db.gorm.WithContext(ctx).Session(&gorm.Session{QueryFields: true}).
		Where("ciphertext IS NOT NULL").Order("state, created_at, id").Find(&tokens).Error
	return tokens, translate("list tokens", err)
}

// NextToken takes the next turn and returns whose it is. CodeNotFound when no
// account is active and rested.
func (db *DB) NextToken(ctx context.Context) (uuid.UUID, error) {
	var taken uuid.NullUUID
	// A statement of its own is a transaction of its own. It does not wait for the
	// disk: a turn that a crash of the server forgets is given twice.
	err := db.pool.QueryRow(ctx, "SELECT get_next_replicate_token() FROM "+unflushed).Scan(&taken)
	if err == nil && !taken.Valid {
		err = gorm.ErrRecordNotFound
	}
	return taken.UUID, translate("take next token", err)
}

// TokenSecret returns the sealed key of an account. CodeNotFound when there is
// none, or none any more.
func (db *DB) TokenSecret(ctx context.Context, id uuid.UUID) (models.SealedToken, error) {
	var sealed models.SealedToken
	err := db.gorm.WithContext(ctx).Model(&models.ReplicateToken{}).Select("key_id", "ciphertext").
		Where("id = ? AND ciphertext IS NOT NULL", id).Take(&sealed).Error
	return sealed, translate("read key of token", err)
}

// NoteTokenError counts a refusal of the account and lets it rest, for as long
// as the provider asked if it did, or takes it out of the pool if the provider does
// not know its key. CodeNotFound when there is no such account.
func (db *DB) NoteTokenError(ctx context.Context, id uuid.UUID, kind models.FailureKind, retryAfter time.Duration) error {
	// Without a lock from the reading to the writing: a process that is stopped
	// in between would stop everybody who takes a token. Whoever loses the race
	// begins again, and somebody always wins.
	for {
		var token models.ReplicateToken
		if err := db.gorm.WithContext(ctx).Where("id = ?", id).Take(&token).Error; err != nil {
			return translate("read token", err)
		}
		before := token
		token.Refuse(kind, retryAfter, db.timestamp())
		result := db.gorm.WithContext(ctx).Model(&token).Where("error_count = ? AND state = ?", before.ErrorCount, before.State).
			Select("state", "error_count", "last_error", "strikes", "cooling_until").UpdateColumns(&token)
		if result.Error != nil || result.RowsAffected > 0 {
			return translate("note refusal of token", result.Error)
		}
	}
}

// SetToken lets an account have new jobs, rested, or gives it none: then it keeps
// those that it has. It writes the act down. Safe to repeat; CodeNotFound when there
// is none, or it was deleted.
func (db *DB) SetToken(ctx context.Context, id uuid.UUID, state models.TokenState, act models.Act) error {
	columns := map[string]any{"state": models.TokenActive, "strikes": 0, "cooling_until": nil}
	if state != models.TokenActive {
		columns = map[string]any{"state": models.TokenDisabled}
	}
	return db.changeToken(ctx, id, columns, act)
}

// DeleteToken disables an account for good, frees its name and writes the act down.
// Its key stays until EraseTokens finds it unused. CodeNotFound when there is none.
func (db *DB) DeleteToken(ctx context.Context, id uuid.UUID, act models.Act) error {
	return db.changeToken(ctx, id, map[string]any{"state": models.TokenDisabled, "deleted_at": db.timestamp()}, act)
}

func (db *DB) changeToken(ctx context.Context, id uuid.UUID, columns map[string]any, act models.Act) error {
	return db.tx(ctx, "change token", func(tx *gorm.DB) error {
		result := tx.Model(&models.ReplicateToken{}).Where("id = ? AND deleted_at IS NULL", id).Updates(columns)
		if result.Error != nil {
			return result.Error
		}
		if result.RowsAffected == 0 {
			return gorm.ErrRecordNotFound
		}
		return db.audit(tx, act)
	})
}

// EraseTokens erases the keys of tokens that were deleted a day ago and that no
// open attempt, and none that ended as unknown within that day, may still need.
// It returns how many. Safe to repeat.
func (db *DB) EraseTokens(ctx context.Context) (int, error) {
	since := db.timestamp().Add(-keepKey)
	result := db.gorm.WithContext(ctx).Exec(`UPDATE replicate_tokens AS token SET ciphertext = NULL, updated_at = ?
		WHERE deleted_at < ? AND ciphertext IS NOT NULL AND NOT EXISTS (
			SELECT FROM attempts WHERE credential_id = token.id::text
			AND (outcome = 'running' OR outcome = 'unknown' AND attempts.updated_at >= ?))`, db.timestamp(), since, since)
	return int(result.RowsAffected), translate("erase keys of deleted tokens", result.Error)
}
