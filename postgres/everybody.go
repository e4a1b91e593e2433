package postgres

import (
	"context"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"darkroom/models"
)

// withOwner are the columns of a generation and of whose it is.
const withOwner = `generations.*, u.id AS owner_id, u.email AS owner_email, u.name AS owner_name`

// Everybodys returns a page of everybody's generations, newest first.
func (db *DB) Everybodys(ctx context.Context, q models.EverybodyQuery) (models.EverybodyPage, error) {
	var page models.EverybodyPage
	var err error
	if page.Total, err = db.CountEverybodys(ctx, q.EverybodyFilter); err != nil {
		return page, err
	}
	rows := db.owned(ctx, q.EverybodyFilter).Order("generations.created_at DESC, generations.id DESC").Limit(q.Limit + 1)
	if q.After != nil {
		rows = rows.Where("(generations.created_at, generations.id) < (?, ?)", q.After.CreatedAt, q.After.ID)
	} else {
		rows = rows.Offset((q.Page - 1) * q.Limit)
	}
	if err = rows.Find(&page.Generations).Error; err != nil {
		return page, translate("list everybody's generations", err)
	}
	if len(page.Generations) > q.Limit { // one more than shown tells whether there are more
		page.Generations = page.Generations[:q.Limit]
		last := page.Generations[q.Limit-1]
		page.Next = &models.Cursor{CreatedAt: last.CreatedAt, ID: last.ID}
	}
	return page, nil
}

// CountEverybodys counts what a filter finds, up to TotalMost.
func (db *DB) CountEverybodys(ctx context.Context, filter models.EverybodyFilter) (int, error) {
	some := everybodys(db.gorm.WithContext(ctx), filter).Select("1").Limit(models.TotalMost)
	var total int64
	err := db.gorm.WithContext(ctx).Table("(?) AS first_rows", some).Count(&total).Error
	return int(total), translate("count everybody's generations", err)
}

// OldestEverybodys returns what a filter finds, the oldest first and most at
// most.
func (db *DB) OldestEverybodys(ctx context.Context, filter models.EverybodyFilter, most int) ([]models.OwnedGeneration, error) {
	var found []models.OwnedGeneration
	err := db.owned(ctx, filter).Order("generations.created_at, generations.id").Limit(most).Find(&found).Error
	return found, translate("read everybody's generations", err)
}

// Owned returns a generation whoever owns it, with its attempts; deleted ones,
// too. CodeNotFound when there is none.
func (db *DB) Owned(ctx context.Context, id uuid.UUID) (models.OwnedGeneration, []models.Attempt, error) {
	var gen models.OwnedGeneration
	read := db.gorm.WithContext(ctx)
	err := joined(read.Model(&models.Generation{}).Where("generations.id = ?", id)).Take(&gen).Error
	if err != nil {
		return gen, nil, translate("read anybody's generation", err)
	}
	var attempts []models.Attempt
	err = read.Where("generation_id = ?", id).Order("number").Find(&attempts).Error
	return gen, attempts, translate("read attempts", err)
}

// owned selects generations with their owners.
func (db *DB) owned(ctx context.Context, filter models.EverybodyFilter) *gorm.DB {
	return joined(everybodys(db.gorm.WithContext(ctx), filter))
}

func joined(tx *gorm.DB) *gorm.DB {
	return tx.Select(withOwner).Joins("JOIN users AS u ON u.id = generations.user_id")
}

// everybodys applies a filter; paging and order are the caller's.
func everybodys(tx *gorm.DB, f models.EverybodyFilter) *gorm.DB {
	tx = tx.Model(&models.Generation{}).Where("generations.deleted_at IS NULL")
	if len(f.IDs) > 0 {
		tx = tx.Where("generations.id IN ?", f.IDs)
	}
	for column, id := range map[string]*uuid.UUID{"user_id": f.UserID, "workspace_id": f.WorkspaceID, "batch_id": f.BatchID} {
		if id != nil {
			tx = tx.Where("generations."+column+" = ?", *id)
		}
	}
	tx = ofType(tx, f.ActionType)
	tx = equals(tx, "model_id", f.ModelID)
	tx = equals(tx, "action", string(f.Action))
	if f.Status != "" {
		tx = tx.Where("generations.status = ?", f.Status)
	}
	tx = equals(tx, "error_kind", string(f.ErrorKind))
	if f.Provider != "" {
		tx = tx.Where("EXISTS (SELECT FROM attempts AS a WHERE a.generation_id = generations.id AND a.provider = ?)", f.Provider)
	}
	tx = holds(tx, f.Search)
	if f.Since != nil {
		tx = tx.Where("generations.created_at >= ?", *f.Since)
	}
	if f.Until != nil {
		tx = tx.Where("generations.created_at < ?", *f.Until)
	}
	return tx
}
