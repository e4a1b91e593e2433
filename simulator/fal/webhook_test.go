package fal_test

import (
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"darkroom/simulator"
	"darkroom/simulator/simulatortest"
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

// hooked is the path of a submission with a webhook.
func hooked(r *receiver) string { return schnell + "?" + url.Values{"fal_webhook": {r.URL}}.Encode() }

// announced runs a request and waits until nothing more will be sent.
func (b *bundle) announced(t *testing.T, r *receiver, prompt string) []delivery {
	t.Helper()
	id := text(t, b.create(t, hooked(r), input(prompt)), "request_id")
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

// verify checks a delivery as fal's documents describe it, against every key.
func (b *bundle) verify(t *testing.T, d delivery) bool {
	t.Helper()
	set := b.as("").call(t, http.MethodGet, "/fal/rest/.well-known/jwks.json", nil)
	require.Equal(t, http.StatusOK, set.status, "the keys are public")
	list, ok := set.body["keys"].([]any)
	require.True(t, ok)
	require.Len(t, list, 2)
	sum := sha256.Sum256(d.raw)
	signed := strings.Join([]string{
		d.header.Get("X-Fal-Webhook-Request-Id"), d.header.Get("X-Fal-Webhook-User-Id"), d.header.Get("X-Fal-Webhook-Timestamp"),
		hex.EncodeToString(sum[:]),
	}, "\n")
	signature, err := hex.DecodeString(d.header.Get("X-Fal-Webhook-Signature"))
	require.NoError(t, err)
	for _, one := range list {
		object, ok := one.(map[string]any)
		require.True(t, ok)
		require.Equal(t, "OKP", object["kty"])
		key, err := base64.RawURLEncoding.DecodeString(text(t, object, "x"))
		require.NoError(t, err)
		if ed25519.Verify(key, []byte(signed), signature) {
			return true
		}
	}
	return false
}

func age(t *testing.T, d delivery) time.Duration {
	t.Helper()
	seconds, err := strconv.ParseInt(d.header.Get("X-Fal-Webhook-Timestamp"), 10, 64)
	require.NoError(t, err)
	return time.Since(time.Unix(seconds, 0))
}

func TestWebhook(t *testing.T) {
	t.Parallel()
	b := setup(t)
	got := b.announced(t, receive(t, always(200)), "x")
	require.Len(t, got, 1)
	assert.True(t, b.verify(t, got[0]))
	assert.Less(t, age(t, got[0]).Abs(), patience)
	assert.Equal(t, simulatortest.FalUserID(), got[0].header.Get("X-Fal-Webhook-User-Id"))
	id := b.Jobs(t)[0].ID
	assert.Equal(t, id, got[0].header.Get("X-Fal-Webhook-Request-Id"))
	result := b.call(t, http.MethodGet, queue+"fal-ai/flux/requests/"+id, nil)
	assert.Equal(t, map[string]any{"request_id": id, "gateway_request_id": id, "status": "OK", "payload": any(result.body)}, got[0].body)

	other := b.as(otherKey).announced(t, receive(t, always(200)), "x")
	require.Len(t, other, 1)
	assert.True(t, b.verify(t, other[0]), "the keys are everybody's")
	assert.NotEqual(t, got[0].header.Get("X-Fal-Webhook-User-Id"), other[0].header.Get("X-Fal-Webhook-User-Id"))
}

func TestWebhook_tellsOfFailureAndCancel(t *testing.T) {
	t.Parallel()
	b := setup(t)
	got := b.announced(t, receive(t, always(200)), "[sim fail=content_policy_violation] x")
	require.Len(t, got, 1)
	assert.Equal(t, "ERROR", got[0].body["status"])
	assert.Equal(t, "Invalid status code: 422", got[0].body["error"])
	assert.Contains(t, string(got[0].raw), `"type":"content_policy_violation"`)

	r := receive(t, always(200))
	receipt := b.create(t, hooked(r), input("[sim delay=1h] x"))
	b.call(t, http.MethodPut, text(t, receipt, "cancel_url"), nil)
	require.Eventually(t, func() bool { return len(r.deliveries()) == 1 }, patience, 5*time.Millisecond)
	assert.Contains(t, string(r.deliveries()[0].raw), `"error_type":"client_cancelled"`)
}

func TestWebhook_retries(t *testing.T) {
	t.Parallel()
	b := setup(t, func(cfg *simulator.Config) { cfg.RetryBase = time.Microsecond })
	for name, test := range map[string]struct {
		answer func(int) int
		count  int
	}{
		"until acknowledged": {func(n int) int {
			if n < 3 {
				return 503
			}
			return 200
		}, 4},
		"after a refusal too":  {always(404), 32},
		"31 times":             {always(500), 32},
		"not after a redirect": {always(301), 1},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got := b.announced(t, receive(t, test.answer), "x")
			require.Len(t, got, test.count)
			for _, d := range got {
				assert.Equal(t, got[0].raw, d.raw)
			}
		})
	}
}

func TestWebhook_knobs(t *testing.T) {
	t.Parallel()
	b := setup(t)
	hear := func(t *testing.T, knob string, count int) []delivery {
		t.Helper()
		got := b.announced(t, receive(t, always(200)), "[sim webhook="+knob+"] x")
		require.Len(t, got, count)
		return got
	}
	t.Run("drop", func(t *testing.T) {
		t.Parallel()
		hear(t, "drop", 0)
	})
	t.Run("redirect", func(t *testing.T) {
		t.Parallel()
		hear(t, "redirect", 0)
	})
	t.Run("dup", func(t *testing.T) {
		t.Parallel()
		got := hear(t, "dup:3", 3)
		assert.Equal(t, got[0].raw, got[2].raw)
		assert.NotEqual(t, got[0].body["request_id"], got[0].body["gateway_request_id"], "it ran twice")
	})
	t.Run("badsig", func(t *testing.T) {
		t.Parallel()
		assert.False(t, b.verify(t, hear(t, "badsig", 1)[0]))
	})
	t.Run("stale_ts", func(t *testing.T) {
		t.Parallel()
		old := hear(t, "stale_ts", 1)[0]
		assert.True(t, b.verify(t, old))
		assert.Greater(t, age(t, old), 50*time.Minute)
	})
	t.Run("no_payload", func(t *testing.T) {
		t.Parallel()
		got := hear(t, "no_payload", 1)[0]
		assert.Equal(t, "OK", got.body["status"])
		assert.Contains(t, string(got.raw), `"payload":null`)
		assert.Contains(t, got.body["payload_error"], "not JSON serializable")
	})
	t.Run("late", func(t *testing.T) {
		t.Parallel()
		begun := time.Now()
		hear(t, "late:300", 1)
		assert.GreaterOrEqual(t, time.Since(begun), 300*time.Millisecond)
	})
	t.Run("before_response", func(t *testing.T) {
		t.Parallel()
		r := receive(t, always(200))
		a := b.call(t, http.MethodPost, hooked(r), input("[sim webhook=before_response] x"))
		assert.Equal(t, "IN_QUEUE", a.body["status"], "the answer is that of a new request")
		assert.Len(t, r.deliveries(), 1)
	})
}
