package postgres

import (
	"context"
	"time"

	"github.com/google/uuid"

	"darkroom/models"
)

// AskLook returns the runs of a user's active generations, or of the one with
// the id unless it is uuid.Nil, that a workflow has claimed and nobody asked
// about since, and notes that somebody did now. Of calls at the same time one
// gets each run.
func (db *DB) AskLook(ctx context.Context, userID, id uuid.UUID, since time.Time) ([]models.Ref, error) {
	var refs []models.Ref
	err := db.gorm.WithContext(ctx).Raw(`UPDATE generations SET look_asked_at = ?
		WHERE user_id = ? AND (id = ? OR ? = ?) AND deleted_at IS NULL AND status IN ? AND claimed_by <> ''
			AND (look_asked_at IS NULL OR look_asked_at < ?)
		RETURNING id AS generation_id, run`,
		db.timestamp(), userID, id, id, uuid.Nil, models.ActiveStatuses(), since).Scan(&refs).Error
	return refs, translate("ask for a look", err)
}
