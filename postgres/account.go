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

// SetRole gives a user a role, writes it down as nobody's act, and returns the
// role before: it is for whoever has the database. A user seen for the first time
// gets a row. CodeConflict for the last super_admin. Safe to repeat, as ChangeUser
// is.
func (db *DB) SetRole(ctx context.Context, userID uuid.UUID, role models.Role) (before models.Role, err error) {
	err = db.tx(ctx, "set role", func(tx *gorm.DB) error {
		if inner := db.ensureUser(tx, userID); inner != nil {
			return inner
		}
		user, inner := db.changeUser(tx, models.UserChange{UserID: userID, Role: &role}, models.Act{})
		before = user.Role
		return inner
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
