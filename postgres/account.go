package postgres

import (
	"context"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"darkroom/models"
)

// Account returns the record of whom an access token names. A user seen for the
// first time gets one; an address that has changed is taken over.
func (db *DB) Account(ctx context.Context, named models.User) (models.User, error) {
	var user models.User
	found := db.gorm.WithContext(ctx).Where("id = ?", named.ID).Limit(1).Find(&user)
	if found.Error != nil || (found.RowsAffected > 0 && (user.Email == named.Email || named.Email == "")) {
		return user, translate("read account", found.Error)
	}
	err := db.gorm.WithContext(ctx).Raw(`INSERT INTO users (id, email, active_limit) VALUES (?, ?, ?)
		ON CONFLICT (id) DO UPDATE SET email = excluded.email, updated_at = now() RETURNING *`,
		named.ID, named.Email, models.DefaultActiveLimit).Scan(&user).Error
	return user, translate("save account", err)
}

// SetRole gives a user a role and returns the one before. A user seen for the
// first time gets a row. CodeConflict for the last super_admin. Safe to repeat.
func (db *DB) SetRole(ctx context.Context, userID uuid.UUID, role models.Role) (before models.Role, err error) {
	err = db.tx(ctx, "set role", func(tx *gorm.DB) error {
		if inner := db.ensureUser(tx, userID); inner != nil {
			return inner
		}
		// All of them are held, so that two cannot each remove the other's last one.
		var supers []uuid.UUID
		inner := tx.Raw(`SELECT id FROM users WHERE role = ? AND status = ? ORDER BY id FOR UPDATE`,
			models.RoleSuperAdmin, models.UserActive).Scan(&supers).Error
		if inner != nil {
			return inner
		}
		if role != models.RoleSuperAdmin && len(supers) == 1 && supers[0] == userID {
			return models.Errorf(models.CodeConflict, "This is the last super admin. Make somebody else one first.")
		}
		return tx.Raw(`UPDATE users SET role = ?, updated_at = now() FROM (SELECT id, role FROM users WHERE id = ? FOR UPDATE) AS old
			WHERE users.id = old.id RETURNING old.role`, role, userID).Scan(&before).Error
	})
	return before, err
}

// Audit writes down what somebody did with a role.
func (db *DB) Audit(ctx context.Context, act models.Act) error {
	return translate("audit", db.audit(db.gorm.WithContext(ctx), act))
}

// audit is Audit within the transaction of the act.
func (db *DB) audit(tx *gorm.DB, act models.Act) error {
	act.At = db.timestamp()
	if act.Detail == nil {
		act.Detail = map[string]any{}
	}
	return tx.Create(&act).Error
}
