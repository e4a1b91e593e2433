package e2e_test

import (
	"bytes"
	"encoding/json"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"testing"
	"time"

	standardwebhooks "github.com/standard-webhooks/standard-webhooks/libraries/go"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"darkroom/models"
)

// webhookSecret is the signing secret of the stack's account at the provider.
func webhookSecret(t *testing.T) string {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, running.url("SIMULATOR_ADDR", "/v1/webhooks/default/secret"), http.NoBody)
	require.NoError(t, err)
	status, body := person{token: running.secrets["SIMULATOR_TOKEN"]}.do(t, req)
	require.Equal(t, http.StatusOK, status)
	var answer struct{ Key string }
	require.NoError(t, json.Unmarshal(body, &answer))
	return answer.Key
}

// letter is one message to a callback address.
type letter struct {
	url, id, body, signature string
	at                       time.Time
}

func (l letter) send(t *testing.T) int {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, l.url, bytes.NewBufferString(l.body))
	require.NoError(t, err)
	req.Header.Set("Webhook-Id", l.id)
	req.Header.Set("Webhook-Timestamp", strconv.FormatInt(l.at.Unix(), 10))
	req.Header.Set("Webhook-Signature", l.signature)
	status, _ := person{}.do(t, req)
	return status
}

func TestForgedReplayedAndStaleWebhooksChangeNothing(t *testing.T) {
	t.Parallel()
	signer, err := standardwebhooks.NewWebhook(webhookSecret(t))
	require.NoError(t, err)
	p := newPerson(t)
	id := p.ask(t, picture("[sim delay=60s] still waiting"))
	p.waiting(t, id)
	mine := jobsOf(t, id)
	require.Len(t, mine, 1)

	sign := func(l letter) letter {
		l.signature, err = signer.Sign(l.id, l.at, []byte(l.body))
		require.NoError(t, err)
		return l
	}
	body := func(jobID string) string {
		return `{"id":"` + jobID + `","status":"succeeded","output":["https://replicate.delivery/evil.png"],"error":null}`
	}
	genuine := letter{url: mine[0].Webhook, id: "msg-" + id, body: body(mine[0].ID), at: time.Now()}
	address, err := url.Parse(genuine.url)
	require.NoError(t, err)
	parts := strings.Split(address.Path, "/")
	parts[len(parts)-1] = strings.Repeat("A", 22)
	guessed := address.Scheme + "://" + address.Host + strings.Join(parts, "/")

	cases := map[string]struct {
		letter letter
		status int
	}{
		"unsigned": {genuine, http.StatusUnauthorized},
		"forged": {letter{
			url: genuine.url, id: genuine.id, body: genuine.body, at: genuine.at, signature: "v1,Zm9yZ2VkIGZvcmdlZCBmb3JnZWQgZm9yZ2VkIGZvcmc=",
		}, http.StatusUnauthorized},
		"stale":          {sign(letter{url: genuine.url, id: genuine.id, body: genuine.body, at: time.Now().Add(-time.Hour)}), http.StatusUnauthorized},
		"of another job": {sign(letter{url: genuine.url, id: genuine.id + "x", body: body("another-job"), at: genuine.at}), http.StatusConflict},
		"truncated":      {sign(letter{url: genuine.url, id: genuine.id, body: genuine.body[:20], at: genuine.at}), http.StatusBadRequest},
		"guessed url":    {sign(letter{url: guessed, id: genuine.id, body: genuine.body, at: genuine.at}), http.StatusUnauthorized},
	}
	for name, c := range cases {
		assert.Equal(t, c.status, c.letter.send(t), name)
	}
	gen := p.show(t, id)
	assert.Equal(t, models.StatusProcessing, gen.Status)
	assert.Equal(t, models.StageWaiting, gen.Stage)
	require.Len(t, gen.Attempts, 1)
	assert.Equal(t, models.OutcomeRunning, gen.Attempts[0].Outcome)
}

func TestAGenuineWebhookReplayedAfterTheEndChangesNothing(t *testing.T) {
	t.Parallel()
	signer, err := standardwebhooks.NewWebhook(webhookSecret(t))
	require.NoError(t, err)
	p := newPerson(t)
	id := p.ask(t, picture("done and dusted"))
	before := p.completed(t, id)
	mine := jobsOf(t, id)
	require.Len(t, mine, 1)

	late := letter{url: mine[0].Webhook, id: "msg-late-" + id, at: time.Now(), body: `{"id":"` + mine[0].ID + `","status":"failed","error":"no"}`}
	late.signature, err = signer.Sign(late.id, late.at, []byte(late.body))
	require.NoError(t, err)
	assert.Equal(t, http.StatusOK, late.send(t))
	assert.Equal(t, http.StatusOK, late.send(t))
	assert.Equal(t, before, p.show(t, id))
}

// TestAnOlderJobsWebhookIsFoundByItsJob sends the end of a job to the address that
// all jobs once shared.
func TestAnOlderJobsWebhookIsFoundByItsJob(t *testing.T) {
	t.Parallel()
	signer, err := standardwebhooks.NewWebhook(webhookSecret(t))
	require.NoError(t, err)
	p := newPerson(t)
	id := p.ask(t, picture("[sim delay=60s] told by its job"))
	p.waiting(t, id)
	mine := jobsOf(t, id)
	require.Len(t, mine, 1)

	shared := letter{url: running.url("API_ADDR", "/api/webhook/replicate"), id: "msg-older-" + id, at: time.Now()}
	send := func(jobID string) int {
		shared.body = `{"id":"` + jobID + `","status":"failed","error":"no"}`
		shared.signature, err = signer.Sign(shared.id, shared.at, []byte(shared.body))
		require.NoError(t, err)
		return shared.send(t)
	}
	forged := shared
	forged.body, forged.signature = `{"id":"`+mine[0].ID+`","status":"failed"}`, "v1,Zm9yZ2VkIGZvcmdlZCBmb3JnZWQgZm9yZ2VkIGZvcmc="
	assert.Equal(t, http.StatusUnauthorized, forged.send(t))
	assert.Equal(t, http.StatusServiceUnavailable, send("job-of-nobody"), "it may be known later")
	assert.Equal(t, models.StatusProcessing, p.show(t, id).Status)
	assert.Equal(t, http.StatusOK, send(mine[0].ID))
	assert.Equal(t, models.StatusFailed, p.finished(t, id).Status)
}
