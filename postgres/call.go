package postgres

import (
	"context"

	"darkroom/models"
)

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
