package supportchat_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"darkroom/cmd/internal/supportchat"
	"darkroom/models"
	"darkroom/notify"
	"darkroom/storage"
)

// sender keeps what it is given, and numbers it as Telegram does.
type sender struct {
	sent []notify.Message
	err  error
}

func (s *sender) Send(_ context.Context, message notify.Message) (notify.Receipt, error) {
	s.sent = append(s.sent, message)
	return notify.Receipt{Reference: "41"}, s.err
}

// store signs every key the same way.
type store struct{ storage.Store }

func (store) URL(_ context.Context, key string, ttl time.Duration) (string, error) {
	return "https://media.example/" + key + "?" + ttl.String(), nil
}

func TestFeedbackIsPostedWithItsPicturesInFront(t *testing.T) {
	t.Parallel()
	feedback := models.Feedback{ID: uuid.New(), UserID: uuid.New(), Message: "It is dark.", Pictures: []string{"uploads/u/a.png"}}
	out := &sender{}
	chat := supportchat.New(out, store{}, -7)
	reference, err := chat.Post(t.Context(), feedback)
	require.NoError(t, err)
	assert.Equal(t, "-7:41", reference)
	require.Len(t, out.sent, 2)
	assert.Contains(t, out.sent[0].Text, "https://media.example/uploads/u/a.png?24h")
	assert.Equal(t, "It is dark.", out.sent[1].Text)
	assert.Equal(t, "-7", out.sent[1].To)
	assert.NotEqual(t, out.sent[0].ID, out.sent[1].ID)

	again := &sender{}
	_, err = supportchat.New(again, store{}, -7).Post(t.Context(), feedback)
	require.NoError(t, err)
	assert.Equal(t, out.sent, again.sent, "a repeat is recognised by its ids")

	_, err = supportchat.New(&sender{err: errors.New("away")}, store{}, -7).Post(t.Context(), feedback)
	require.ErrorContains(t, err, "away")
}
