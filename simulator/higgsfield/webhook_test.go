package higgsfield_test

import (
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	standardwebhooks "github.com/standard-webhooks/standard-webhooks/libraries/go"
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

func hooked(r *receiver) string { return soul + "?hf_webhook=" + url.QueryEscape(r.URL) }

// announced runs a request and waits until nothing more will be sent.
func (b *bundle) announced(t *testing.T, r *receiver, text string) []delivery {
	t.Helper()
	b.settled(t, b.create(t, hooked(r), prompt(text)))
	return r.deliveries()
}

func (b *bundle) settled(t *testing.T, id string) {
	t.Helper()
	require.Eventually(t, func() bool {
		for _, job := range b.Jobs(t) {
			if job.ID == id {
				return job.Announced
			}
		}
		return false
	}, patience, 10*time.Millisecond)
}

// console presses a button of the account's settings and returns the verifier of
// the secret that it shows.
func (b *bundle) console(t *testing.T, method, button string) *standardwebhooks.Webhook {
	t.Helper()
	secret, ok := b.call(t, method, "/console/webhook-secret"+button, nil).body["secret"].(string)
	require.True(t, ok)
	require.Regexp(t, "^whsec_", secret)
	verifier, err := standardwebhooks.NewWebhook(secret)
	require.NoError(t, err)
	return verifier
}

func (b *bundle) reveal(t *testing.T) *standardwebhooks.Webhook {
	t.Helper()
	return b.console(t, http.MethodPost, "")
}

func TestWebhook_bothForms(t *testing.T) {
	t.Parallel()
	b := setup(t)
	current := b.announced(t, receive(t, always(200)), "x")
	require.Len(t, current, 1)
	assert.ElementsMatch(t, []string{"request_id", "status", "error", "payload", "expires_at"}, keys(current[0].body))
	payload, ok := current[0].body["payload"].(map[string]any)
	require.True(t, ok)
	file, ok := images(t, payload)[0].(map[string]any)
	require.True(t, ok)
	assert.Equal(t, "image/jpeg", file["content_type"])
	assert.Equal(t, "image/jpeg", b.media(t, file).header.Get("Content-Type"))

	older := b.announced(t, receive(t, always(200)), "[sim webhook=flat] x")
	require.Len(t, older, 1)
	assert.ElementsMatch(t, []string{"request_id", "status", "status_url", "cancel_url", "images"}, keys(older[0].body))
}

func keys(body map[string]any) []string {
	var names []string
	for name := range body {
		names = append(names, name)
	}
	return names
}

func TestWebhook_ofOtherEnds(t *testing.T) {
	t.Parallel()
	b := setup(t)
	for _, form := range []string{"", "webhook=flat "} {
		flagged := b.announced(t, receive(t, always(200)), "[sim "+form+"fail=nsfw] x")
		require.Len(t, flagged, 1)
		assert.Equal(t, "nsfw", flagged[0].body["status"])
		failed := b.announced(t, receive(t, always(200)), "[sim "+form+"fail=E1] x")
		require.Len(t, failed, 1)
		assert.Equal(t, "E1", failed[0].body["error"])
	}
	for form, count := range map[string]int{"": 1, "webhook=flat ": 0} {
		r := receive(t, always(200))
		id := b.create(t, hooked(r), prompt("[sim "+form+"queue=1h] x"))
		b.call(t, http.MethodPost, "/requests/"+id+"/cancel", nil)
		b.settled(t, id)
		assert.Len(t, r.deliveries(), count, "the older form tells of no cancel")
	}
}

func TestWebhook_isSignedOnceTheSecretWasShown(t *testing.T) {
	t.Parallel()
	b := setup(t)
	before := b.announced(t, receive(t, always(200)), quick)[0]
	assert.Empty(t, before.header.Get("webhook-signature"))
	assert.Empty(t, before.header.Get("webhook-id"))

	first := b.reveal(t)
	signed := b.announced(t, receive(t, always(200)), quick)[0]
	require.NoError(t, first.Verify(signed.raw, signed.header))
	require.Error(t, b.as("other:secret").reveal(t).Verify(signed.raw, signed.header), "each account has its own")

	second := b.console(t, http.MethodPost, "/rotate")
	both := b.announced(t, receive(t, always(200)), quick)[0]
	assert.Len(t, strings.Fields(both.header.Get("webhook-signature")), 2)
	require.NoError(t, first.Verify(both.raw, both.header))
	require.NoError(t, second.Verify(both.raw, both.header))

	b.console(t, http.MethodDelete, "/older")
	last := b.announced(t, receive(t, always(200)), quick)[0]
	require.Error(t, first.Verify(last.raw, last.header), "the day is over")
	require.NoError(t, second.Verify(last.raw, last.header))
}

func TestWebhook_secretsSurviveARestart(t *testing.T) {
	t.Parallel()
	cfg := simulatortest.Config(t)
	first := over(t, simulatortest.Run(t, cfg))
	first.reveal(t)
	secret := first.console(t, http.MethodPost, "/rotate")
	first.Stop(t)
	second := over(t, simulatortest.Run(t, cfg))
	signed := second.announced(t, receive(t, always(200)), quick)[0]
	require.NoError(t, secret.Verify(signed.raw, signed.header))
	assert.Len(t, strings.Fields(signed.header.Get("webhook-signature")), 2)
}

func TestWebhook_retries(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.reveal(t)
	for _, tc := range []struct {
		name   string
		answer func(int) int
		count  int
	}{
		{"until acknowledged", func(n int) int {
			if n < 3 {
				return 500 + n
			}
			return 204
		}, 4},
		{"not after a refusal", always(400), 1},
		{"not after unauthorized", always(401), 1},
		{"not when asked to slow down", always(429), 1},
		{"not after a redirect", always(301), 1},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			got := b.announced(t, receive(t, tc.answer), quick)
			require.Len(t, got, tc.count)
			for _, d := range got {
				assert.Equal(t, got[0].header.Get("webhook-id"), d.header.Get("webhook-id"))
				assert.Equal(t, got[0].raw, d.raw)
			}
		})
	}
}

func TestWebhook_givesUp(t *testing.T) {
	t.Parallel()
	b := setup(t, func(cfg *simulator.Config) { cfg.RetryBase = time.Microsecond })
	assert.Len(t, b.announced(t, receive(t, always(503)), quick), 17)
}

// TestWebhook_endsWithTheData: nobody is told of what was deleted.
func TestWebhook_endsWithTheData(t *testing.T) {
	t.Parallel()
	b := setup(t, func(cfg *simulator.Config) { cfg.RetryBase = time.Hour })
	r := receive(t, always(503))
	id := b.create(t, hooked(r), prompt(quick))
	require.Eventually(t, func() bool { return len(r.deliveries()) == 1 }, patience, 5*time.Millisecond)
	require.Equal(t, http.StatusNoContent, b.call(t, http.MethodDelete, "/requests/"+id, nil).status)
	b.settled(t, id)
	assert.Len(t, r.deliveries(), 1)
}

func TestWebhook_knobs(t *testing.T) {
	t.Parallel()
	b := setup(t)
	verifier := b.reveal(t)
	assert.Empty(t, b.announced(t, receive(t, always(200)), "[sim fail=E1 webhook=drop] x"))

	twice := b.announced(t, receive(t, always(200)), "[sim fail=E1 webhook=dup:2] x")
	require.Len(t, twice, 2)
	assert.Equal(t, twice[0].header.Get("webhook-id"), twice[1].header.Get("webhook-id"))

	bad := b.announced(t, receive(t, always(401)), "[sim fail=E1 webhook=badsig] x")[0]
	require.ErrorIs(t, verifier.Verify(bad.raw, bad.header), standardwebhooks.ErrNoMatchingSignature)

	stale := b.announced(t, receive(t, always(401)), "[sim fail=E1 webhook=stale_ts] x")[0]
	require.ErrorIs(t, verifier.Verify(stale.raw, stale.header), standardwebhooks.ErrMessageTooOld)

	unsigned := b.announced(t, receive(t, always(200)), "[sim fail=E1 webhook=unsigned] x")[0]
	assert.Empty(t, unsigned.header.Get("webhook-signature"))

	early := receive(t, always(200))
	a := b.call(t, http.MethodPost, hooked(early), prompt("[sim fail=E1 webhook=before_response] x"))
	assert.Equal(t, "queued", a.body["status"], "the answer is that of a new request")
	assert.Len(t, early.deliveries(), 1)
}
