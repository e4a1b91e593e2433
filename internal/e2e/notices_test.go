package e2e_test

import (
	"bytes"
	"encoding/json"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"darkroom/auth"
	"darkroom/models"
)

// reachable is a person with a mailbox and an account at Telegram of their own.
type reachable struct {
	person

	address string
	chat    string
	w       *witness
}

// newReachable is somebody who wants to hear of every completed generation.
func newReachable(t *testing.T) reachable {
	t.Helper()
	id := uuid.New()
	r := reachable{person: person{id: id}, address: id.String() + "@example.com", w: newWitness(t)}
	signer, err := auth.New(auth.Config{Secret: running.secrets["JWT_SECRET"], Audience: "authenticated"}, time.Now)
	require.NoError(t, err)
	r.token, err = signer.Sign(models.User{ID: id, Email: r.address}, time.Hour)
	require.NoError(t, err)
	status, body := r.call(t, http.MethodPatch, "/api/notifications/preferences", map[string]any{"preferences": []map[string]string{
		{"kind": "generation.completed", "channel": "email", "when": "always"},
		{"kind": "generation.completed", "channel": "telegram", "when": "always"},
	}})
	require.Equal(t, http.StatusOK, status, string(body))
	row := r.w.rows.QueryRow(t.Context(), `UPDATE users SET telegram_id = 1000000 + (random() * 1000000000)::bigint
		WHERE id = $1 RETURNING telegram_id::text`, id)
	require.NoError(t, row.Scan(&r.chat))
	return r
}

// caught is what a simulated service was handed.
type caught struct {
	Seq           int64
	Provider      string
	Subject, Text string
	HTML          string
	Key           string
}

// caughtBy lists what reached an address or a chat.
func caughtBy(t *testing.T, to string) []caught {
	t.Helper()
	status, body, err := get(t.Context(), running.url("SIMULATOR_ADDR", "/sim/messages?"+url.Values{"to": {to}}.Encode()))
	require.NoError(t, err)
	require.Equal(t, http.StatusOK, status, string(body))
	var answer struct{ Messages []caught }
	require.NoError(t, json.Unmarshal(body, &answer))
	return answer.Messages
}

// sent waits until the message of a channel was sent, and returns its tries.
func (r reachable) sent(t *testing.T, channel models.Channel) []models.Try {
	t.Helper()
	var found []models.MessageDetail
	require.Eventually(t, func() bool {
		var err error
		found, err = r.w.records.Messages(t.Context(), models.MessageQuery{UserID: r.id, Channel: channel, Limit: 10})
		return err == nil && len(found) == 1 && found[0].Status == models.MessageSent
	}, finishWait, 100*time.Millisecond)
	return found[0].Log
}

// misbehaves lets Resend heed knobs for the mails of this person.
func (r reachable) misbehaves(t *testing.T, knobs string, times int) {
	t.Helper()
	rule, err := json.Marshal(map[string]any{"provider": "resend", "model": r.address, "faults": knobs, "times": times})
	require.NoError(t, err)
	req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, running.url("SIMULATOR_ADDR", "/sim/faults"), bytes.NewReader(rule))
	require.NoError(t, err)
	resp, err := (&http.Client{Timeout: 10 * time.Second}).Do(req)
	require.NoError(t, err)
	require.NoError(t, resp.Body.Close())
	require.Equal(t, http.StatusCreated, resp.StatusCode)
}

func (r reachable) list(t *testing.T) (titles []string, unread int) {
	t.Helper()
	status, body := r.call(t, http.MethodGet, "/api/notifications", nil)
	require.Equal(t, http.StatusOK, status, string(body))
	var page struct {
		Notifications []struct{ Title string }
		Unread        int
	}
	require.NoError(t, json.Unmarshal(body, &page))
	for _, note := range page.Notifications {
		titles = append(titles, note.Title)
	}
	return titles, page.Unread
}

// TestTheEndOfAGenerationReachesItsUser everywhere: in the list, on the stream, by
// e-mail and at Telegram.
func TestTheEndOfAGenerationReachesItsUser(t *testing.T) {
	t.Parallel()
	r := newReachable(t)
	id := r.ask(t, picture("a letter on the mat"))
	heard := r.hear(t, running.url("API_ADDR", ""), 0, func(event told) bool { return event.name == "notification" })
	last := heard[len(heard)-1]
	assert.Contains(t, last.data, `"title":"Your image is ready"`)
	assert.Contains(t, last.data, id)
	assert.True(t, heard[len(heard)-2].ends(t), "behind the end that it tells of")
	assert.Equal(t, last.seq-1, heard[len(heard)-2].seq)

	titles, unread := r.list(t)
	assert.Equal(t, []string{"Your image is ready"}, titles)
	assert.Equal(t, 1, unread)
	status, _ := r.call(t, http.MethodPost, "/api/notifications/read", map[string]any{"all": true})
	require.Equal(t, http.StatusOK, status)
	_, unread = r.list(t)
	assert.Zero(t, unread)

	r.sent(t, models.ChannelEmail)
	r.sent(t, models.ChannelTelegram)
	mails := caughtBy(t, r.address)
	require.Len(t, mails, 1)
	assert.Equal(t, "resend", mails[0].Provider)
	assert.Equal(t, "Your image is ready", mails[0].Subject)
	assert.Contains(t, mails[0].Text, "“a letter on the mat”")
	assert.Contains(t, mails[0].HTML, "a letter on the mat")
	messages := caughtBy(t, r.chat)
	require.Len(t, messages, 1)
	assert.True(t, strings.HasPrefix(messages[0].Text, "Your image is ready\n\n“a letter on the mat”"), messages[0].Text)
}

// TestTheMailServerCarriesWhatResendDidNot take: 503 is a sure no.
func TestTheMailServerCarriesWhatResendDidNot(t *testing.T) {
	t.Parallel()
	r := newReachable(t)
	r.misbehaves(t, "http=503", 1)
	r.completed(t, r.ask(t, picture("a letter by another road")))
	assert.Len(t, r.sent(t, models.ChannelEmail), 1)
	mails := caughtBy(t, r.address)
	require.Len(t, mails, 1)
	assert.Equal(t, "smtp", mails[0].Provider)
	assert.Equal(t, "Your image is ready", mails[0].Subject)
	assert.Contains(t, mails[0].Text, "“a letter by another road”")
}

// TestNoMailGoesTwice: Resend takes it and hangs up, and then answers 503 for a while.
// The mail server is not asked although that is a sure no, for the mail may be there.
func TestNoMailGoesTwice(t *testing.T) {
	t.Parallel()
	r := newReachable(t)
	r.misbehaves(t, "http=timeout_after_accept", 1)
	r.completed(t, r.ask(t, picture("a letter that was signed for by nobody")))
	require.Eventually(t, func() bool { return len(caughtBy(t, r.address)) == 1 }, finishWait, 10*time.Millisecond)
	r.misbehaves(t, "http=503", 1)
	tries := r.sent(t, models.ChannelEmail)
	var faults []string
	for _, try := range tries {
		faults = append(faults, try.Fault)
	}
	assert.Equal(t, []string{"uncertain", "busy", ""}, faults)
	mails := caughtBy(t, r.address)
	require.Len(t, mails, 1)
	assert.Equal(t, "resend", mails[0].Provider)
}
