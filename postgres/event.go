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

// appendEvent writes the present state of a generation as the next event of its
// user, within the transaction that changed it. The cursor's row lock makes the
// numbers of one user become visible in their order.
func (db *DB) appendEvent(tx *gorm.DB, gen models.Generation) error {
	event := models.GenerationEvent{
		UserID: gen.UserID, GenerationID: gen.ID, Run: gen.Run,
		Status: gen.Status, Stage: gen.Stage, Progress: gen.Progress,
		ErrorKind: gen.ErrorKind, ErrorMessage: gen.ErrorMessage, CreatedAt: db.timestamp(),
	}
	err := tx.Raw(`INSERT INTO event_cursors AS c (user_id, seq) VALUES (?, 1)
		ON CONFLICT (user_id) DO UPDATE SET seq = c.seq + 1 RETURNING seq`, gen.UserID).Scan(&event.Seq).Error
	if err != nil {
		return err
	}
	if err := tx.Create(&event).Error; err != nil {
		return err
	}
	return tx.Exec(`SELECT pg_notify(?, ?)`, eventChannel, gen.UserID.String()).Error
}

// EventsAfter returns up to limit events of a user with a number above seq, in
// their order.
func (db *DB) EventsAfter(ctx context.Context, userID uuid.UUID, seq int64, limit int) ([]models.GenerationEvent, error) {
	var events []models.GenerationEvent
	err := db.gorm.WithContext(ctx).Where("user_id = ? AND seq > ?", userID, seq).Order("seq").Limit(limit).Find(&events).Error
	return events, translate("read events", err)
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
