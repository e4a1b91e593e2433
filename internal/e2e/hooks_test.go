package e2e_test

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/client"

	"darkroom/workflows"
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

// endpointAt keeps an endpoint of the person's at the mailbox, which learns its
// secret, and returns its id.
func (p person) endpointAt(t *testing.T, box mailbox, manners map[string]any) string {
	t.Helper()
	status, body := p.call(t, http.MethodPost, "/api/webhooks/endpoints", map[string]any{"url": box.url})
	require.Equal(t, http.StatusCreated, status, string(body))
	var kept struct {
		Endpoint struct{ ID string }
		Secret   string
	}
	require.NoError(t, json.Unmarshal(body, &kept))
	manners["secret"] = kept.Secret
	box.behave(t, manners)
	return kept.Endpoint.ID
}

// delivery is a webhook as its receiver's owner sees it.
type delivery struct {
	ID         string
	Kind       string
	Status     string
	Fault      *string
	EndpointID *string `json:"endpoint_id"`
	ResentFrom *string `json:"resent_from"`
	Tries      []struct {
		Status *int
		Fault  *string
	}
}

// delivered waits until every delivery of the person's has come to its end.
func (p person) delivered(t *testing.T, count int) []delivery {
	t.Helper()
	var page struct{ Deliveries []delivery }
	require.Eventually(t, func() bool {
		status, body := p.call(t, http.MethodGet, "/api/webhooks/deliveries", nil)
		if !assert.Equal(t, http.StatusOK, status, string(body)) || !assert.NoError(t, json.Unmarshal(body, &page)) {
			return false
		}
		return len(page.Deliveries) == count &&
			!slices.ContainsFunc(page.Deliveries, func(d delivery) bool { return d.Status == "pending" })
	}, finishWait, 100*time.Millisecond)
	return page.Deliveries
}

// TestWebhooksArriveSignedAtBothAddresses has a person told of one generation at its
// own address and at an endpoint.
func TestWebhooksArriveSignedAtBothAddresses(t *testing.T) {
	t.Parallel()
	p, own, kept := newPerson(t), newMailbox(), newMailbox()
	p.endpointAt(t, kept, map[string]any{})
	status, body := p.call(t, http.MethodGet, "/api/webhooks/secret", nil)
	require.Equal(t, http.StatusOK, status, string(body))
	var secret struct{ Secret string }
	require.NoError(t, json.Unmarshal(body, &secret))
	own.behave(t, map[string]any{"secret": secret.Secret})

	request := picture("tell me twice")
	request["webhook_url"] = own.url
	id := p.ask(t, request)
	p.completed(t, id)
	for _, box := range []mailbox{own, kept} {
		got := box.arrived(t, 1)
		require.NotNil(t, got[0].Verified)
		assert.True(t, *got[0].Verified)
		assert.Equal(t, id, got[0].says(t).Data.ID)
	}
	for _, d := range p.delivered(t, 2) {
		assert.Equal(t, "sent", d.Status)
		assert.Len(t, d.Tries, 1)
	}
	status, body = newPerson(t).call(t, http.MethodGet, "/api/webhooks/deliveries", nil)
	require.Equal(t, http.StatusOK, status)
	assert.Contains(t, string(body), `"deliveries":[]`, "strangers see nothing")
}

func TestAnEndpointThatAnswersGoneIsSwitchedOff(t *testing.T) {
	t.Parallel()
	p, box := newPerson(t), newMailbox()
	endpoint := p.endpointAt(t, box, map[string]any{"status": http.StatusGone})
	status, body := p.call(t, http.MethodPost, "/api/webhooks/endpoints/"+endpoint+"/test", nil)
	require.Equal(t, http.StatusAccepted, status, string(body))
	done := p.delivered(t, 1)
	assert.Equal(t, "failed", done[0].Status)
	require.Len(t, done[0].Tries, 1, "not asked again")
	status, body = p.call(t, http.MethodGet, "/api/webhooks/endpoints/"+endpoint, nil)
	require.Equal(t, http.StatusOK, status)
	assert.Contains(t, string(body), `"disabled_reason":"gone"`)

	p.completed(t, p.ask(t, picture("nobody is told")))
	status, _ = p.call(t, http.MethodPost, "/api/webhooks/deliveries/"+done[0].ID+"/resend", nil)
	assert.Equal(t, http.StatusConflict, status, "it is switched off")
	assert.Len(t, p.delivered(t, 1), 1)

	status, body = p.call(t, http.MethodPatch, "/api/webhooks/endpoints/"+endpoint, map[string]any{"disabled": false})
	require.Equal(t, http.StatusOK, status, string(body))
	p.endpointBehaves(t, endpoint, box)
	status, body = p.call(t, http.MethodPost, "/api/webhooks/deliveries/"+done[0].ID+"/resend", nil)
	require.Equal(t, http.StatusAccepted, status, string(body))
	again := p.delivered(t, 2)
	assert.Equal(t, "sent", again[0].Status)
	require.NotNil(t, again[0].ResentFrom)
	assert.Equal(t, done[0].ID, *again[0].ResentFrom)
	assert.NotEqual(t, done[0].ID, again[0].ID)
}

// endpointBehaves gives an endpoint a new secret, which its mailbox learns with good
// manners.
func (p person) endpointBehaves(t *testing.T, endpoint string, box mailbox) {
	t.Helper()
	status, body := p.call(t, http.MethodPost, "/api/webhooks/endpoints/"+endpoint+"/rotate", nil)
	require.Equal(t, http.StatusOK, status, string(body))
	var secret struct{ Secret string }
	require.NoError(t, json.Unmarshal(body, &secret))
	box.behave(t, map[string]any{"secret": secret.Secret})
}

func TestAReceiverThatWasDownIsToldLater(t *testing.T) {
	t.Parallel()
	p, box := newPerson(t), newMailbox()
	p.endpointAt(t, box, map[string]any{"status": http.StatusInternalServerError, "times": 3})
	id := p.ask(t, picture("told at the fourth try"))
	p.completed(t, id)
	got := box.arrived(t, 4)
	for _, arrival := range got {
		assert.Equal(t, got[0].ID, arrival.ID, "the same message in every try")
		assert.Equal(t, got[0].Body, arrival.Body)
		require.NotNil(t, arrival.Verified)
		assert.True(t, *arrival.Verified, "signed anew")
	}
	done := p.delivered(t, 1)
	assert.Equal(t, "sent", done[0].Status)
	require.Len(t, done[0].Tries, 4)
	require.NotNil(t, done[0].Tries[0].Fault)
	assert.Equal(t, "uncertain", *done[0].Tries[0].Fault)
	assert.Nil(t, done[0].Tries[3].Fault)
}

// TestEveryPurgeRunsByItselfAndDry has each schedule take its turn, as it does by
// itself, and each of them run dry by hand.
func TestEveryPurgeRunsByItselfAndDry(t *testing.T) {
	t.Parallel()
	c := temporal(t)
	for _, name := range []string{workflows.PurgeName, workflows.PurgeInputsName, workflows.PurgeLogsName} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			schedule := c.ScheduleClient().GetHandle(t.Context(), name)
			require.NoError(t, schedule.Trigger(t.Context(), client.ScheduleTriggerOptions{}))
			var ran client.ScheduleActionResult
			require.Eventually(t, func() bool {
				described, err := schedule.Describe(t.Context())
				if err != nil || len(described.Info.RecentActions) == 0 {
					return false
				}
				ran = described.Info.RecentActions[0]
				return ran.StartWorkflowResult != nil
			}, finishWait, 100*time.Millisecond)
			require.NoError(t, c.GetWorkflow(t.Context(), ran.StartWorkflowResult.WorkflowID, "").Get(t.Context(), nil))

			dry, err := c.ExecuteWorkflow(t.Context(), client.StartWorkflowOptions{
				ID: "dry-" + name + "-" + uuid.NewString(), TaskQueue: workflows.QueueGeneration,
			}, name, workflows.RetentionInput{DryRun: true})
			require.NoError(t, err)
			var report workflows.RetentionReport
			require.NoError(t, dry.Get(t.Context(), &report))
			assert.True(t, report.DryRun)
			assert.NotEmpty(t, report.Steps)
			for _, step := range report.Steps {
				assert.Zero(t, step.Removed, step.Name)
			}
		})
	}
}

// TestDeliveriesLeaveHistories saves how a delivery may go, for the replay.
func TestDeliveriesLeaveHistories(t *testing.T) {
	t.Parallel()
	for name, manners := range map[string]map[string]any{
		"delivered": {},
		"delayed":   {"status": http.StatusServiceUnavailable, "times": 2},
		"gone":      {"status": http.StatusGone},
		"given-up":  {"status": http.StatusInternalServerError},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p, box := newPerson(t), newMailbox()
			endpoint := p.endpointAt(t, box, manners)
			status, body := p.call(t, http.MethodPost, "/api/webhooks/endpoints/"+endpoint+"/test", nil)
			require.Equal(t, http.StatusAccepted, status, string(body))
			id := p.delivered(t, 1)[0].ID
			workflow := "message-" + id
			err := temporal(t).GetWorkflow(t.Context(), workflow, "").Get(t.Context(), nil)
			assert.Equal(t, name == "delivered" || name == "delayed", err == nil, "it ends as the message does")
			if *saveHistories {
				saveAs(t, filepath.Join("deliveries", name), workflow)
			}
		})
	}
}
