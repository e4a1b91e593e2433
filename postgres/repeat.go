package postgres

import (
	"bytes"
	"context"
	"time"

	"gorm.io/gorm"

	"darkroom/models"
)

// Accepted returns what was accepted under the key, as it stood then. found is
// false when the key is new or too old. CodeKeyReused when it came with another
// request.
func (db *DB) Accepted(ctx context.Context, key models.RequestKey) (gen models.Generation, found bool, err error) {
	gen, found, err = db.accepted(db.gorm.WithContext(ctx), key)
	return gen, found, translate("read request key", err)
}

// CreateOnce is CreateGeneration for a request with a key: of any number of
// calls with the same key one creates, and the others get what it created, as it
// stood then. A call that comes while another is at work waits for it; one that
// is refused leaves the key free. It reports whether it was this call that
// created. CodeKeyReused when the key came with another request.
func (db *DB) CreateOnce(ctx context.Context, gen models.Generation, key models.RequestKey) (models.Generation, bool, error) {
	created := false
	err := db.tx(ctx, "create generation once", func(tx *gorm.DB) error {
		if err := db.ensureUser(tx, key.UserID); err != nil {
			return err
		}
		// All that this user asks for queues here, so the look below is final.
		if err := lockUser(tx, key.UserID); err != nil {
			return err
		}
		earlier, found, err := db.accepted(tx, key)
		if err != nil || found {
			gen = earlier
			return err
		}
		created = true
		if err := db.insertGeneration(tx, &gen); err != nil {
			return err
		}
		return db.rememberKey(tx, key, gen)
	})
	return gen, created && err == nil, err
}

// accepted is Accepted within tx; the key of a batch names its first member.
func (db *DB) accepted(tx *gorm.DB, key models.RequestKey) (models.Generation, bool, error) {
	var kept []struct {
		Fingerprint []byte
		models.Generation
	}
	err := tx.Raw(`SELECT k.fingerprint, g.* FROM idempotency_keys AS k JOIN generations AS g ON g.id = k.generation_id
		WHERE k.user_id = ? AND k.key = ? AND k.created_at > ?`, key.UserID, key.Key, db.forgotten()).Scan(&kept).Error
	if err != nil || len(kept) == 0 {
		return models.Generation{}, false, err
	}
	if !bytes.Equal(kept[0].Fingerprint, key.Fingerprint) {
		return models.Generation{}, false, models.Errorf(models.CodeKeyReused,
			"This Idempotency-Key came with another request. Use a new key for a new request.")
	}
	gen := kept[0].AsAccepted()
	if gen.BatchID == nil {
		return gen, true, nil
	}
	err = tx.Where("batch_id = ? AND id <> ?", *gen.BatchID, gen.ID).Order("batch_position").Find(&gen.Others).Error
	for i, other := range gen.Others {
		gen.Others[i] = other.AsAccepted()
	}
	return gen, true, err
}

// rememberKey writes the key, over one that is too old.
func (db *DB) rememberKey(tx *gorm.DB, key models.RequestKey, gen models.Generation) error {
	return tx.Exec(`INSERT INTO idempotency_keys AS k (user_id, key, fingerprint, generation_id, created_at)
		VALUES (?, ?, ?, ?, ?)
		ON CONFLICT ON CONSTRAINT idempotency_keys_pkey DO UPDATE SET
			fingerprint = excluded.fingerprint, generation_id = excluded.generation_id, created_at = excluded.created_at`,
		key.UserID, key.Key, key.Fingerprint, gen.ID, db.timestamp()).Error
}

// forgotten is when a key must have been used to be too old now.
func (db *DB) forgotten() time.Time { return db.timestamp().Add(-models.RequestKeyTTL) }

// ForgetKeys removes the keys that were used before and returns how many there
// were. Safe to repeat.
func (db *DB) ForgetKeys(ctx context.Context, before time.Time) (int, error) {
	result := db.gorm.WithContext(ctx).Exec(`DELETE FROM idempotency_keys WHERE created_at < ?`, before)
	return int(result.RowsAffected), translate("forget request keys", result.Error)
}
