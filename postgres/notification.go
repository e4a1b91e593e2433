package postgres

import (
	"context"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"darkroom/models"
)

// notify writes a notification where its user wants it: into their list, with the
// event that tells their readers, and as messages to the ways outside by which they
// are reached. It is part of the transaction that made true what it tells. What
// nobody wants leaves no trace.
func (db *DB) notify(tx *gorm.DB, n models.Notification) ([]models.Message, error) {
	var outside []models.Channel
	var err error
	if n.Listed, outside, err = wanted(tx, n); err != nil || (!n.Listed && len(outside) == 0) {
		return nil, err
	}
	n.ID, n.CreatedAt = uuid.New(), db.timestamp()
	err = tx.Exec(`WITH note AS (
			INSERT INTO notifications (id, user_id, kind, title, body, generation_id, listed, created_at)
			VALUES (@id, @user, @kind, @title, @body, @generation, @listed, @at) RETURNING id, user_id, listed
		), `+noteEvents+`
		SELECT pg_notify(@wake, CAST(user_id AS text)) FROM event`, map[string]any{
		"id": n.ID, "user": n.UserID, "kind": n.Kind, "title": n.Title, "body": n.Body, "generation": n.GenerationID,
		"listed": n.Listed, "at": n.CreatedAt, "wake": eventChannel,
	}).Error
	if err != nil || len(outside) == 0 {
		return nil, err
	}
	messages := make([]models.Message, len(outside))
	for i, channel := range outside {
		messages[i] = models.Message{
			ID: uuid.New(), UserID: n.UserID, Channel: channel, Kind: n.Kind, GenerationID: n.GenerationID,
			NotificationID: &n.ID, Status: models.MessagePending, CreatedAt: n.CreatedAt,
		}
	}
	return messages, tx.Create(&messages).Error
}

// noteEvents are the parts of a statement that write the listed notifications in its
// part note as the next events of their users, at @at.
const noteEvents = `cursor AS (
		INSERT INTO event_cursors AS c (user_id, seq) SELECT user_id, 1 FROM note WHERE listed ORDER BY user_id
		ON CONFLICT (user_id) DO UPDATE SET seq = c.seq + 1 RETURNING user_id, seq
	), event AS (INSERT INTO generation_events (user_id, seq, notification_id, run, status, created_at)
	SELECT cursor.user_id, cursor.seq, note.id, 0, '', @at FROM cursor JOIN note USING (user_id)
	RETURNING user_id)`

// reach is where a user can be told, with what they have said of one kind.
type reach struct {
	Email      string
	TelegramID *int64
	Blocked    bool
	Channel    *models.Channel
	Wanted     models.When
}

// by reports whether the user can be reached over a channel.
func (r reach) by(channel models.Channel) bool {
	switch channel {
	case models.ChannelInApp:
		return true
	case models.ChannelEmail:
		return r.Email != "" && !r.Blocked
	case models.ChannelTelegram:
		return r.TelegramID != nil && !r.Blocked
	case models.ChannelWebhook:
	}
	return false
}

// wanted says where the user of a notification wants it and can have it.
func wanted(tx *gorm.DB, n models.Notification) (listed bool, outside []models.Channel, err error) {
	var said []reach
	err = tx.Raw(`SELECT u.email, u.telegram_id, u.status = 'blocked' AS blocked, p.channel, p.wanted
		FROM users AS u LEFT JOIN notification_preferences AS p ON p.user_id = u.id AND p.kind = ?
		WHERE u.id = ?`, n.Kind, n.UserID).Scan(&said).Error
	if err != nil || len(said) == 0 {
		return false, nil, err
	}
	for _, channel := range models.NoticeChannels() {
		when := models.DefaultWhen(n.Kind, channel)
		for _, row := range said {
			if row.Channel != nil && *row.Channel == channel {
				when = row.Wanted
			}
		}
		switch {
		case !when.Wants(n) || !said[0].by(channel):
		case channel == models.ChannelInApp:
			listed = true
		default:
			outside = append(outside, channel)
		}
	}
	return listed, outside, nil
}

// Notifications returns a page of a user's list, newest first, and how many of the
// whole list are new.
func (db *DB) Notifications(ctx context.Context, query models.NotificationQuery) (models.NotificationPage, error) {
	var page models.NotificationPage
	read := db.gorm.WithContext(ctx)
	rows := read.Where("user_id = ? AND listed", query.UserID)
	if query.Unread {
		rows = rows.Where("read_at IS NULL")
	}
	if query.Cursor != nil {
		rows = rows.Where("(created_at, id) < (?, ?)", query.Cursor.CreatedAt, query.Cursor.ID)
	}
	err := rows.Order("created_at DESC, id DESC").Limit(query.Limit + 1).Find(&page.Notifications).Error
	if err != nil {
		return page, translate("list notifications", err)
	}
	if len(page.Notifications) > query.Limit {
		page.Notifications = page.Notifications[:query.Limit]
		last := page.Notifications[query.Limit-1]
		page.Next = &models.Cursor{CreatedAt: last.CreatedAt, ID: last.ID}
	}
	page.Unread, err = db.unread(read, query.UserID)
	return page, translate("count notifications", err)
}

// MarkNotificationsRead marks notifications of a user's as read, all of the list
// for nil, and returns how many are new then. Those of others, or of nobody, are
// passed over. Safe to repeat: the first time counts.
func (db *DB) MarkNotificationsRead(ctx context.Context, userID uuid.UUID, ids []uuid.UUID) (unread int64, err error) {
	write := db.gorm.WithContext(ctx)
	rows := write.Model(&models.Notification{}).Where("user_id = ? AND listed AND read_at IS NULL", userID)
	if ids != nil {
		rows = rows.Where("id IN ?", ids)
	}
	if err = rows.Update("read_at", db.timestamp()).Error; err != nil {
		return 0, translate("mark notifications read", err)
	}
	unread, err = db.unread(write, userID)
	return unread, translate("count notifications", err)
}

func (*DB) unread(read *gorm.DB, userID uuid.UUID) (count int64, err error) {
	err = read.Model(&models.Notification{}).Where("user_id = ? AND listed AND read_at IS NULL", userID).Count(&count).Error
	return count, err
}
