package postgres

import (
	"context"
	"strings"

	"github.com/google/uuid"
	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"darkroom/models"
)

// ListGenerations returns a page of the generations that a user looks at, newest
// first, each with its assets and, where others may have made it, its creator.
func (db *DB) ListGenerations(ctx context.Context, q models.ListQuery) (models.GenerationPage, error) {
	page, err := db.totals(ctx, q)
	if err != nil {
		return page, err
	}
	rows, err := db.readPage(ctx, q)
	if err != nil {
		return page, err
	}
	if len(rows) > q.Limit { // one more than shown tells whether there are more
		rows = rows[:q.Limit]
		last := rows[q.Limit-1]
		page.Next = &models.Cursor{CreatedAt: last.CreatedAt, ID: last.ID}
	}
	if page.Generations, err = db.withAssets(ctx, rows); err != nil || !q.Shared {
		return page, err
	}
	return page, db.addCreators(ctx, page.Generations)
}

// totals returns a page with its numbers alone.
func (db *DB) totals(ctx context.Context, q models.ListQuery) (models.GenerationPage, error) {
	var page models.GenerationPage
	if !q.SkipCounts || (!q.Filtered() && q.Sight().Kept()) {
		counts, err := db.CountGenerations(ctx, q.Sight())
		if err != nil {
			return page, err
		}
		page.Counts, page.Total = &counts, counts.Of(q.Tab)
	}
	var err error
	if q.Filtered() || page.Counts == nil {
		page.Total, err = db.countFiltered(ctx, q)
	}
	if q.SkipCounts {
		page.Counts = nil
	}
	return page, err
}

// readPage returns the rows of a page and the one behind them.
func (db *DB) readPage(ctx context.Context, q models.ListQuery) ([]models.Generation, error) {
	page := filtered(db.gorm.WithContext(ctx), q).Order("created_at DESC, id DESC").Limit(q.Limit + 1)
	if q.After != nil {
		page = page.Where("(created_at, id) < (?, ?)", q.After.CreatedAt, q.After.ID)
	} else {
		page = page.Offset((q.Page - 1) * q.Limit)
	}
	var rows []models.Generation
	err := page.Find(&rows).Error
	return rows, translate("list generations", err)
}

// countFiltered counts up to TotalMost.
func (db *DB) countFiltered(ctx context.Context, q models.ListQuery) (int, error) {
	some := filtered(db.gorm.WithContext(ctx), q).Select("1").Limit(models.TotalMost)
	var total int64
	err := db.gorm.WithContext(ctx).Table("(?) AS first_rows", some).Count(&total).Error
	return int(total), translate("count filtered generations", err)
}

// filtered applies the query's filters; paging and order are the caller's.
func filtered(tx *gorm.DB, q models.ListQuery) *gorm.DB {
	tx = seenBy(tx.Model(&models.Generation{}), q.Sight())
	switch q.Tab {
	case models.TabProcessing:
		tx = tx.Where("status IN ?", models.ActiveStatuses())
	case models.TabFavorites:
		tx = tx.Where("is_favorite")
	case models.TabFailed:
		tx = tx.Where("status = ?", models.StatusFailed)
	case models.TabAll, "":
	}
	tx = ofType(tx, q.ActionType)
	if q.CreatorID != nil {
		tx = tx.Where("user_id = ?", *q.CreatorID)
	}
	if q.BatchID != nil {
		tx = tx.Where("batch_id = ?", *q.BatchID)
	}
	tx = equals(tx, "model_id", q.ModelID)
	tx = equals(tx, "model_name", q.ModelName)
	tx = equals(tx, "action", string(q.Action))
	tx = equals(tx, "status", string(q.Status))
	tx = holds(tx, q.Search)
	if q.Since != nil {
		tx = tx.Where("created_at >= ?", *q.Since)
	}
	if q.Until != nil {
		tx = tx.Where("created_at < ?", *q.Until)
	}
	return tx
}

// ofType keeps actions that make pictures, those that make films, or those that write; all for "".
func ofType(tx *gorm.DB, actionType string) *gorm.DB {
	switch actionType {
	case "video":
		return tx.Where(`action LIKE 'video\_%'`)
	case "image":
		return tx.Where(`action NOT LIKE 'video\_%' AND action NOT LIKE 'analyze\_%'`)
	case "text":
		return tx.Where(`action LIKE 'analyze\_%'`)
	}
	return tx
}

// holds filters by words that must stand in the prompt. The rows of one user are
// looked through one by one, newest first; an index of everybody's prompts would
// cost every create for what few people do.
func holds(tx *gorm.DB, search string) *gorm.DB {
	for word := range strings.FieldsSeq(search) {
		tx = tx.Where("prompt ILIKE ?", "%"+literally(word)+"%")
	}
	return tx
}

// literally is a text for LIKE that stands for itself.
func literally(text string) string {
	return strings.NewReplacer(`\`, `\\`, `%`, `\%`, `_`, `\_`).Replace(text)
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
