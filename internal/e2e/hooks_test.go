package e2e_test

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// arrival is a webhook as the local receiver shows it.
type arrival struct {
	ID       string
	Body     string
	Verified *bool
	Answered int
}

// webhookBody is the body of a webhook.
type webhookBody struct {
	Type      string
	Timestamp time.Time
	Data      struct {
		ID         string
		Status     string
		ModelID    string    `json:"model_id"`
		OutputURLs []*string `json:"output_urls"`
	}
}

func (a arrival) says(t *testing.T) webhookBody {
	t.Helper()
	var body webhookBody
	require.NoError(t, json.Unmarshal([]byte(a.Body), &body))
	return body
}

// mailbox is a receiver of the simulator's.
type mailbox struct{ name, url string }

func newMailbox() mailbox {
	name := uuid.NewString()
	return mailbox{name, running.url("SIMULATOR_ADDR", "/receiver/"+name)}
}

func (m mailbox) admin(t *testing.T, method string, body any) []byte {
	t.Helper()
	raw, err := json.Marshal(body)
	require.NoError(t, err)
	req, err := http.NewRequestWithContext(t.Context(), method, running.url("SIMULATOR_ADDR", "/sim/receivers/"+m.name), bytes.NewReader(raw))
	require.NoError(t, err)
	resp, err := (&http.Client{Timeout: 10 * time.Second}).Do(req)
	require.NoError(t, err)
	defer func() { assert.NoError(t, resp.Body.Close()) }()
	answer, err := io.ReadAll(resp.Body)
	require.NoError(t, err)
	require.Equal(t, http.StatusOK, resp.StatusCode, string(answer))
	return answer
}

func (m mailbox) behave(t *testing.T, manners map[string]any) {
	t.Helper()
	m.admin(t, http.MethodPut, manners)
}

// arrived waits until so many messages came and returns them.
func (m mailbox) arrived(t *testing.T, count int) []arrival {
	t.Helper()
	var answer struct{ Messages []arrival }
	require.Eventually(t, func() bool {
		answer.Messages = nil
		return assert.NoError(t, json.Unmarshal(m.admin(t, http.MethodGet, nil), &answer)) && len(answer.Messages) >= count
	}, finishWait, 100*time.Millisecond)
	return answer.Messages
}

func TestTheEndOfAGenerationIsToldAtItsOwnAddress(t *testing.T) {
	t.Parallel()
	p, box := newPerson(t), newMailbox()
	request := picture("tell me when it is done")
	request["webhook_url"] = box.url
	id := p.ask(t, request)
	gen := p.completed(t, id)
	got := box.arrived(t, 1)
	body := got[0].says(t)
	assert.Equal(t, "generation.completed", body.Type)
	assert.Equal(t, id, body.Data.ID)
	assert.Equal(t, "completed", body.Data.Status)
	assert.Equal(t, "flux-schnell", body.Data.ModelID)
	require.Len(t, body.Data.OutputURLs, len(gen.Assets))
	status, _, err := get(t.Context(), *body.Data.OutputURLs[0])
	require.NoError(t, err)
	assert.Equal(t, http.StatusOK, status, "it can be fetched")
}
