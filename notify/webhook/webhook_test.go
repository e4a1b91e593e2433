package webhook_test

import (
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"
	standardwebhooks "github.com/standard-webhooks/standard-webhooks/libraries/go"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"darkroom/notify"
	"darkroom/notify/notifytest"
	"darkroom/notify/webhook"
)

const (
	newer = "whsec_bmV3ZXIgbmV3ZXIgbmV3ZXIgbmV3ZXIgbmV3ZXI="
	older = "whsec_b2xkZXIgb2xkZXIgb2xkZXIgb2xkZXIgb2xkZXI="
)

// receiver is an endpoint of somebody's.
type receiver struct {
	server *httptest.Server
	done   chan struct{}

	mu        sync.Mutex
	treatment notifytest.Treatment
	answer    func(http.ResponseWriter, *http.Request)
	came      []string
	last      *http.Request
	body      string
}

func newReceiver(t *testing.T) *receiver {
	t.Helper()
	r := &receiver{treatment: notifytest.Take, done: make(chan struct{})}
	r.server = httptest.NewServer(r)
	t.Cleanup(func() {
		close(r.done)
		r.server.Close()
	})
	return r
}

// ServeHTTP treats a message as it was told to.
func (r *receiver) ServeHTTP(w http.ResponseWriter, req *http.Request) {
	body, _ := io.ReadAll(req.Body)
	r.mu.Lock()
	treatment, answer := r.treatment, r.answer
	r.came = append(r.came, req.Header.Get("Webhook-Id"))
	r.last, r.body = req, string(body)
	r.mu.Unlock()
	if answer != nil {
		answer(w, req)
		return
	}
	switch treatment {
	case notifytest.Disown:
		w.WriteHeader(http.StatusGone)
	case notifytest.Throttle:
		w.Header().Set("Retry-After", "7")
		w.WriteHeader(http.StatusTooManyRequests)
	case notifytest.Break:
		http.Error(w, strings.Repeat("a long page about what went wrong ", 10_000), http.StatusInternalServerError)
	case notifytest.Cut:
		panic(http.ErrAbortHandler) //nolint:forbidigo // how net/http is told to hang up
	case notifytest.Hang:
		select {
		case <-r.done:
		case <-req.Context().Done():
		}
	case notifytest.Take, notifytest.Refuse:
		w.WriteHeader(http.StatusNoContent)
	}
}

// Treat says what becomes of messages from now on.
func (r *receiver) Treat(treatment notifytest.Treatment) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.treatment = treatment
}

// Came returns the ids of what came in.
func (r *receiver) Came() []string {
	r.mu.Lock()
	defer r.mu.Unlock()
	return append([]string{}, r.came...)
}

// Leave closes the door.
func (r *receiver) Leave() { _ = r.server.Listener.Close() }

func (r *receiver) host() string { return strings.TrimPrefix(r.server.URL, "http://") }

func newSender(t *testing.T, allowed ...string) *webhook.Sender {
	t.Helper()
	sender, err := webhook.New(webhook.Config{AllowHosts: allowed}, nil)
	require.NoError(t, err)
	t.Cleanup(sender.Close)
	return sender
}

func messageTo(address string) notify.Message {
	return notify.Message{
		ID: uuid.New(), To: address, Kind: "generation.completed", Text: `{"type":"generation.completed"}`,
		Secrets: []notify.Secret{newer, older},
	}
}

func TestConformance(t *testing.T) {
	t.Parallel()
	notifytest.Run(t, func(t *testing.T) notifytest.Harness {
		t.Helper()
		r := newReceiver(t)
		return notifytest.Harness{
			Sender: newSender(t, r.host()), Receiver: r, Message: messageTo(r.server.URL + "/hooks?token=a-secret-of-the-address"),
			Secrets: []string{newer, older, "a-secret-of-the-address"},
			// A receiver that will never take a message says 410, or is not there.
			Unknown:   []notifytest.Treatment{notifytest.Refuse},
			NamesWait: true, NamesMessages: true,
		}
	})
}

func TestBothSecretsVerify(t *testing.T) {
	t.Parallel()
	r := newReceiver(t)
	message := messageTo(r.server.URL)
	receipt, err := newSender(t, r.host()).Send(t.Context(), message)
	require.NoError(t, err)
	assert.Equal(t, http.StatusNoContent, receipt.Status)
	assert.Equal(t, message.Text, r.body, "as it stands")
	assert.Equal(t, message.ID.String(), r.last.Header.Get("Webhook-Id"))
	assert.Equal(t, "application/json", r.last.Header.Get("Content-Type"))
	for _, secret := range []string{newer, older} {
		verifier, err := standardwebhooks.NewWebhook(secret)
		require.NoError(t, err)
		require.NoError(t, verifier.Verify([]byte(r.body), r.last.Header))
		require.Error(t, verifier.Verify([]byte(r.body+" "), r.last.Header))
	}
}

func TestAnswers(t *testing.T) {
	t.Parallel()
	inAnHour := time.Now().Add(time.Hour).UTC().Format(http.TimeFormat)
	for name, c := range map[string]struct {
		status int
		header string
		fault  notify.Fault
		wait   time.Duration
	}{
		"a redirect is not followed": {http.StatusFound, "", notify.FaultBusy, 0},
		"a bad request":              {http.StatusBadRequest, "", notify.FaultBusy, 0},
		"not found":                  {http.StatusNotFound, "", notify.FaultBusy, 0},
		"gone":                       {http.StatusGone, "", notify.FaultGone, 0},
		"too many":                   {http.StatusTooManyRequests, "120", notify.FaultBusy, 2 * time.Minute},
		"away":                       {http.StatusServiceUnavailable, inAnHour, notify.FaultBusy, time.Hour},
		"for ever":                   {http.StatusServiceUnavailable, "99999999999", notify.FaultBusy, 10 * time.Hour},
		"in the past":                {http.StatusServiceUnavailable, "-5", notify.FaultBusy, 0},
		"no number":                  {http.StatusTooManyRequests, "soon", notify.FaultBusy, 0},
		"a wait of no such answer":   {http.StatusBadGateway, "120", notify.FaultUncertain, 0},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := newReceiver(t)
			r.answer = func(w http.ResponseWriter, _ *http.Request) {
				w.Header().Set("Location", r.server.URL+"/elsewhere")
				w.Header().Set("Retry-After", c.header)
				w.WriteHeader(c.status)
			}
			_, err := newSender(t, r.host()).Send(t.Context(), messageTo(r.server.URL))
			var fault *notify.Error
			require.ErrorAs(t, err, &fault)
			assert.Equal(t, c.fault, fault.Fault)
			assert.Equal(t, c.status, fault.Status)
			assert.InDelta(t, c.wait.Seconds(), fault.RetryAfter.Seconds(), 2)
			assert.Len(t, r.Came(), 1)
		})
	}
}

func TestAddressesThatAreRefused(t *testing.T) {
	t.Parallel()
	r := newReceiver(t)
	for name, address := range map[string]string{
		"our own machine":    "https://" + r.host(),
		"by name":            "https://localhost:443/",
		"plain http":         "http://example.com/hook",
		"the metadata host":  "https://169.254.169.254/latest",
		"a private network":  "https://10.0.0.1/",
		"in the new network": "https://[::1]/",
		"an unusual port":    "https://93.184.216.34:8443/",
		"another scheme":     "ftp://example.com/",
		"with a password":    "https://me:secret@example.com/",
		"no address":         "hook",
		"no URL":             "https://exa mple/%zz",
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := newSender(t).Send(t.Context(), messageTo(address))
			var fault *notify.Error
			require.ErrorAs(t, err, &fault)
			assert.Equal(t, notify.FaultRefused, fault.Fault)
			assert.NotContains(t, err.Error(), "secret")
		})
	}
	assert.Empty(t, r.Came())
}

func TestWhatCannotBeSignedIsNotSent(t *testing.T) {
	t.Parallel()
	r := newReceiver(t)
	for _, secrets := range [][]notify.Secret{nil, {"whsec_???"}} {
		message := messageTo(r.server.URL)
		message.Secrets = secrets
		_, err := newSender(t, r.host()).Send(t.Context(), message)
		var fault *notify.Error
		require.ErrorAs(t, err, &fault)
		assert.Equal(t, notify.FaultRefused, fault.Fault)
		assert.NotContains(t, err.Error(), "???")
	}
	assert.Empty(t, r.Came())
}

func TestConfig(t *testing.T) {
	t.Parallel()
	_, err := webhook.New(webhook.Config{AllowHosts: []string{"127.0.0.1"}}, nil)
	require.ErrorContains(t, err, "WEBHOOK_ALLOW_HOSTS")
}
