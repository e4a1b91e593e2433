package postgres

import (
	"context"
	"encoding/json"

	"gorm.io/gorm"

	"darkroom/models"
)

// WithTold returns the same database, which hands start the messages of each
// committed end of a generation. What start does not begin, the sweep does.
func (db *DB) WithTold(start func(context.Context, []models.Message)) *DB {
	telling := *db
	telling.told = start
	return &telling
}

// startTold hands committed messages over.
func (db *DB) startTold(ctx context.Context, messages []models.Message) {
	if db.told != nil && len(messages) > 0 {
		db.told(ctx, messages)
	}
}

// tell writes what is to be told outside of the end of a generation, within the
// transaction that ends it: a notification where its user wants it, and a webhook to
// the webhook_url of its request and to the endpoints of its user that want the
// kind. Nobody is told of what was deleted.
func (db *DB) tell(tx *gorm.DB, gen models.Generation) ([]models.Message, error) {
	if gen.DeletedAt != nil {
		return nil, nil
	}
	state, err := json.Marshal(models.MessageState{
		Run: gen.Run, Status: gen.Status, ErrorKind: gen.ErrorKind, ErrorMessage: gen.ErrorMessage,
	})
	if err != nil {
		return nil, err
	}
	messages, err := db.notify(tx, models.NotificationOf(gen))
	if err != nil {
		return nil, err
	}
	var hooks []models.Message
	err = tx.Raw(`WITH wanted AS (
			SELECT id FROM webhook_endpoints WHERE user_id = @user AND NOT own AND disabled_at IS NULL
				AND (kinds = '[]' OR kinds @> to_jsonb(CAST(@kind AS text)))
			UNION ALL SELECT CAST(NULL AS uuid) WHERE CAST(@address AS text) <> ''
		)
		INSERT INTO messages (id, user_id, channel, kind, generation_id, endpoint_id, state, created_at)
		SELECT gen_random_uuid(), @user, @channel, @kind, @generation, id, CAST(@state AS jsonb), @at FROM wanted
		RETURNING *`, map[string]any{
		"user": gen.UserID, "kind": models.KindOfEnd(gen.Status), "address": gen.WebhookURL, "channel": models.ChannelWebhook,
		"generation": gen.ID, "state": string(state), "at": db.timestamp(),
	}).Scan(&hooks).Error
	return append(messages, hooks...), err
}
