package postgres

import (
	"context"
	"fmt"

	"github.com/google/uuid"
	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"darkroom/models"
)

// CreateGeneration writes an accepted generation as pending, with its first
// event, and sets its price aside, unless its user has as many active ones as
// allowed or too little money: then it returns a CodeConcurrentLimit or
// CodePaymentRequired error and writes nothing. The user's row is locked from
// the count to the commit, so parallel calls cannot pass the limit together. A
// user seen for the first time gets a row.
func (db *DB) CreateGeneration(ctx context.Context, gen models.Generation) (models.Generation, error) {
	err := db.tx(ctx, "create generation", func(tx *gorm.DB) error {
		if err := db.ensureUser(tx, gen.UserID); err != nil {
			return err
		}
		return db.insertGeneration(tx, &gen)
	})
	return gen, err
}

// insertGeneration admits a generation of a user who has a row, and writes it.
func (db *DB) insertGeneration(tx *gorm.DB, gen *models.Generation) error {
	places, err := admit(tx, gen.UserID)
	if err != nil {
		return err
	}
	gen.Places = places
	gen.Status, gen.Run, gen.Outputs = models.StatusPending, 1, max(gen.Outputs, 1)
	if gen.Settings == nil {
		gen.Settings = map[string]any{}
	}
	if err := tx.Create(gen).Error; err != nil {
		return err
	}
	if err := db.reserve(tx, *gen); err != nil {
		return err
	}
	return db.appendEvent(tx, *gen)
}

// ensureUser makes the user's row exist.
func (db *DB) ensureUser(tx *gorm.DB, userID uuid.UUID) error {
	return tx.Clauses(clause.OnConflict{DoNothing: true}).
		Create(&models.User{ID: userID, ActiveLimit: models.DefaultActiveLimit}).Error
}

// lockUser holds the user's row until the commit.
func lockUser(tx *gorm.DB, userID uuid.UUID) error {
	return tx.Exec(`SELECT FROM users WHERE id = ? FOR UPDATE`, userID).Error
}

// admit locks the user's row and takes a place, or refuses when none is free.
func admit(tx *gorm.DB, userID uuid.UUID) (*models.Places, error) {
	var limit, active int
	err := tx.Raw(`SELECT active_limit FROM users WHERE id = ? FOR UPDATE`, userID).Scan(&limit).Error
	if err != nil {
		return nil, err
	}
	err = tx.Raw(`SELECT count(*) FROM generations
		WHERE user_id = ? AND status IN ? AND deleted_at IS NULL`, userID, models.ActiveStatuses()).Scan(&active).Error
	if err != nil {
		return nil, err
	}
	if active < limit {
		return &models.Places{Limit: limit, Taken: active + 1}, nil
	}
	return nil, &models.Error{
		Code:    models.CodeConcurrentLimit,
		Message: fmt.Sprintf("You have %d generations running, and %d is the limit. Wait for one to finish.", active, limit),
		Limit:   limit, Active: active,
	}
}

// GetGeneration returns a user's generation with its assets and attempts. Rows
// of other users and deleted ones are CodeNotFound.
func (db *DB) GetGeneration(ctx context.Context, userID, id uuid.UUID) (models.GenerationDetail, error) {
	var detail models.GenerationDetail
	read := db.gorm.WithContext(ctx)
	err := read.Where("id = ? AND user_id = ? AND deleted_at IS NULL", id, userID).Take(&detail.Generation).Error
	if err != nil {
		return detail, translate("get generation", err)
	}
	if err = read.Where("generation_id = ?", id).Order("position").Find(&detail.Assets).Error; err != nil {
		return detail, translate("get assets", err)
	}
	err = read.Where("generation_id = ?", id).Order("number").Find(&detail.Attempts).Error
	return detail, translate("get attempts", err)
}

// Generation returns a generation whoever owns it, for durable work.
func (db *DB) Generation(ctx context.Context, id uuid.UUID) (models.Generation, error) {
	var gen models.Generation
	err := db.gorm.WithContext(ctx).Where("id = ?", id).Take(&gen).Error
	return gen, translate("read generation", err)
}
