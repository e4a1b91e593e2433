package postgres

import (
	"context"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"darkroom/models"
)

// announceBatch is how many users are told in one transaction: it holds the row of
// each one's events, for which their generations wait.
const announceBatch = 200

// Announce tells one user or all that are active, and returns how many were told
// now. Safe to repeat with the same id, as after an error, when some were told
// already. The messages outside are started by the sweep.
func (db *DB) Announce(ctx context.Context, a models.Announcement) (told int, err error) {
	after := uuid.Nil
	for more := true; more; {
		err := db.tx(ctx, "announce", func(tx *gorm.DB) error {
			var users []uuid.UUID
			rows := tx.Table("users").Where("status = 'active' AND id > ?", after)
			if a.UserID != nil {
				rows = rows.Where("id = ?", *a.UserID)
			}
			err := rows.Order("id").Limit(announceBatch).Pluck("id", &users).Error
			if more = len(users) > 0; err != nil || !more {
				return err
			}
			after = users[len(users)-1]
			count, err := db.announceTo(tx, a, users)
			told += count
			return err
		})
		if err != nil {
			return told, err
		}
	}
	return told, nil
}

// announceTo tells these users, and returns how many had not been told before.
func (db *DB) announceTo(tx *gorm.DB, a models.Announcement, users []uuid.UUID) (told int, err error) {
	err = tx.Raw(`WITH note AS (
			INSERT INTO notifications (id, user_id, kind, title, body, listed, created_at)
			SELECT CAST(md5(CAST(@announcement AS text) || u.id) AS uuid), u.id, @kind, @title, @body,
				coalesce(p.wanted, 'always') = 'always', @at
			FROM users AS u
			LEFT JOIN notification_preferences AS p ON p.user_id = u.id AND p.kind = @kind AND p.channel = 'in_app'
			WHERE u.id IN @users ORDER BY u.id
			ON CONFLICT (id) DO NOTHING RETURNING id, user_id, listed
		), `+noteEvents+`, message AS (
			INSERT INTO messages (id, user_id, channel, kind, notification_id, created_at)
			SELECT gen_random_uuid(), n.user_id, c.channel, @kind, n.id, @at
			FROM note AS n JOIN users AS u ON u.id = n.user_id
			CROSS JOIN LATERAL (VALUES ('email', u.email <> ''), ('telegram', u.telegram_id IS NOT NULL)) AS c (channel, reached)
			LEFT JOIN notification_preferences AS p ON p.user_id = u.id AND p.kind = @kind AND p.channel = c.channel
			WHERE c.reached AND c.channel IN @channels AND coalesce(p.wanted, 'always') = 'always'
			RETURNING id
		)
		SELECT count(*) + 0 * (SELECT count(pg_notify(@wake, CAST(user_id AS text))) FROM event) FROM note`, map[string]any{
		"announcement": a.ID, "kind": models.KindAnnouncement, "title": a.Title, "body": a.Body, "at": db.timestamp(),
		"users": users, "channels": a.Channels, "wake": eventChannel,
	}).Scan(&told).Error
	return told, err
}
