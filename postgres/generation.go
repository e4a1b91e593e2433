package postgres

import (
	"context"
	"fmt"
	"strings"

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
	if err := admit(tx, gen.UserID); err != nil {
		return err
	}
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

// admit locks the user's row and refuses when the user's limit is reached.
func admit(tx *gorm.DB, userID uuid.UUID) error {
	var limit, active int
	err := tx.Raw(`SELECT active_limit FROM users WHERE id = ? FOR UPDATE`, userID).Scan(&limit).Error
	if err != nil {
		return err
	}
	err = tx.Raw(`SELECT count(*) FROM generations
		WHERE user_id = ? AND status IN ? AND deleted_at IS NULL`, userID, models.ActiveStatuses()).Scan(&active).Error
	if err != nil {
		return err
	}
	if active < limit {
		return nil
	}
	return &models.Error{
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

// ListGenerations returns a page of a user's generations, newest first, each
// with its assets.
func (db *DB) ListGenerations(ctx context.Context, q models.ListQuery) (models.GenerationPage, error) {
	var page models.GenerationPage
	var total int64
	if err := filtered(db.gorm.WithContext(ctx), q).Count(&total).Error; err != nil {
		return page, translate("count generations", err)
	}
	page.Total = int(total)
	var rows []models.Generation
	err := filtered(db.gorm.WithContext(ctx), q).Order("created_at DESC, id DESC").
		Limit(q.Limit).Offset((q.Page - 1) * q.Limit).Find(&rows).Error
	if err != nil {
		return page, translate("list generations", err)
	}
	if page.Generations, err = db.withAssets(ctx, rows); err != nil {
		return page, err
	}
	if q.SkipCounts {
		return page, nil
	}
	counts, err := db.CountGenerations(ctx, q.UserID)
	page.Counts = &counts
	return page, err
}

// filtered applies the query's filters; paging and order are the caller's.
func filtered(tx *gorm.DB, q models.ListQuery) *gorm.DB {
	tx = tx.Model(&models.Generation{}).Where("user_id = ? AND deleted_at IS NULL", q.UserID)
	switch q.Tab {
	case models.TabProcessing:
		tx = tx.Where("status IN ?", models.ActiveStatuses())
	case models.TabFavorites:
		tx = tx.Where("is_favorite")
	case models.TabFailed:
		tx = tx.Where("status = ?", models.StatusFailed)
	case models.TabAll, "":
	}
	switch q.ActionType {
	case "video":
		tx = tx.Where(`action LIKE 'video\_%'`)
	case "image":
		tx = tx.Where(`action NOT LIKE 'video\_%' AND action NOT LIKE 'analyze\_%'`)
	}
	tx = equals(tx, "model_id", q.ModelID)
	tx = equals(tx, "model_name", q.ModelName)
	tx = equals(tx, "action", string(q.Action))
	tx = equals(tx, "status", string(q.Status))
	if q.Since != nil {
		tx = tx.Where("created_at >= ?", *q.Since)
	}
	if q.Until != nil {
		tx = tx.Where("created_at < ?", *q.Until)
	}
	return tx
}

// equals filters by a column unless value is empty. column is never user input.
func equals(tx *gorm.DB, column, value string) *gorm.DB {
	if strings.TrimSpace(value) == "" {
		return tx
	}
	return tx.Where(clause.Eq{Column: clause.Column{Name: column}, Value: value})
}

// withAssets reads the assets of all rows in one query.
func (db *DB) withAssets(ctx context.Context, rows []models.Generation) ([]models.GenerationDetail, error) {
	details := make([]models.GenerationDetail, len(rows))
	ids := make([]uuid.UUID, len(rows))
	at := make(map[uuid.UUID]int, len(rows))
	for i, row := range rows {
		details[i].Generation, ids[i], at[row.ID] = row, row.ID, i
	}
	if len(rows) == 0 {
		return details, nil
	}
	var assets []models.Asset
	err := db.gorm.WithContext(ctx).Where("generation_id IN ?", ids).Order("generation_id, position").Find(&assets).Error
	if err != nil {
		return nil, translate("list assets", err)
	}
	for _, asset := range assets {
		i := at[asset.GenerationID]
		details[i].Assets = append(details[i].Assets, asset)
	}
	return details, nil
}

// CountGenerations returns the numbers on a user's tabs.
func (db *DB) CountGenerations(ctx context.Context, userID uuid.UUID) (models.Counts, error) {
	var counts models.Counts
	err := db.gorm.WithContext(ctx).Raw(`SELECT * FROM get_generation_counts(?)`, userID).Scan(&counts).Error
	return counts, translate("count generations", err)
}
