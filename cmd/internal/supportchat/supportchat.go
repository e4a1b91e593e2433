// Package supportchat posts feedback into the chat of those who answer. What a
// feedback is, and when it is posted, is decided in people.
package supportchat

import (
	"context"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/google/uuid"

	"darkroom/models"
	"darkroom/notify"
	"darkroom/people"
	"darkroom/storage"
)

// pictureTTL is how long an address of a picture in the chat lasts: as long as the
// picture does, which is an upload.
const pictureTTL = 24 * time.Hour

// Chat is a chat at Telegram.
type Chat struct {
	sender notify.Sender
	store  storage.Store
	id     int64
}

// New returns the chat with this id, which sender writes into. Pictures lie in
// store.
func New(sender notify.Sender, store storage.Store, id int64) *Chat {
	return &Chat{sender: sender, store: store, id: id}
}

// Post writes a feedback into the chat and returns the chat's name for it. The
// pictures go first, in a message of their own, as a message has an end: when the
// words are not taken both come again.
func (c *Chat) Post(ctx context.Context, feedback models.Feedback) (string, error) {
	if err := c.pictures(ctx, feedback); err != nil {
		return "", err
	}
	receipt, err := c.sender.Send(ctx, c.message(feedback.ID, fmt.Sprintf("Feedback of user %s", feedback.UserID), feedback.Message))
	if err != nil {
		return "", err
	}
	number, err := strconv.ParseInt(receipt.Reference, 10, 64)
	if err != nil {
		return "", fmt.Errorf("read the number of the chat's message: %w", err)
	}
	return people.Reference(c.id, number), nil
}

func (c *Chat) pictures(ctx context.Context, feedback models.Feedback) error {
	if len(feedback.Pictures) == 0 {
		return nil
	}
	urls, err := storage.URLs(ctx, c.store, feedback.Pictures, pictureTTL)
	if err != nil {
		return fmt.Errorf("sign pictures: %w", err)
	}
	id := uuid.NewSHA1(feedback.ID, []byte("pictures"))
	_, err = c.sender.Send(ctx, c.message(id, "Pictures of the feedback that follows", strings.Join(urls, "\n")))
	return err
}

func (c *Chat) message(id uuid.UUID, subject, text string) notify.Message {
	return notify.Message{ID: id, To: strconv.FormatInt(c.id, 10), Subject: subject, Text: text, Kind: "feedback"}
}
