package postgres

import (
	"context"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"darkroom/models"
)

// ideas reads ideas as one reader sees them.
const ideas = `SELECT i.*, u.name AS author, EXISTS (SELECT FROM idea_votes AS v WHERE v.idea_id = i.id AND v.user_id = @reader) AS voted
	FROM ideas AS i JOIN users AS u ON u.id = i.user_id`

// Ideas returns a page of ideas.
func (db *DB) Ideas(ctx context.Context, q models.IdeaQuery) (models.IdeaPage, error) {
	var page models.IdeaPage
	order := ` ORDER BY i.votes DESC, i.created_at DESC, i.id DESC`
	if q.Newest {
		order = ` ORDER BY i.created_at DESC, i.id DESC`
	}
	read := db.gorm.WithContext(ctx)
	err := read.Raw(`SELECT count(*) FROM ideas`).Scan(&page.Total).Error
	if err == nil {
		err = read.Raw(ideas+order+` LIMIT @limit OFFSET @offset`,
			map[string]any{"reader": q.ReaderID, "limit": q.Limit, "offset": (q.Page - 1) * q.Limit}).Scan(&page.Ideas).Error
	}
	return page, translate("list ideas", err)
}

// Idea returns one idea as a reader sees it, or CodeNotFound.
func (db *DB) Idea(ctx context.Context, readerID, id uuid.UUID) (models.Idea, error) {
	found, err := idea(db.gorm.WithContext(ctx), readerID, id)
	return found, translate("read idea", err)
}

func idea(tx *gorm.DB, readerID, id uuid.UUID) (models.Idea, error) {
	var found []models.Idea
	err := tx.Raw(ideas+` WHERE i.id = @id`, map[string]any{"reader": readerID, "id": id}).Scan(&found).Error
	if err == nil && len(found) == 0 {
		err = gorm.ErrRecordNotFound
	}
	if err != nil {
		return models.Idea{}, err
	}
	return found[0], nil
}

// CreateIdea writes an idea.
func (db *DB) CreateIdea(ctx context.Context, told models.Idea) (models.Idea, error) {
	if err := db.gorm.WithContext(ctx).Create(&told).Error; err != nil {
		return told, translate("create idea", err)
	}
	return db.Idea(ctx, told.UserID, told.ID)
}

// DeleteIdea removes an idea of the user's own, or with act, which is written
// down, anybody's. CodeNotFound otherwise.
func (db *DB) DeleteIdea(ctx context.Context, userID, id uuid.UUID, act *models.Act) error {
	return db.tx(ctx, "delete idea", func(tx *gorm.DB) error {
		removed := tx.Exec(`DELETE FROM ideas WHERE id = ? AND user_id = ?`, id, userID)
		if removed.Error != nil || removed.RowsAffected > 0 {
			return removed.Error
		}
		if act == nil {
			return gorm.ErrRecordNotFound
		}
		removed = tx.Exec(`DELETE FROM ideas WHERE id = ?`, id)
		if removed.Error == nil && removed.RowsAffected == 0 {
			return gorm.ErrRecordNotFound
		}
		if removed.Error != nil {
			return removed.Error
		}
		return db.audit(tx, *act)
	})
}

// VoteIdea sets or takes back a user's vote, or turns it round for nil, and
// returns the idea as it is now. One user has one vote, however often and at
// whatever time it is given.
func (db *DB) VoteIdea(ctx context.Context, userID, id uuid.UUID, voted *bool) (models.Idea, error) {
	var now models.Idea
	err := db.tx(ctx, "vote", func(tx *gorm.DB) error {
		// Whoever votes for this idea queues here, so number and votes agree.
		if err := tx.Exec(`SELECT FROM ideas WHERE id = ? FOR NO KEY UPDATE`, id).Error; err != nil {
			return err
		}
		before, err := idea(tx, userID, id)
		if err != nil {
			return err
		}
		wanted := !before.Voted
		if voted != nil {
			wanted = *voted
		}
		if wanted != before.Voted {
			if err = castVote(tx, userID, id, wanted); err != nil {
				return err
			}
		}
		now, err = idea(tx, userID, id)
		return err
	})
	return now, err
}

// castVote writes or removes a vote, for an idea that is held.
func castVote(tx *gorm.DB, userID, id uuid.UUID, voted bool) error {
	vote, more := `INSERT INTO idea_votes (idea_id, user_id) VALUES (?, ?)`, 1
	if !voted {
		vote, more = `DELETE FROM idea_votes WHERE idea_id = ? AND user_id = ?`, -1
	}
	if err := tx.Exec(vote, id, userID).Error; err != nil {
		return err
	}
	return tx.Exec(`UPDATE ideas SET votes = votes + ? WHERE id = ?`, more, id).Error
}
