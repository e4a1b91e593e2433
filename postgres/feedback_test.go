package postgres_test

import (
	"context"
	"errors"
	"strings"
	"sync"
	"testing"

	"github.com/google/uuid"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.uber.org/zap"

	"darkroom/models"
	"darkroom/people"
)

// chat takes what is posted unless it is away.
type chat struct {
	away bool

	mu     sync.Mutex
	posted []models.Feedback
}

func (c *chat) Post(_ context.Context, feedback models.Feedback) (string, error) {
	if c.away {
		return "", errors.New("the chat is away")
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.posted = append(c.posted, feedback)
	return people.Reference(-7, int64(len(c.posted))), nil
}

// pictures knows addresses as keys behind a slash.
type pictures struct{}

func (pictures) KeyOf(address string) (string, bool) { return strings.CutPrefix(address, "/") }

func TestFeedbackIsKeptBeforeItIsSentAndSentOnce(t *testing.T) {
	t.Parallel()
	db, _ := open(t)
	users := known(t, db, 2)
	secret := strings.Repeat("w", 32)
	room := &chat{away: true}
	support := people.NewSupport(people.SupportConfig{WebhookSecret: secret, ChatID: -7},
		people.SupportDeps{Records: db, Chat: room, Pictures: pictures{}, Log: zap.NewNop()})

	picture := "/uploads/" + users[0].String() + "/a.png"
	first, err := support.Send(t.Context(), users[0], "It is dark in here.", []string{picture})
	require.NoError(t, err, "a chat that is away loses nothing")
	assert.Nil(t, first.SentAt)
	room.away = false
	second, err := support.Send(t.Context(), users[1], "Lights, please.", nil)
	require.NoError(t, err)
	assert.NotNil(t, second.SentAt)
	require.Len(t, room.posted, 2, "both, and each once")
	assert.Equal(t, first.ID, room.posted[0].ID)
	assert.Equal(t, []string{strings.TrimPrefix(picture, "/")}, room.posted[0].Pictures)
	_, err = support.Send(t.Context(), users[1], "Mine?", []string{picture})
	assert.Equal(t, models.CodeInvalid, models.CodeOf(err), "another's picture")
	_, err = support.Send(t.Context(), users[1], "Whose?", []string{"https://elsewhere.example/a.png"})
	assert.Equal(t, models.CodeInvalid, models.CodeOf(err), "a picture from elsewhere")

	answer := models.ChatMessage{ChatID: -7, ID: 40, RepliesTo: 1, Text: " Try the switch. "}
	for _, wrong := range []string{"", secret + "x"} {
		assert.Equal(t, models.CodeUnauthenticated, models.CodeOf(support.Receive(t.Context(), wrong, answer)))
	}
	for range 2 { // Telegram tells again what it saw no answer for
		require.NoError(t, support.Receive(t.Context(), secret, answer))
	}
	elsewhere := answer
	elsewhere.ChatID, elsewhere.ID = -8, 41
	require.NoError(t, support.Receive(t.Context(), secret, elsewhere), "let pass")
	_, err = support.Reply(t.Context(), users[1], first.ID, "Found it?")
	require.NoError(t, err)
	_, err = support.Reply(t.Context(), users[1], uuid.New(), "Who?")
	assert.Equal(t, models.CodeNotFound, models.CodeOf(err))

	found, err := db.Feedback(t.Context(), users[0])
	require.NoError(t, err)
	require.Len(t, found, 1)
	var words []string
	for _, reply := range found[0].Replies {
		words = append(words, reply.Message)
	}
	assert.Equal(t, []string{"Try the switch.", "Found it?"}, words)
	found, err = db.Feedback(t.Context(), uuid.Nil)
	require.NoError(t, err)
	assert.Len(t, found, 2)
}

func TestFeedbackOfManyAtATimeIsSentOnceEach(t *testing.T) {
	t.Parallel()
	db, _ := open(t)
	users, room := known(t, db, 1), &chat{}
	support := people.NewSupport(people.SupportConfig{ChatID: -7}, people.SupportDeps{Records: db, Chat: room, Pictures: pictures{}, Log: zap.NewNop()})
	for _, err := range together(12, func(int) error {
		_, err := support.Send(t.Context(), users[0], "Lights, please.", nil)
		return err
	}) {
		require.NoError(t, err)
	}
	sent := map[uuid.UUID]int{}
	for _, feedback := range room.posted {
		sent[feedback.ID]++
	}
	assert.Len(t, sent, 12)
	assert.Len(t, room.posted, 12)
}

func TestWithoutASecretNoWebhookIsTaken(t *testing.T) {
	t.Parallel()
	support := people.NewSupport(people.SupportConfig{}, people.SupportDeps{})
	assert.Equal(t, models.CodeUnauthenticated, models.CodeOf(support.Receive(t.Context(), "", models.ChatMessage{})))
	require.Error(t, people.SupportConfig{WebhookSecret: "short"}.Validate())
	require.NoError(t, people.SupportConfig{}.Validate())
}
