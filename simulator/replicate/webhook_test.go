package replicate_test

import (
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"sync"
	"testing"
	"time"

	standardwebhooks "github.com/standard-webhooks/standard-webhooks/libraries/go"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"darkroom/simulator"
)

// receiver is an endpoint that keeps what it is sent.
type receiver struct {
	*httptest.Server

	mu     sync.Mutex
	got    []delivery
	answer func(n int) int
}

type delivery struct {
	header http.Header
	raw    []byte
	body   map[string]any
}

// receive starts a receiver; answer gives the status for delivery n, from 0.
func receive(t *testing.T, answer func(n int) int) *receiver {
	t.Helper()
	r := &receiver{answer: answer}
	r.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, req *http.Request) {
		d := delivery{header: req.Header}
		var err error
		d.raw, err = io.ReadAll(req.Body)
		assert.NoError(t, err)
		assert.NoError(t, json.Unmarshal(d.raw, &d.body))
		r.mu.Lock()
		defer r.mu.Unlock()
		r.got = append(r.got, d)
		w.Header().Set("Location", "/elsewhere")
		w.WriteHeader(r.answer(len(r.got) - 1))
	}))
	t.Cleanup(r.Close)
	return r
}

func always(status int) func(int) int { return func(int) int { return status } }

func (r *receiver) deliveries() []delivery {
	r.mu.Lock()
	defer r.mu.Unlock()
	return append([]delivery{}, r.got...)
}

// announced runs a prediction and waits until nothing more will be sent.
func (b *bundle) announced(t *testing.T, r *receiver, prompt string, events ...string) []delivery {
	t.Helper()
	body := map[string]any{"input": input(prompt), "webhook": r.URL}
	if events != nil {
		body["webhook_events_filter"] = events
	}
	id := b.create(t, schnell, body)
	require.Eventually(t, func() bool {
		for _, job := range b.Jobs(t) {
			if job.ID == id {
				return job.Announced
			}
		}
		return false
	}, patience, 10*time.Millisecond)
	return r.deliveries()
}

func (b *bundle) verifier(t *testing.T) *standardwebhooks.Webhook {
	t.Helper()
	secret, ok := b.call(t, http.MethodGet, "/v1/webhooks/default/secret", nil).body["key"].(string)
	require.True(t, ok)
	require.Regexp(t, "^whsec_", secret)
	verifier, err := standardwebhooks.NewWebhook(secret)
	require.NoError(t, err)
	return verifier
}

func TestWebhook_isSignedAndShowsThePrediction(t *testing.T) {
	t.Parallel()
	b := setup(t)
	got := b.announced(t, receive(t, always(200)), "x", "completed")
	require.Len(t, got, 1)
	require.NoError(t, b.verifier(t).Verify(got[0].raw, got[0].header))
	require.Error(t, b.as("r8_other").verifier(t).Verify(got[0].raw, got[0].header), "each account has its own secret")
	assert.Equal(t, "application/json", got[0].header.Get("Content-Type"))

	id, _ := got[0].body["id"].(string)
	assert.Equal(t, b.call(t, http.MethodGet, "/v1/predictions/"+id, nil).body, got[0].body)
	assert.Equal(t, "succeeded", got[0].body["status"])
}

func TestWebhook_filters(t *testing.T) {
	t.Parallel()
	b := setup(t)
	for _, tc := range []struct {
		name     string
		filter   []string
		statuses []string
	}{
		{"default", nil, []string{"processing", "succeeded"}},
		{"everything", []string{"start", "output", "logs", "completed"}, []string{"processing", "processing", "processing", "succeeded"}},
		{"start and end", []string{"start", "completed"}, []string{"processing", "succeeded"}},
		{"start only", []string{"start"}, []string{"processing"}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			var statuses []string
			seen := map[string]bool{}
			for _, d := range b.announced(t, receive(t, always(200)), "x", tc.filter...) {
				status, _ := d.body["status"].(string)
				statuses = append(statuses, status)
				seen[d.header.Get("webhook-id")] = true
			}
			assert.Equal(t, tc.statuses, statuses)
			assert.Len(t, seen, len(statuses), "every event has an id of its own")
		})
	}
}

func TestWebhook_retries(t *testing.T) {
	t.Parallel()
	b := setup(t)
	for _, tc := range []struct {
		name   string
		answer func(int) int
		count  int
	}{
		{"until acknowledged", func(n int) int {
			if n < 3 {
				return 503
			}
			return 200
		}, 4},
		{"not after a refusal", always(400), 1},
		{"not after a redirect", always(301), 1},
		{"not after unauthorized", always(401), 1},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			got := b.announced(t, receive(t, tc.answer), "x", "completed")
			require.Len(t, got, tc.count)
			for _, d := range got {
				assert.Equal(t, got[0].header.Get("webhook-id"), d.header.Get("webhook-id"))
				assert.NoError(t, b.verifier(t).Verify(d.raw, d.header))
			}
		})
	}
}

func TestWebhook_givesUpAfterTwelveRetries(t *testing.T) {
	t.Parallel()
	b := setup(t, func(cfg *simulator.Config) { cfg.RetryBase = time.Microsecond })
	assert.Len(t, b.announced(t, receive(t, always(500)), "x", "completed"), 13)
}

func TestWebhook_otherEventsAreSentOnce(t *testing.T) {
	t.Parallel()
	assert.Len(t, setup(t).announced(t, receive(t, always(503)), "x", "start", "output"), 2)
}

func TestWebhook_tellsOfFailureAndCancel(t *testing.T) {
	t.Parallel()
	b := setup(t)
	got := b.announced(t, receive(t, always(200)), "[sim fail=E005] x", "completed")
	require.Len(t, got, 1)
	assert.Equal(t, "failed", got[0].body["status"])

	r := receive(t, always(200))
	id := b.create(t, schnell, map[string]any{"input": input("[sim delay=1h] x"), "webhook": r.URL, "webhook_events_filter": []string{"completed"}})
	b.call(t, http.MethodPost, "/v1/predictions/"+id+"/cancel", nil)
	require.Eventually(t, func() bool { return len(r.deliveries()) == 1 }, patience, 5*time.Millisecond)
	assert.Equal(t, "canceled", r.deliveries()[0].body["status"])
}

func TestWebhook_knobs(t *testing.T) {
	t.Parallel()
	b := setup(t)

	t.Run("drop", func(t *testing.T) {
		t.Parallel()
		assert.Empty(t, b.announced(t, receive(t, always(200)), "[sim webhook=drop] x", "completed"))
	})

	t.Run("dup", func(t *testing.T) {
		t.Parallel()
		got := b.announced(t, receive(t, always(200)), "[sim webhook=dup:3] x", "completed")
		require.Len(t, got, 3)
		assert.Equal(t, got[0].header.Get("webhook-id"), got[2].header.Get("webhook-id"))
	})

	t.Run("before_response", func(t *testing.T) {
		t.Parallel()
		r := receive(t, always(200))
		a := b.call(t, http.MethodPost, schnell, map[string]any{
			"input": input("[sim webhook=before_response] x"), "webhook": r.URL, "webhook_events_filter": []string{"completed"},
		})
		assert.Equal(t, "starting", a.body["status"], "the answer is that of a new job")
		assert.Len(t, r.deliveries(), 1)
	})

	t.Run("badsig", func(t *testing.T) {
		t.Parallel()
		got := b.announced(t, receive(t, always(401)), "[sim webhook=badsig] x", "completed")
		require.Len(t, got, 1)
		assert.ErrorIs(t, b.verifier(t).Verify(got[0].raw, got[0].header), standardwebhooks.ErrNoMatchingSignature)
	})

	t.Run("stale_ts", func(t *testing.T) {
		t.Parallel()
		got := b.announced(t, receive(t, always(401)), "[sim webhook=stale_ts] x", "completed")
		require.Len(t, got, 1)
		require.ErrorIs(t, b.verifier(t).Verify(got[0].raw, got[0].header), standardwebhooks.ErrMessageTooOld)
		assert.NoError(t, b.verifier(t).VerifyIgnoringTimestamp(got[0].raw, got[0].header))
	})

	t.Run("reorder", func(t *testing.T) {
		t.Parallel()
		var statuses []any
		for _, d := range b.announced(t, receive(t, always(200)), "[sim webhook=reorder] x", "start", "output", "completed") {
			statuses = append(statuses, d.body["status"])
		}
		assert.Equal(t, []any{"succeeded", "processing", "processing"}, statuses)
	})

	t.Run("redirect", func(t *testing.T) {
		t.Parallel()
		r := receive(t, always(200))
		assert.Empty(t, b.announced(t, r, "[sim webhook=redirect] x", "completed"))
		sent := b.Journal(t, "kind=delivery&webhook="+url.QueryEscape(r.URL))
		require.Len(t, sent, 1, "it is not sent again")
		assert.Equal(t, http.StatusMovedPermanently, sent[0].Status)
	})

	t.Run("late", func(t *testing.T) {
		t.Parallel()
		r := receive(t, always(200))
		begun := time.Now()
		assert.Len(t, b.announced(t, r, "[sim webhook=late:300] x", "completed"), 1)
		assert.GreaterOrEqual(t, time.Since(begun), 300*time.Millisecond)
	})
}

func TestWebhook_attemptsAreOnTheJob(t *testing.T) {
	t.Parallel()
	b := setup(t)
	r := receive(t, func(n int) int {
		if n == 0 {
			return http.StatusBadGateway
		}
		return http.StatusOK
	})
	b.announced(t, r, "[sim webhook=dup:2] x", "start", "completed")
	found := b.JobsOf(t, r.URL)
	require.Len(t, found, 1)
	statuses := make([]int, 0, len(found[0].Deliveries))
	for _, made := range found[0].Deliveries {
		statuses = append(statuses, made.Status)
	}
	assert.Equal(t, []int{200, 200}, statuses, "the start's, which was refused, is none of them")
}

func TestWebhook_badAddressIsAcceptedSilently(t *testing.T) {
	t.Parallel()
	b := setup(t)
	id := b.create(t, schnell, map[string]any{"input": input("x"), "webhook": "not an address"})
	assert.Equal(t, "succeeded", b.finish(t, id)["status"])
}
