package courier_test

import (
	"context"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.uber.org/zap/zaptest"

	"darkroom/simulator/courier"
	"darkroom/simulator/journal"
)

type bundle struct {
	courier *courier.Courier
	journal *journal.Journal
	// statuses are the receiver's answers, in order; the last one stays.
	statuses []int
	calls    atomic.Int32
	server   *httptest.Server
}

func setup(t *testing.T, statuses ...int) *bundle {
	t.Helper()
	diary, err := journal.Open(t.TempDir(), time.Now)
	require.NoError(t, err)
	b := &bundle{journal: diary, statuses: statuses, courier: courier.New(diary, time.Now, zaptest.NewLogger(t))}
	b.server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, readErr := io.ReadAll(r.Body)
		assert.NoError(t, readErr)
		assert.JSONEq(t, `{"a":1}`, string(body))
		assert.Equal(t, "7", r.Header.Get("webhook-id"))
		n := int(b.calls.Add(1)) - 1
		w.Header().Set("Location", "/elsewhere")
		w.WriteHeader(b.statuses[min(n, len(b.statuses)-1)])
	}))
	t.Cleanup(func() {
		b.courier.Close()
		b.server.Close()
		assert.NoError(t, diary.Close())
	})
	return b
}

func (b *bundle) message() courier.Message {
	return courier.Message{
		URL: b.server.URL, Body: []byte(`{"a":1}`), Entry: journal.Entry{Job: "j", Event: "completed"},
		Sign: func(time.Time) (http.Header, error) { return http.Header{"Webhook-Id": {"7"}}, nil },
	}
}

func stubborn() courier.Policy {
	return courier.Policy{
		Retries: 3, Timeout: 5 * time.Second,
		Delay: func(int) time.Duration { return time.Millisecond },
		Again: func(status int) bool { return status == http.StatusServiceUnavailable },
	}
}

func TestDeliver(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		name     string
		statuses []int
		policy   courier.Policy
		calls    int
	}{
		{"acknowledged", []int{200}, stubborn(), 1},
		{"acknowledged later", []int{503, 503, 204}, stubborn(), 3},
		{"given up", []int{503}, stubborn(), 4},
		{"a refusal is final", []int{400}, stubborn(), 1},
		{"a redirect is not followed", []int{301}, stubborn(), 1},
		{"once", []int{503}, courier.Once(time.Second), 1},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			b := setup(t, tc.statuses...)
			assert.True(t, b.courier.Deliver(t.Context(), b.message(), tc.policy))
			assert.EqualValues(t, tc.calls, b.calls.Load())
			entries, err := b.journal.Find(journal.Filter{Kind: journal.KindDelivery, Job: "j"})
			require.NoError(t, err)
			require.Len(t, entries, tc.calls)
			assert.Equal(t, tc.statuses[0], entries[0].Status)
			assert.Equal(t, b.server.URL, entries[0].Webhook)
		})
	}
}

func TestDeliver_networkFaultsAreRetried(t *testing.T) {
	t.Parallel()
	b := setup(t, 200)
	msg := b.message()
	b.server.Close()
	assert.True(t, b.courier.Deliver(t.Context(), msg, stubborn()))
	entries, err := b.journal.Find(journal.Filter{})
	require.NoError(t, err)
	require.Len(t, entries, 4)
	assert.Contains(t, entries[0].Error, "send webhook")
}

func TestDeliver_impossibleAddress(t *testing.T) {
	t.Parallel()
	b := setup(t, 200)
	msg := b.message()
	msg.URL = "::not an address::"
	assert.True(t, b.courier.Deliver(t.Context(), msg, courier.Once(time.Second)))
	msg = b.message()
	msg.Sign = func(time.Time) (http.Header, error) { return nil, errors.New("no key") }
	assert.True(t, b.courier.Deliver(t.Context(), msg, courier.Once(time.Second)))
	entries, err := b.journal.Find(journal.Filter{})
	require.NoError(t, err)
	require.Len(t, entries, 2)
	assert.Contains(t, entries[0].Error, "build webhook")
	assert.Contains(t, entries[1].Error, "sign webhook")
}

func TestDeliver_staysOwedWhenStopped(t *testing.T) {
	t.Parallel()
	b := setup(t, 503)
	policy := stubborn()
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	policy.Delay = func(int) time.Duration {
		cancel() // the simulator is stopped while the courier waits
		return time.Hour
	}
	assert.False(t, b.courier.Deliver(ctx, b.message(), policy))
}

func TestDeliver_goesOnAfterARestart(t *testing.T) {
	t.Parallel()
	b := setup(t, 503)
	msg := b.message()
	msg.Tries = 2
	var made []courier.Attempt
	msg.Tried = func(a courier.Attempt) { made = append(made, a) }
	assert.True(t, b.courier.Deliver(t.Context(), msg, stubborn()))
	assert.EqualValues(t, 2, b.calls.Load(), "two of the four attempts were made before")
	require.Len(t, made, 2)
	assert.Equal(t, 503, made[0].Status)
	assert.False(t, made[0].Time.IsZero())
}

func TestPolicy_Last(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		name   string
		n      int
		status int
		want   bool
	}{
		{"acknowledged", 0, 200, true},
		{"refused for good", 0, 400, true},
		{"refused for now", 0, 503, false},
		{"unanswered", 0, 0, false},
		{"retries used up", 3, 503, true},
		{"unanswered to the end", 3, 0, true},
	} {
		assert.Equal(t, tc.want, stubborn().Last(tc.n, courier.Attempt{Status: tc.status}), tc.name)
	}
}

func TestDeliver_byAnotherAddress(t *testing.T) {
	t.Parallel()
	b := setup(t, 200)
	msg := b.message()
	msg.Entry.Webhook = "http://where.it/belongs"
	assert.True(t, b.courier.Deliver(t.Context(), msg, stubborn()))
	entries, err := b.journal.Find(journal.Filter{Webhook: "http://where.it/belongs"})
	require.NoError(t, err)
	assert.Len(t, entries, 1)
}
