package postgres

import (
	"context"
	"time"

	"darkroom/models"
)

// purgeBatch is how many rows one statement of a purge removes: some tenths of a
// second, so that nobody waits for it.
const purgeBatch = 10_000

// Calls returns a page of the requests that the API answered, newest first.
func (db *DB) Calls(ctx context.Context, q models.CallQuery) ([]models.Call, error) {
	tx := db.gorm.WithContext(ctx).Order("id DESC").Limit(q.Limit)
	if q.Before > 0 {
		tx = tx.Where("id < ?", q.Before)
	}
	if q.UserID != nil {
		tx = tx.Where("user_id = ?", *q.UserID)
	}
	tx = equals(tx, "method", q.Method)
	tx = equals(tx, "route", q.Route)
	tx = equals(tx, "request_id", q.RequestID)
	switch {
	case q.Status >= 100:
		tx = tx.Where("status = ?", q.Status)
	case q.Status > 0:
		tx = tx.Where("status BETWEEN ? AND ?", q.Status*100, q.Status*100+99)
	}
	if q.Since != nil {
		tx = tx.Where("at >= ?", *q.Since)
	}
	if q.Until != nil {
		tx = tx.Where("at < ?", *q.Until)
	}
	var calls []models.Call
	err := tx.Find(&calls).Error
	return calls, translate("list calls", err)
}

// CountCalls counts the requests before a time: what PurgeCalls would remove.
func (db *DB) CountCalls(ctx context.Context, before time.Time) (int, error) {
	var found int64
	err := db.gorm.WithContext(ctx).Model(&models.Call{}).Where("at < ?", before).Count(&found).Error
	return int(found), translate("count calls", err)
}

// PurgeCalls removes the requests before a time and returns how many. Safe to
// repeat; where ctx ends it returns what it has done.
func (db *DB) PurgeCalls(ctx context.Context, before time.Time) (int, error) {
	gone := 0
	for {
		result := db.gorm.WithContext(ctx).Exec(`DELETE FROM api_logs WHERE id IN (
			SELECT id FROM api_logs WHERE at < ? ORDER BY at LIMIT ?)`, before, purgeBatch)
		gone += int(result.RowsAffected)
		if result.Error != nil || result.RowsAffected < purgeBatch {
			return gone, translate("purge calls", result.Error)
		}
	}
}
