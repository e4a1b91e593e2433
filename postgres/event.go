package postgres

import (
	"context"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"darkroom/models"
)

// eventChannel is the NOTIFY channel on which writers of events wake readers;
// the payload is the user's id and says nothing else.
const eventChannel = "generation_events"

// insertEvent are the parts of a statement that write the state of the generation
// in its part gen as the next event of its user, at @at. The cursor's
// row lock makes the numbers of one user become visible in their order.
const insertEvent = `cursor AS (
		INSERT INTO event_cursors AS c (user_id, seq) SELECT user_id, 1 FROM gen
		ON CONFLICT (user_id) DO UPDATE SET seq = c.seq + 1 RETURNING seq
	), event AS (INSERT INTO generation_events
		(user_id, seq, generation_id, run, status, stage, progress, error_kind, error_message, created_at)
	SELECT user_id, seq, id, run, status, stage, progress, error_kind, error_message, @at FROM gen, cursor
	RETURNING user_id)`

// appendEvent writes the present state of a generation as the next event of its
// user, within the transaction that changed it, in one trip to the database.
func (db *DB) appendEvent(tx *gorm.DB, gen models.Generation) error {
	return tx.Exec(`WITH gen AS (SELECT * FROM generations WHERE id = @id), `+insertEvent+`
		SELECT pg_notify(@channel, user_id::text) FROM event`, map[string]any{
		"id": gen.ID, "at": db.timestamp(), "channel": eventChannel,
	}).Error
}

// EventsAfter returns up to limit events of a user with a number above seq, in
// their order.
func (db *DB) EventsAfter(ctx context.Context, userID uuid.UUID, seq int64, limit int) ([]models.GenerationEvent, error) {
	var events []models.GenerationEvent
	read := db.gorm.WithContext(ctx)
	err := read.Where("user_id = ? AND seq > ?", userID, seq).Order("seq").Limit(limit).Find(&events).Error
	if err != nil {
		return nil, translate("read events", err)
	}
	return events, translate("read notifications of events", withNotifications(read, events))
}

// withNotifications gives the events that are lines of the user's list those lines.
// One that was purged in between is gone from both.
func withNotifications(read *gorm.DB, events []models.GenerationEvent) error {
	var ids []uuid.UUID
	for _, event := range events {
		if event.NotificationID != nil {
			ids = append(ids, *event.NotificationID)
		}
	}
	if len(ids) == 0 {
		return nil
	}
	var notes []models.Notification
	if err := read.Where("id IN ?", ids).Find(&notes).Error; err != nil {
		return err
	}
	for i := range events {
		for j := range notes {
			if events[i].NotificationID != nil && *events[i].NotificationID == notes[j].ID {
				events[i].Notification = &notes[j]
			}
		}
	}
	return nil
}

// EventRange returns the number of the oldest event kept of a user and of the
// newest ever written. Where none is kept oldest is newest + 1.
func (db *DB) EventRange(ctx context.Context, userID uuid.UUID) (oldest, newest int64, err error) {
	var row struct{ Oldest, Newest int64 }
	err = db.gorm.WithContext(ctx).Raw(`SELECT coalesce(min(e.seq), n.seq + 1) AS oldest, n.seq AS newest
		FROM (SELECT coalesce(max(seq), 0) AS seq FROM event_cursors WHERE user_id = ?) AS n
		LEFT JOIN generation_events AS e ON e.user_id = ? GROUP BY n.seq`, userID, userID).Scan(&row).Error
	return row.Oldest, row.Newest, translate("read event range", err)
}
