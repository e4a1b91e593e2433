package postgres

import (
	"context"
	"time"

	"github.com/google/uuid"
	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"darkroom/models"
)

// feedbackShown bounds a list of feedback: nobody writes or reads more at a time.
const feedbackShown = 100

// SaveFeedback writes what somebody wrote to those who run this.
func (db *DB) SaveFeedback(ctx context.Context, feedback models.Feedback) (models.Feedback, error) {
	err := db.gorm.WithContext(ctx).Create(&feedback).Error
	return feedback, translate("save feedback", err)
}

// FeedbackTried notes under which name the chat took it; with "" it did not, and
// anybody may try again.
func (db *DB) FeedbackTried(ctx context.Context, id uuid.UUID, reference string) error {
	return translate("note feedback as tried", db.gorm.WithContext(ctx).Exec(`UPDATE feedback SET reference = @reference, claimed_until = NULL,
		sent_at = CASE WHEN @reference = '' THEN NULL ELSE CAST(@now AS timestamptz) END WHERE id = @id AND sent_at IS NULL`,
		map[string]any{"now": db.timestamp(), "reference": reference, "id": id}).Error)
}

// ClaimFeedback returns the oldest feedback that no chat has taken yet, to be
// sent by this caller alone until lasting has passed; CodeNotFound for none.
func (db *DB) ClaimFeedback(ctx context.Context, lasting time.Duration) (models.Feedback, error) {
	var claimed []models.Feedback
	err := db.gorm.WithContext(ctx).Raw(`UPDATE feedback SET claimed_until = @until WHERE id = (
			SELECT id FROM feedback WHERE sent_at IS NULL AND (claimed_until IS NULL OR claimed_until < @now)
			ORDER BY created_at, id LIMIT 1 FOR UPDATE SKIP LOCKED) RETURNING *`,
		map[string]any{"now": db.timestamp(), "until": db.timestamp().Add(lasting)}).Scan(&claimed).Error
	if err == nil && len(claimed) == 0 {
		err = gorm.ErrRecordNotFound
	}
	if err != nil {
		return models.Feedback{}, translate("claim feedback", err)
	}
	return claimed[0], nil
}

// Feedback lists what a user wrote with its answers, or for uuid.Nil what
// everybody did, the newest first.
func (db *DB) Feedback(ctx context.Context, userID uuid.UUID) ([]models.Feedback, error) {
	read := db.gorm.WithContext(ctx)
	chosen := read.Order("created_at DESC, id").Limit(feedbackShown)
	if userID != uuid.Nil {
		chosen = chosen.Where("user_id = ?", userID)
	}
	var found []models.Feedback
	if err := chosen.Find(&found).Error; err != nil || len(found) == 0 {
		return found, translate("list feedback", err)
	}
	at := make(map[uuid.UUID]int, len(found))
	ids := make([]uuid.UUID, len(found))
	for i, feedback := range found {
		ids[i], at[feedback.ID] = feedback.ID, i
	}
	var replies []models.FeedbackReply
	err := read.Where("feedback_id IN ?", ids).Order("created_at, id").Find(&replies).Error
	for _, reply := range replies {
		i := at[reply.FeedbackID]
		found[i].Replies = append(found[i].Replies, reply)
	}
	return found, translate("list replies", err)
}

// FeedbackBy returns the feedback that the chat knows under this name, or
// CodeNotFound.
func (db *DB) FeedbackBy(ctx context.Context, reference string) (models.Feedback, error) {
	var found models.Feedback
	err := db.gorm.WithContext(ctx).Where("reference = ? AND reference <> ''", reference).Take(&found).Error
	return found, translate("find feedback", err)
}

// SaveReply writes an answer; one that the chat tells twice is kept once.
// CodeNotFound where there is no such feedback.
func (db *DB) SaveReply(ctx context.Context, reply models.FeedbackReply) (models.FeedbackReply, error) {
	var feedback models.Feedback
	read := db.gorm.WithContext(ctx)
	if err := read.Select("id").Where("id = ?", reply.FeedbackID).Take(&feedback).Error; err != nil {
		return reply, translate("find feedback", err)
	}
	return reply, translate("save reply", read.Clauses(clause.OnConflict{DoNothing: true}).Create(&reply).Error)
}
