package postgres

import (
	"fmt"
	"time"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"darkroom/models"
)

// minute is the span that requests are counted in.
const minute = time.Minute

// standing is what counts when a user asks for generations of a model, while the
// user's row is locked. A limit of 0 is none.
type standing struct {
	// Active have a place, InLine wait for one, OfModel do either.
	Active, InLine, OfModel int
	// MostOfModel is how many of the model may be active, PerMinute and
	// PerMinuteOfModel how many may be asked for within a minute.
	MostOfModel, PerMinute, PerMinuteOfModel int
}

// admit locks the user's row and takes places for so many generations of a model;
// room is how many may start now, the others get in line. It refuses when none may,
// since the places that become free are those of the members in line, and when the
// user asked for as many within the last minute as may be.
func (db *DB) admit(tx *gorm.DB, userID uuid.UUID, modelID string, requests int) (places *models.Places, room int, err error) {
	limit, err := db.lockLimit(tx, userID)
	if err != nil {
		return nil, 0, err
	}
	var now standing
	err = tx.Raw(`SELECT count(*) FILTER (WHERE NOT in_line) AS active, count(*) FILTER (WHERE in_line) AS in_line,
			count(*) FILTER (WHERE model_id = @model) AS of_model, coalesce(running_limit(@user, @model), 0) AS most_of_model,
			coalesce(minute_limit(@user, ''), 0) AS per_minute, coalesce(minute_limit(@user, @model), 0) AS per_minute_of_model
		FROM generations WHERE user_id = @user AND status IN @active AND deleted_at IS NULL`,
		map[string]any{"user": userID, "model": modelID, "active": models.ActiveStatuses()}).Scan(&now).Error
	if err != nil {
		return nil, 0, err
	}
	taken := now.Active + now.InLine
	room = limit - taken
	if room <= 0 {
		return nil, 0, full(now, limit)
	}
	if now.MostOfModel > 0 {
		if room = min(room, now.MostOfModel-now.OfModel); room <= 0 {
			return nil, 0, fullOfModel(now)
		}
	}
	if err = db.pace(tx, userID, modelID, requests, now); err != nil {
		return nil, 0, err
	}
	return &models.Places{Limit: limit, Taken: taken + 1}, room, nil
}

// full refuses somebody who has all places taken.
func full(now standing, limit int) error {
	running := fmt.Sprintf("You have %d generations running", now.Active)
	if now.InLine > 0 {
		running += fmt.Sprintf(" and %d in line", now.InLine)
	}
	return &models.Error{
		Code:    models.CodeConcurrentLimit,
		Message: fmt.Sprintf("%s, and %d is the limit. Wait for one to finish.", running, limit),
		Limit:   limit, Active: now.Active,
	}
}

// fullOfModel refuses somebody who has all places of one model taken.
func fullOfModel(now standing) error {
	return &models.Error{
		Code: models.CodeConcurrentLimit,
		Message: fmt.Sprintf("You have %d generations of this model running, and %d is the limit. Wait for one to finish, or choose another model.",
			now.OfModel, now.MostOfModel),
		Limit: now.MostOfModel, Active: now.OfModel,
	}
}

// pace notes a request of a user who has a limit of requests within a minute, or
// refuses it with a CodeRateLimited error. What is refused is not counted, as its
// transaction ends without effect. The user's row is locked.
func (db *DB) pace(tx *gorm.DB, userID uuid.UUID, modelID string, requests int, now standing) error {
	if now.PerMinute == 0 && now.PerMinuteOfModel == 0 {
		return nil
	}
	at := db.timestamp()
	err := tx.Exec(`DELETE FROM recent_requests WHERE user_id = ? AND at <= ?`, userID, at.Add(-minute)).Error
	if err != nil {
		return err
	}
	for of, limit := range map[string]int{"": now.PerMinute, modelID: now.PerMinuteOfModel} {
		if limit == 0 {
			continue
		}
		wait, err := waitOf(tx, userID, of, at, limit-requests)
		if err != nil {
			return err
		}
		if wait > 0 {
			return tooFast(limit, wait)
		}
	}
	return tx.Exec(`INSERT INTO recent_requests (user_id, model_id, at, requests) VALUES (?, ?, ?, ?)`,
		userID, modelID, at, requests).Error
}

// waitOf returns how long it takes until a user has asked for no more than so many
// generations of a model, "" for any, within a minute; below zero never is, and is
// told to wait for the whole of it.
func waitOf(tx *gorm.DB, userID uuid.UUID, modelID string, at time.Time, most int) (time.Duration, error) {
	if most < 0 {
		return minute, nil
	}
	var oldest []time.Time
	// Newest first: where their sum passes what may be, that request has to be a
	// minute old.
	err := tx.Raw(`SELECT at FROM (SELECT at, sum(requests) OVER (ORDER BY at DESC ROWS UNBOUNDED PRECEDING) AS requests
			FROM recent_requests WHERE user_id = @user AND (model_id = @model OR @model = '')) AS r
		WHERE requests > @most ORDER BY at DESC LIMIT 1`,
		map[string]any{"user": userID, "model": modelID, "most": most}).Scan(&oldest).Error
	if err != nil || len(oldest) == 0 {
		return 0, err
	}
	return max(oldest[0].Add(minute).Sub(at), time.Second), nil
}

// tooFast refuses somebody who asks for more than may be asked for within a minute.
func tooFast(limit int, wait time.Duration) error {
	return &models.Error{
		Code:    models.CodeRateLimited,
		Message: fmt.Sprintf("You may ask for %d generations within a minute. Come again in %d seconds.", limit, int((wait+time.Second-1)/time.Second)),
		Limit:   limit, RetryAfter: wait,
	}
}
