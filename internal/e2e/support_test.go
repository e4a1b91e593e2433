package e2e_test

import (
	"bytes"
	"encoding/json"
	"image/png"
	"net/http"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// supportChat is the chat of those who answer, as the api was told of it.
func supportChat(t *testing.T) (id string) {
	t.Helper()
	for _, variable := range environOf(t, "api") {
		if value, ok := strings.CutPrefix(variable, "SUPPORT_CHAT_ID="); ok {
			id = value
		}
	}
	require.NotEmpty(t, id)
	return id
}

// inChat waits for a message that holds these words.
func inChat(t *testing.T, chat, words string) caught {
	t.Helper()
	var found caught
	require.Eventually(t, func() bool {
		for _, message := range caughtBy(t, chat) {
			if strings.Contains(message.Text, words) {
				found = message
				return true
			}
		}
		return false
	}, time.Minute, 100*time.Millisecond, "the chat does not hear of it")
	return found
}

// written is feedback as its writer sees it.
type written struct {
	ID       string
	Message  string
	Pictures int
	Sent     bool
	Replies  []struct{ Message string }
}

func (p person) wrote(t *testing.T) []written {
	t.Helper()
	status, body := p.call(t, http.MethodGet, "/api/support/feedback", nil)
	require.Equal(t, http.StatusOK, status, string(body))
	var page struct{ Feedback []written }
	require.NoError(t, json.Unmarshal(body, &page))
	return page.Feedback
}

// chatReply is a message in the chat that answers another.
type chatReply struct {
	chat       string
	number, to int64
	words      string
}

// tell sends it to the api as Telegram does, and returns the status of the answer.
func (r chatReply) tell(t *testing.T, secret string) int {
	t.Helper()
	id, err := strconv.ParseInt(r.chat, 10, 64)
	require.NoError(t, err)
	raw, err := json.Marshal(map[string]any{"update_id": r.number, "message": map[string]any{
		"message_id": r.number, "date": time.Now().Unix(), "text": r.words, "chat": map[string]any{"id": id, "type": "group"},
		"reply_to_message": map[string]any{"message_id": r.to},
	}})
	require.NoError(t, err)
	req, err := http.NewRequestWithContext(t.Context(), http.MethodPost,
		running.url("API_ADDR", "/api/support/telegram-webhook"), bytes.NewReader(raw))
	require.NoError(t, err)
	req.Header.Set("Content-Type", "application/json")
	req.Header.Set("X-Telegram-Bot-Api-Secret-Token", secret)
	status, _ := person{}.do(t, req)
	return status
}

// TestFeedbackIsReadInTheChatAndAnswered goes from a person's words and picture to
// the simulated chat, and back from an admin and from the chat.
func TestFeedbackIsReadInTheChatAndAnswered(t *testing.T) {
	t.Parallel()
	maker, stranger, chat := newPerson(t), newPerson(t), supportChat(t)
	words := "It is dark in here, says " + uuid.NewString()
	kept := maker.answered(t, http.MethodPost, "/api/support/send-feedback",
		map[string]any{"message": words, "image_urls": []string{maker.upload(t, "dark.png", greyPicture(t))}}, http.StatusAccepted)
	feedback := text(t, kept, "id")

	told := inChat(t, chat, words)
	assert.Equal(t, "telegram", told.Provider)
	assert.Contains(t, told.Text, maker.id.String(), "so that they know whose it is")
	shown := inChat(t, chat, "/uploads/"+maker.id.String()+"/")
	assert.Less(t, shown.Seq, told.Seq, "the picture stands in front")
	status, picture, err := get(t.Context(), shown.Text[strings.Index(shown.Text, "http://"):])
	require.NoError(t, err)
	require.Equal(t, http.StatusOK, status, string(picture))
	size, err := png.DecodeConfig(bytes.NewReader(picture))
	require.NoError(t, err)
	assert.Equal(t, 512, size.Width)

	reply := map[string]any{"feedback_id": feedback, "message": "Here is a lamp."}
	stranger.answered(t, http.MethodPost, "/api/support/reply", reply, http.StatusForbidden)
	newAdmin(t).answered(t, http.MethodPost, "/api/support/reply", reply, http.StatusCreated)
	secret := running.secrets["SUPPORT_WEBHOOK_SECRET"]
	candle := chatReply{chat: chat, number: time.Now().UnixNano(), to: told.Seq, words: "And a candle."}
	assert.Equal(t, http.StatusUnauthorized, candle.tell(t, strings.Repeat("x", 64)))
	for range 2 { // Telegram comes again when it did not hear the answer
		assert.Equal(t, http.StatusOK, candle.tell(t, secret))
	}

	found := maker.wrote(t)
	require.Len(t, found, 1)
	assert.Equal(t, written{
		ID: feedback, Message: words, Pictures: 1, Sent: true, Replies: []struct{ Message string }{{"Here is a lamp."}, {"And a candle."}},
	}, found[0])
	assert.Empty(t, stranger.wrote(t))
	assert.NotContains(t, running.log.String(), secret)
	assert.NotContains(t, running.log.String(), words)
}
