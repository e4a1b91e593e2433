package postgres

import (
	"context"

	"github.com/google/uuid"

	"darkroom/models"
)

// Letter returns the notification that a message carries outside, with where its
// user is reached now. CodeNotFound when either is gone.
func (db *DB) Letter(ctx context.Context, messageID uuid.UUID) (models.Letter, error) {
	var row struct {
		models.Notification
		Email      string
		TelegramID *int64
		Blocked    bool
		Unwanted   bool
		InDoubt    bool
	}
	result := db.gorm.WithContext(ctx).Raw(`SELECT n.*, u.email, u.telegram_id, u.status = 'blocked' AS blocked,
			coalesce(p.wanted = 'never', false) AS unwanted,
			EXISTS (SELECT FROM message_tries AS t WHERE t.message_id = m.id AND t.fault = 'uncertain') AS in_doubt
		FROM messages AS m
		JOIN notifications AS n ON n.id = m.notification_id
		JOIN users AS u ON u.id = m.user_id
		LEFT JOIN notification_preferences AS p ON p.user_id = m.user_id AND p.kind = m.kind AND p.channel = m.channel
		WHERE m.id = ?`, messageID).Scan(&row)
	if result.Error == nil && result.RowsAffected == 0 {
		return models.Letter{}, models.Errorf(models.CodeNotFound, "There is no such message.")
	}
	return models.Letter{
		Notification: row.Notification, Email: row.Email, TelegramID: row.TelegramID,
		Blocked: row.Blocked, Unwanted: row.Unwanted, InDoubt: row.InDoubt,
	}, translate("read letter", result.Error)
}
