package postgres

import (
	"context"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"darkroom/models"
)

// lockOwner holds the row of a generation's user until the commit, and comes
// before the generation's own: the order of locks of those who take a place. A
// generation that is not there has nobody to hold.
func lockOwner(tx *gorm.DB, id uuid.UUID) error {
	return tx.Exec(`SELECT FROM users WHERE id = (SELECT user_id FROM generations WHERE id = ?) FOR NO KEY UPDATE`, id).Error
}

// admitNext gives the free places of a user, whose row is locked, to what is in
// line, the oldest first: members of batches, and later runs that somebody with a
// role asked for. One whose model has as many running as may waits for these.
func (db *DB) admitNext(tx *gorm.DB, userID uuid.UUID) ([]models.Generation, error) {
	var admitted []models.Generation
	err := tx.Raw(`WITH places AS (
			SELECT greatest(u.active_limit - (SELECT count(*) FROM generations AS g
				WHERE g.user_id = u.id AND g.status IN @active AND NOT g.in_line AND g.deleted_at IS NULL), 0) AS free
			FROM users AS u WHERE u.id = @user
		), waiting AS (
			SELECT id, created_at, batch_position, model_id,
				row_number() OVER (PARTITION BY model_id ORDER BY created_at, batch_position, id) AS number
			FROM generations WHERE user_id = @user AND in_line
		), next AS (
			SELECT w.id FROM waiting AS w, LATERAL (SELECT running_limit(@user, w.model_id) AS most) AS l
			WHERE l.most IS NULL OR w.number <= l.most - (SELECT count(*) FROM generations AS g WHERE g.user_id = @user
				AND g.model_id = w.model_id AND g.status IN @active AND NOT g.in_line AND g.deleted_at IS NULL)
			ORDER BY w.created_at, w.batch_position, w.id LIMIT (SELECT free FROM places)
		)
		UPDATE generations AS g SET in_line = false, updated_at = @at FROM next WHERE g.id = next.id RETURNING g.*`,
		map[string]any{"user": userID, "active": models.ActiveStatuses(), "at": db.timestamp()}).Scan(&admitted).Error
	return admitted, err
}

// AdmitNext gives places that are free to members of batches that are in line,
// and returns these. Every end of a run does so by itself; what is left are the
// places of users whose limit was raised. Safe to repeat.
func (db *DB) AdmitNext(ctx context.Context) ([]models.Generation, error) {
	var users []uuid.UUID
	err := db.gorm.WithContext(ctx).Raw(`SELECT u.id FROM users AS u
		WHERE EXISTS (SELECT FROM generations AS g WHERE g.user_id = u.id AND g.in_line)
		  AND u.active_limit > (SELECT count(*) FROM generations AS g
			WHERE g.user_id = u.id AND g.status IN ? AND NOT g.in_line AND g.deleted_at IS NULL)
		LIMIT ?`, models.ActiveStatuses(), sweepBatch).Scan(&users).Error
	if err != nil {
		return nil, translate("read free places", err)
	}
	var all []models.Generation
	for _, userID := range users {
		var admitted []models.Generation
		err := db.tx(ctx, "admit next", func(tx *gorm.DB) error {
			if err := lockUser(tx, userID); err != nil {
				return err
			}
			var err error
			admitted, err = db.admitNext(tx, userID)
			return err
		})
		if err != nil {
			return all, err
		}
		all = append(all, admitted...)
	}
	return all, nil
}

// Admitted returns what stood in line of a generation's user, members of batches
// and later runs, that has a place and that no workflow has claimed: whoever made
// the place starts it.
func (db *DB) Admitted(ctx context.Context, id uuid.UUID) ([]models.Generation, error) {
	var gens []models.Generation
	err := db.gorm.WithContext(ctx).
		Where("user_id = (SELECT user_id FROM generations WHERE id = ?) AND (batch_id IS NOT NULL OR run > 1)", id).
		Where("status = ? AND NOT in_line AND claimed_by = '' AND deleted_at IS NULL", models.StatusPending).
		Order("created_at, batch_position").Find(&gens).Error
	return gens, translate("read admitted members", err)
}
