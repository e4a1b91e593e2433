package postgres

import (
	"context"
	"strings"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"darkroom/models"
)

// userColumns are those of a user as those with a role see one.
const userColumns = `users.*, coalesce(c."all", 0) AS "all", coalesce(c.processing, 0) AS processing,
	coalesce(c.favorites, 0) AS favorites, coalesce(c.failed, 0) AS failed,
	coalesce(b.available_micro, 0) AS available, coalesce(b.held_micro, 0) AS held,
	(SELECT max(g.created_at) FROM generations AS g WHERE g.user_id = users.id AND g.deleted_at IS NULL) AS last_generation_at`

// Users returns a page of users, the newest first.
func (db *DB) Users(ctx context.Context, q models.UserQuery) (models.UserPage, error) {
	var page models.UserPage
	var total int64
	if err := someUsers(db.gorm.WithContext(ctx), q).Count(&total).Error; err != nil {
		return page, translate("count users", err)
	}
	page.Total = int(total)
	err := withFigures(someUsers(db.gorm.WithContext(ctx), q)).Order("users.created_at DESC, users.id").
		Limit(q.Limit).Offset((q.Page - 1) * q.Limit).Find(&page.Users).Error
	return page, translate("list users", err)
}

// UserRow returns one user as Users does, or CodeNotFound.
func (db *DB) UserRow(ctx context.Context, id uuid.UUID) (models.UserRow, error) {
	var row models.UserRow
	err := withFigures(db.gorm.WithContext(ctx).Model(&models.User{}).Where("users.id = ?", id)).Take(&row).Error
	return row, translate("read user", err)
}

func withFigures(tx *gorm.DB) *gorm.DB {
	return tx.Select(userColumns).Joins("LEFT JOIN generation_counts AS c ON c.user_id = users.id").
		Joins("LEFT JOIN balances AS b ON b.user_id = users.id")
}

// someUsers applies a filter. The users of one server are looked through one by
// one: it is people who search, and seldom.
func someUsers(tx *gorm.DB, q models.UserQuery) *gorm.DB {
	tx = tx.Model(&models.User{})
	if q.Role != "" {
		tx = tx.Where("users.role = ?", q.Role)
	}
	if q.Status != "" {
		tx = tx.Where("users.status = ?", q.Status)
	}
	if search := strings.TrimSpace(q.Search); search != "" {
		tx = tx.Where("users.email ILIKE @part OR users.name ILIKE @part OR starts_with(CAST(users.id AS text), lower(@whole))",
			map[string]any{"part": "%" + literally(search) + "%", "whole": search})
	}
	return tx
}

// ChangeUser changes what a user may do and writes down each thing that changed.
// CodeNotFound, and CodeConflict for the last super_admin who may come in. Safe
// to repeat: what is so already is not written down.
func (db *DB) ChangeUser(ctx context.Context, change models.UserChange, by models.Act) error {
	return db.tx(ctx, "change user", func(tx *gorm.DB) error {
		_, err := db.changeUser(tx, change, by)
		return err
	})
}

// changeUser is ChangeUser within a transaction. It returns the user as before.
func (db *DB) changeUser(tx *gorm.DB, change models.UserChange, by models.Act) (before models.User, err error) {
	supers, err := lockSupers(tx)
	if err != nil {
		return before, err
	}
	if err = lockUser(tx, change.UserID); err != nil {
		return before, err
	}
	if err = tx.Where("id = ?", change.UserID).Take(&before).Error; err != nil {
		return before, err
	}
	user := before
	acts := applied(&user, change)
	if len(acts) == 0 {
		return before, nil
	}
	mighty := user.Role == models.RoleSuperAdmin && user.Status == models.UserActive
	if !mighty && isLast(supers, user.ID) {
		return before, lastSuper()
	}
	if err = tx.Model(&user).Select("role", "status", "active_limit").Updates(&user).Error; err != nil {
		return before, err
	}
	for _, act := range acts {
		by.Act, by.Target, by.Detail = act.Act, user.ID.String(), act.Detail
		if err = db.audit(tx, by); err != nil {
			return before, err
		}
	}
	return before, nil
}

// applied makes the change on user and returns what it did.
func applied(user *models.User, change models.UserChange) []models.Act {
	var acts []models.Act
	note := func(act string, from, to any) {
		acts = append(acts, models.Act{Act: act, Detail: map[string]any{"from": from, "to": to}})
	}
	if to := change.Role; to != nil && *to != user.Role {
		note(models.ActUserRole, user.Role, *to)
		user.Role = *to
	}
	if to := change.Status; to != nil && *to != user.Status {
		note(models.ActUserStatus, user.Status, *to)
		user.Status = *to
	}
	if to := change.ActiveLimit; to != nil && *to != user.ActiveLimit {
		note(models.ActUserLimit, user.ActiveLimit, *to)
		user.ActiveLimit = *to
	}
	return acts
}

// lockSupers returns the super admins who may come in, and holds them all, so
// that two of them cannot each remove the other.
func lockSupers(tx *gorm.DB) ([]uuid.UUID, error) {
	var supers []uuid.UUID
	err := tx.Raw(`SELECT id FROM users WHERE role = ? AND status = ? ORDER BY id FOR UPDATE`,
		models.RoleSuperAdmin, models.UserActive).Scan(&supers).Error
	return supers, err
}

func isLast(supers []uuid.UUID, id uuid.UUID) bool { return len(supers) == 1 && supers[0] == id }

func lastSuper() error {
	return models.Errorf(models.CodeConflict, "This is the last super admin. Make somebody else one first.")
}
