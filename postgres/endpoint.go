package postgres

import (
	"context"
	"time"

	"github.com/google/uuid"
	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"darkroom/models"
)

// endpointRow is an endpoint as it is stored.
type endpointRow struct {
	models.Endpoint

	KeyID              string
	Ciphertext         []byte
	PreviousKeyID      string
	PreviousCiphertext []byte
}

func rowOfEndpoint(endpoint models.Endpoint, sealed models.SealedSecret) endpointRow {
	if endpoint.Kinds == nil {
		endpoint.Kinds = []models.MessageKind{}
	}
	return endpointRow{Endpoint: endpoint, KeyID: sealed.KeyID, Ciphertext: sealed.Ciphertext}
}

// AddEndpoint adds an endpoint with its sealed secret. CodeConflict when its user
// has MaxEndpoints already.
func (db *DB) AddEndpoint(ctx context.Context, endpoint models.Endpoint, sealed models.SealedSecret) (models.Endpoint, error) {
	row := rowOfEndpoint(endpoint, sealed)
	err := db.tx(ctx, "add endpoint", func(tx *gorm.DB) error {
		if err := db.ensureUser(tx, endpoint.UserID); err != nil {
			return err
		}
		if err := lockUser(tx, endpoint.UserID); err != nil {
			return err
		}
		var kept int64
		if err := tx.Model(&models.Endpoint{}).Where("user_id = ? AND NOT own", endpoint.UserID).Count(&kept).Error; err != nil {
			return err
		}
		if kept >= models.MaxEndpoints {
			return models.Errorf(models.CodeConflict, "You have %d endpoints, which is the most. Delete one first.", kept)
		}
		return tx.Create(&row).Error
	})
	return row.Endpoint, err
}

// OwnEndpoint returns the row of a user's own secret, which is the given one unless
// there was one before. Safe to repeat.
func (db *DB) OwnEndpoint(ctx context.Context, endpoint models.Endpoint, sealed models.SealedSecret) (models.EndpointSecrets, error) {
	endpoint.Own, endpoint.URL = true, ""
	row := rowOfEndpoint(endpoint, sealed)
	var kept endpointRow
	err := db.tx(ctx, "keep own secret", func(tx *gorm.DB) error {
		if err := db.ensureUser(tx, endpoint.UserID); err != nil {
			return err
		}
		if err := tx.Clauses(clause.OnConflict{DoNothing: true}).Create(&row).Error; err != nil {
			return err
		}
		return tx.Where("user_id = ? AND own", endpoint.UserID).Take(&kept).Error
	})
	return db.secretsOf(kept), err
}

// Endpoints returns a user's endpoints, the oldest first, without that of the own
// secret.
func (db *DB) Endpoints(ctx context.Context, userID uuid.UUID) ([]models.Endpoint, error) {
	var endpoints []models.Endpoint
	err := db.endpoints(ctx).Where("user_id = ? AND NOT own", userID).Order("created_at, id").Find(&endpoints).Error
	return endpoints, translate("list endpoints", err)
}

// Endpoint returns a user's endpoint. CodeNotFound for those of others.
func (db *DB) Endpoint(ctx context.Context, userID, id uuid.UUID) (models.Endpoint, error) {
	var endpoint models.Endpoint
	err := db.endpoints(ctx).Where("id = ? AND user_id = ? AND NOT own", id, userID).Take(&endpoint).Error
	return endpoint, translate("read endpoint", err)
}

// endpoints asks for the fields of the model: all but the secrets.
func (db *DB) endpoints(ctx context.Context) *gorm.DB {
	return db.gorm.WithContext(ctx).Session(&gorm.Session{QueryFields: true})
}

// EndpointSecrets returns an endpoint whoever owns it, with its sealed secrets, for
// durable work. CodeNotFound when it was deleted.
func (db *DB) EndpointSecrets(ctx context.Context, id uuid.UUID) (models.EndpointSecrets, error) {
	var row endpointRow
	err := db.gorm.WithContext(ctx).Where("id = ?", id).Take(&row).Error
	return db.secretsOf(row), translate("read secrets of endpoint", err)
}

// secretsOf leaves a secret out whose time is over.
func (db *DB) secretsOf(row endpointRow) models.EndpointSecrets {
	secrets := models.EndpointSecrets{
		Endpoint: row.Endpoint, Present: models.SealedSecret{KeyID: row.KeyID, Ciphertext: row.Ciphertext},
	}
	if row.PreviousUntil != nil && row.PreviousUntil.After(db.timestamp()) {
		secrets.Previous = &models.SealedSecret{KeyID: row.PreviousKeyID, Ciphertext: row.PreviousCiphertext}
	}
	return secrets
}

// ChangeEndpoint changes a user's endpoint and returns it as it stands. Safe to
// repeat; CodeNotFound for those of others.
func (db *DB) ChangeEndpoint(ctx context.Context, userID, id uuid.UUID, change models.EndpointChange) (models.Endpoint, error) {
	var endpoint models.Endpoint
	err := db.tx(ctx, "change endpoint", func(tx *gorm.DB) error {
		err := tx.Session(&gorm.Session{QueryFields: true}).Clauses(clause.Locking{Strength: clause.LockingStrengthUpdate}).
			Where("id = ? AND user_id = ? AND NOT own", id, userID).Take(&endpoint).Error
		if err != nil {
			return err
		}
		db.apply(&endpoint, change)
		return tx.Model(&endpoint).Select("url", "description", "kinds", "disabled_at", "disabled_reason").Updates(&endpoint).Error
	})
	return endpoint, err
}

func (db *DB) apply(endpoint *models.Endpoint, change models.EndpointChange) {
	if change.URL != nil {
		endpoint.URL = *change.URL
	}
	if change.Description != nil {
		endpoint.Description = *change.Description
	}
	if change.Kinds != nil {
		endpoint.Kinds = append([]models.MessageKind{}, *change.Kinds...)
	}
	switch {
	case change.Disabled == nil:
	case !*change.Disabled:
		endpoint.DisabledAt, endpoint.DisabledReason = nil, ""
	case endpoint.DisabledAt == nil:
		at := db.timestamp()
		endpoint.DisabledAt, endpoint.DisabledReason = &at, models.DisabledByUser
	}
}

// RotateSecret puts a new secret in front of the present one of a user's endpoint,
// which signs beside it until then. The one before that is gone. Not safe to
// repeat. CodeNotFound for those of others.
func (db *DB) RotateSecret(ctx context.Context, userID, id uuid.UUID, sealed models.SealedSecret, until time.Time) (models.Endpoint, error) {
	var endpoint models.Endpoint
	err := db.tx(ctx, "rotate secret", func(tx *gorm.DB) error {
		changed := tx.Exec(`UPDATE webhook_endpoints SET previous_key_id = key_id, previous_ciphertext = ciphertext,
			previous_until = ?, key_id = ?, ciphertext = ?, updated_at = ? WHERE id = ? AND user_id = ?`,
			until, sealed.KeyID, sealed.Ciphertext, db.timestamp(), id, userID)
		if changed.Error != nil {
			return changed.Error
		}
		return tx.Session(&gorm.Session{QueryFields: true}).Where("id = ? AND user_id = ?", id, userID).Take(&endpoint).Error
	})
	return endpoint, err
}

// DeleteEndpoint removes a user's endpoint with its deliveries and their log.
// CodeNotFound for those of others, and for a repetition.
func (db *DB) DeleteEndpoint(ctx context.Context, userID, id uuid.UUID) error {
	deleted := db.gorm.WithContext(ctx).Where("id = ? AND user_id = ? AND NOT own", id, userID).Delete(&models.Endpoint{})
	if deleted.Error == nil && deleted.RowsAffected == 0 {
		return translate("delete endpoint", gorm.ErrRecordNotFound)
	}
	return translate("delete endpoint", deleted.Error)
}
