package postgres

import (
	"context"
	"errors"
	"time"

	"github.com/google/uuid"
	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"darkroom/models"
)

// forgottenAtOnce bounds what one sign-in clears away after others: more than one,
// so that the table empties, and few enough for nobody to notice.
const forgottenAtOnce = 20

// UseTelegramLogin marks a sign-in by Telegram as used and reports whether it was not before.
// It forgets a few of those that are too old by now.
func (db *DB) UseTelegramLogin(ctx context.Context, hash []byte, until time.Time) (first bool, err error) {
	err = db.tx(ctx, "use telegram login", func(tx *gorm.DB) error {
		// Rows that another sign-in clears away are left to it.
		inner := tx.Exec(`DELETE FROM telegram_logins WHERE hash IN (SELECT hash FROM telegram_logins
			WHERE expires_at < now() ORDER BY expires_at LIMIT ? FOR UPDATE SKIP LOCKED)`, forgottenAtOnce).Error
		if inner != nil {
			return inner
		}
		used := tx.Clauses(clause.OnConflict{DoNothing: true}).Table("telegram_logins").
			Create(map[string]any{"hash": hash, "expires_at": until})
		first = used.RowsAffected == 1
		return used.Error
	})
	return first, err
}

// TelegramUser returns the user who is linked to person.TelegramID; somebody seen
// for the first time gets a row. Safe to repeat.
func (db *DB) TelegramUser(ctx context.Context, person models.User) (models.User, error) {
	if person.TelegramID == nil {
		return models.User{}, errors.New("find telegram user: nobody is named")
	}
	var user models.User
	err := db.gorm.WithContext(ctx).Raw(`INSERT INTO users (id, email, active_limit, name, avatar_url, telegram_id)
		VALUES (?, '', ?, ?, ?, ?)
		ON CONFLICT (telegram_id) WHERE telegram_id IS NOT NULL DO UPDATE SET updated_at = now() RETURNING *`,
		uuid.New(), models.DefaultActiveLimit, person.Name, person.AvatarURL, *person.TelegramID).Scan(&user).Error
	return user, translate("find telegram user", err)
}

// Introduce fills what is still empty of a user's name, picture and id at
// Telegram. A user seen for the first time gets a row. CodeConflict when that id
// is another user's. Safe to repeat.
func (db *DB) Introduce(ctx context.Context, user models.User) error {
	err := db.gorm.WithContext(ctx).Exec(`INSERT INTO users (id, email, active_limit, name, avatar_url, telegram_id)
		VALUES (?, ?, ?, ?, ?, ?)
		ON CONFLICT (id) DO UPDATE SET
			name = coalesce(nullif(users.name, ''), excluded.name),
			avatar_url = coalesce(nullif(users.avatar_url, ''), excluded.avatar_url),
			telegram_id = coalesce(users.telegram_id, excluded.telegram_id), updated_at = now()`,
		user.ID, user.Email, models.DefaultActiveLimit, user.Name, user.AvatarURL, user.TelegramID).Error
	return translate("introduce user", err)
}
