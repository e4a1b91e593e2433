package postgres

import (
	"context"

	"github.com/google/uuid"
	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"darkroom/models"
)

// CreateGeneration writes an accepted generation as pending, with its first
// event, and sets its price aside, unless its user has as many active ones as
// allowed, asked for too many within a minute, or has too little money, or an upload
// that it names is gone: then it returns a CodeConcurrentLimit, CodeRateLimited,
// CodePaymentRequired, CodeBudgetExceeded or CodeInvalid error and writes nothing.
// The user's row is locked from
// the count to the commit, so parallel calls cannot pass the limit together. A
// user seen for the first time gets a row. The Others of a batch are written
// with it, all or none; those beyond the free places get in line. CodeNotFound for
// a workspace that the user is not in.
func (db *DB) CreateGeneration(ctx context.Context, gen models.Generation) (models.Generation, error) {
	err := db.tx(ctx, "create generation", func(tx *gorm.DB) error { return db.insertGeneration(tx, &gen) })
	return gen, err
}

// insertGeneration admits a generation and writes it.
func (db *DB) insertGeneration(tx *gorm.DB, gen *models.Generation) error {
	members := gen.Members()
	places, room, err := db.admit(tx, gen.UserID, gen.ModelID, len(members))
	if err != nil {
		return err
	}
	if err := useUploads(tx, *gen); err != nil {
		return err
	}
	if err := asMember(tx, gen.UserID, gen.WorkspaceID); err != nil {
		return err
	}
	for i := range members {
		member := &members[i]
		member.Status, member.Run, member.Outputs = models.StatusPending, 1, max(member.Outputs, 1)
		member.InLine = i >= room
		if member.Settings == nil {
			member.Settings = map[string]any{}
		}
		if member.Inputs == nil {
			member.Inputs = map[string]string{}
		}
	}
	if err := tx.Create(&members).Error; err != nil {
		return err
	}
	if err := db.reserve(tx, members...); err != nil {
		return err
	}
	for _, member := range members {
		if err := db.appendEvent(tx, member); err != nil {
			return err
		}
	}
	places.Taken = min(places.Taken+len(members)-1, places.Limit) // those in line have theirs taken
	*gen = members[0]
	gen.Places, gen.Others = places, members[1:]
	return nil
}

// ensureUser makes the user's row exist.
func (db *DB) ensureUser(tx *gorm.DB, userID uuid.UUID) error {
	return tx.Clauses(clause.OnConflict{DoNothing: true}).
		Create(&models.User{ID: userID, Role: models.RoleUser, Status: models.UserActive, ActiveLimit: models.DefaultActiveLimit}).Error
}

// lockUser holds the user's row until the commit. Whoever takes or frees one of
// the user's places holds it, from before the places are counted. It does not
// hold up rows that only refer to the user.
func lockUser(tx *gorm.DB, userID uuid.UUID) error {
	return tx.Exec(`SELECT FROM users WHERE id = ? FOR NO KEY UPDATE`, userID).Error
}

// lockLimit is lockUser, and returns how many active generations the user may
// have. It makes the row of a user who is seen for the first time.
func (db *DB) lockLimit(tx *gorm.DB, userID uuid.UUID) (limit int, err error) {
	locked := tx.Raw(`SELECT active_limit FROM users WHERE id = ? FOR NO KEY UPDATE`, userID).Scan(&limit)
	if locked.Error != nil || locked.RowsAffected > 0 {
		return limit, locked.Error
	}
	if err = db.ensureUser(tx, userID); err != nil {
		return 0, err
	}
	err = tx.Raw(`SELECT active_limit FROM users WHERE id = ? FOR NO KEY UPDATE`, userID).Scan(&limit).Error
	return limit, err
}

// GetGeneration returns a user's generation with its assets and attempts. Rows
// of other users and deleted ones are CodeNotFound.
func (db *DB) GetGeneration(ctx context.Context, userID, id uuid.UUID) (models.GenerationDetail, error) {
	var detail models.GenerationDetail
	read := db.gorm.WithContext(ctx)
	err := read.Where("id = ? AND user_id = ? AND deleted_at IS NULL", id, userID).Take(&detail.Generation).Error
	if err != nil {
		return detail, translate("get generation", err)
	}
	if err = read.Where("generation_id = ?", id).Order("position").Find(&detail.Assets).Error; err != nil {
		return detail, translate("get assets", err)
	}
	err = read.Where("generation_id = ?", id).Order("number").Find(&detail.Attempts).Error
	return detail, translate("get attempts", err)
}

// Generation returns a generation whoever owns it, for durable work.
func (db *DB) Generation(ctx context.Context, id uuid.UUID) (models.Generation, error) {
	var gen models.Generation
	err := db.gorm.WithContext(ctx).Where("id = ?", id).Take(&gen).Error
	return gen, translate("read generation", err)
}
