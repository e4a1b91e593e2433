package postgres

import (
	"context"
	"time"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"darkroom/models"
)

// AddMessage writes a message that no other transaction asked for: a ping, or one
// that is sent again.
func (db *DB) AddMessage(ctx context.Context, message models.Message) (models.Message, error) {
	message.Status = models.MessagePending
	err := db.gorm.WithContext(ctx).Create(&message).Error
	return message, translate("add message", err)
}

// OpenMessage returns a message for durable work and notes that its delivery has
// begun. Safe to repeat; CodeNotFound when it is gone.
func (db *DB) OpenMessage(ctx context.Context, id uuid.UUID) (models.Message, error) {
	var message models.Message
	err := db.tx(ctx, "open message", func(tx *gorm.DB) error {
		err := tx.Exec(`UPDATE messages SET started_at = ? WHERE id = ? AND started_at IS NULL`, db.timestamp(), id).Error
		if err != nil {
			return err
		}
		return tx.Where("id = ?", id).Take(&message).Error
	})
	return message, err
}

// NoteTry writes a try into the log and what follows from it onto the message.
// Safe to repeat: a message that has ended stays as it is, and of one that is gone
// nothing is kept.
func (db *DB) NoteTry(ctx context.Context, try models.Try, end models.TryEnd) error {
	return db.tx(ctx, "note try", func(tx *gorm.DB) error {
		now := db.timestamp()
		err := tx.Exec(`INSERT INTO message_tries (message_id, number, status, fault, duration_ms, created_at)
			SELECT id, ?, ?, ?, ?, ? FROM messages WHERE id = ? ON CONFLICT DO NOTHING`,
			try.Number, try.Status, try.Fault, try.DurationMS, now, try.MessageID).Error
		if err != nil {
			return err
		}
		var next, ended *time.Time
		if end.Status == models.MessagePending {
			at := now.Add(end.NextIn)
			next = &at
		} else {
			ended = &now
		}
		err = tx.Exec(`UPDATE messages SET tries = greatest(tries, ?), fault = ?, status = ?, next_at = ?, ended_at = ?
			WHERE id = ? AND status = ?`,
			try.Number, try.Fault, end.Status, next, ended, try.MessageID, models.MessagePending).Error
		if err != nil || !end.Gone {
			return err
		}
		if err := db.silence(tx, try.MessageID); err != nil {
			return err
		}
		return tx.Exec(`UPDATE webhook_endpoints AS e SET disabled_at = ?, disabled_reason = ?, updated_at = ?
			FROM messages AS m WHERE m.id = ? AND e.id = m.endpoint_id AND e.disabled_at IS NULL AND NOT e.own`,
			now, models.DisabledGone, now, try.MessageID).Error
	})
}

// Unstarted returns messages whose delivery nobody has begun since before, oldest
// first.
func (db *DB) Unstarted(ctx context.Context, before time.Time) ([]models.Message, error) {
	var messages []models.Message
	err := db.gorm.WithContext(ctx).
		Where("started_at IS NULL AND status = ? AND created_at < ?", models.MessagePending, before).
		Order("created_at").Limit(sweepBatch).Find(&messages).Error
	return messages, translate("read unstarted messages", err)
}

// LoseMessages ends messages whose delivery began before and has not come to its
// end, which takes a delivery that Temporal has lost. It returns how many.
func (db *DB) LoseMessages(ctx context.Context, before time.Time) (int, error) {
	result := db.gorm.WithContext(ctx).Exec(`UPDATE messages SET status = ?, fault = 'lost', next_at = NULL, ended_at = ?
		WHERE status = ? AND started_at < ?`, models.MessageFailed, db.timestamp(), models.MessagePending, before)
	return int(result.RowsAffected), translate("end lost messages", result.Error)
}

// Messages returns a page of a user's messages with their tries, newest first.
func (db *DB) Messages(ctx context.Context, query models.MessageQuery) ([]models.MessageDetail, error) {
	read := db.gorm.WithContext(ctx)
	page := read.Where("user_id = ? AND channel = ?", query.UserID, query.Channel)
	if query.EndpointID != nil {
		page = page.Where("endpoint_id = ?", *query.EndpointID)
	}
	if query.GenerationID != nil {
		page = page.Where("generation_id = ?", *query.GenerationID)
	}
	if query.Status != "" {
		page = page.Where("status = ?", query.Status)
	}
	if query.Before != nil {
		page = page.Where("(created_at, id) < (SELECT created_at, id FROM messages WHERE id = ? AND user_id = ?)",
			*query.Before, query.UserID)
	}
	var messages []models.Message
	if err := page.Order("created_at DESC, id DESC").Limit(query.Limit).Find(&messages).Error; err != nil {
		return nil, translate("list messages", err)
	}
	return db.withTries(read, messages)
}

// MessageOf returns a user's message. CodeNotFound for those of others.
func (db *DB) MessageOf(ctx context.Context, userID, id uuid.UUID) (models.Message, error) {
	var message models.Message
	err := db.gorm.WithContext(ctx).Where("id = ? AND user_id = ?", id, userID).Take(&message).Error
	return message, translate("read message", err)
}

func (*DB) withTries(read *gorm.DB, messages []models.Message) ([]models.MessageDetail, error) {
	ids := make([]uuid.UUID, len(messages))
	details := make([]models.MessageDetail, len(messages))
	place := make(map[uuid.UUID]int, len(messages))
	for i, message := range messages {
		ids[i], details[i].Message, place[message.ID] = message.ID, message, i
	}
	var tries []models.Try
	if err := read.Where("message_id IN ?", ids).Order("message_id, number").Find(&tries).Error; err != nil {
		return nil, translate("list tries", err)
	}
	for _, try := range tries {
		at := place[try.MessageID]
		details[at].Log = append(details[at].Log, try)
	}
	return details, nil
}
