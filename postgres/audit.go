package postgres

import (
	"context"
	"strings"

	"darkroom/models"
)

// AuditLog returns a page of what was done with a role, newest first.
func (db *DB) AuditLog(ctx context.Context, q models.AuditQuery) ([]models.AuditEntry, error) {
	tx := db.gorm.WithContext(ctx).Table("audit_log AS a").
		Select("a.*, u.id AS actor_ref_id, u.email AS actor_ref_email, u.name AS actor_ref_name").
		Joins("LEFT JOIN users AS u ON u.id = a.actor_id").Order("a.id DESC").Limit(q.Limit)
	if q.Before > 0 {
		tx = tx.Where("a.id < ?", q.Before)
	}
	if q.ActorID != nil {
		tx = tx.Where("a.actor_id = ?", *q.ActorID)
	}
	if q.Act != "" {
		tx = tx.Where("a.act = ? OR starts_with(a.act, ?)", q.Act, strings.TrimSuffix(q.Act, ".")+".")
	}
	if q.Target != "" {
		tx = tx.Where("a.target = ?", q.Target)
	}
	if q.Since != nil {
		tx = tx.Where("a.at >= ?", *q.Since)
	}
	if q.Until != nil {
		tx = tx.Where("a.at < ?", *q.Until)
	}
	var entries []models.AuditEntry
	err := tx.Find(&entries).Error
	return entries, translate("read audit log", err)
}
