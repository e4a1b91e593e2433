package fal_test

import (
	"crypto/ed25519"
	"encoding/hex"
	"fmt"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"darkroom/models"
	"darkroom/providers"
)

const done = `{"request_id":"a","gateway_request_id":"b","status":"OK","payload":{"images":[{"url":"https://x/1"}]}}`

// verify sends body as a genuine message of this moment.
func (b bundle) verify(t *testing.T, body string) (models.Callback, error) {
	t.Helper()
	return b.provider.VerifyCallback(t.Context(), b.server.sign("a", b.server.now(), []byte(body)), []byte(body))
}

func TestCallbackFields(t *testing.T) {
	t.Parallel()
	callback, err := setup(t, false).verify(t, done)
	require.NoError(t, err)
	require.Equal(t, models.Callback{
		Provider: models.ProviderFal, DeliveryID: "a", JobID: "a",
		Outcome: models.Outcome{Status: models.OutcomeSucceeded, Outputs: []models.Output{{URL: "https://x/1"}}},
	}, callback)
}

func TestCallbackOutcomes(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		body   string
		status models.OutcomeStatus
		kind   models.FailureKind
	}{
		"violation":     {`"status":"ERROR","error":"Invalid status code: 422","payload":` + violation, models.OutcomeFailed, models.FailureModeration},
		"bad input":     {`"status":"ERROR","error":"Invalid status code: 422","payload":{"detail":"no"}`, models.OutcomeFailed, models.FailureInvalidInput},
		"crash":         {`"status":"ERROR","error":"Invalid status code: 500","payload":{"detail":"Internal Server Error"}`, models.OutcomeFailed, models.FailureProviderBusy},
		"its own key":   {`"status":"ERROR","error":"Invalid status code: 401","payload":{"detail":"x"}`, models.OutcomeFailed, models.FailureProviderBusy},
		"new words":     {`"status":"ERROR","error":"Something odd","payload":{"detail":"x"}`, models.OutcomeFailed, models.FailureUnknown},
		"canceled":      {`"status":"ERROR","error":"x","payload":{"detail":"x","error_type":"client_cancelled"}`, models.OutcomeCanceled, models.FailureCanceled},
		"black":         {`"status":"OK","payload":{"images":[{"url":"https://x/1"}],"has_nsfw_concepts":[true]}`, models.OutcomeFailed, models.FailureModeration},
		"huge seed":     {`"status":"OK","payload":{"video":{"url":"https://x/1"},"seed":18446744073709551615}`, models.OutcomeSucceeded, ""},
		"empty payload": {`"status":"OK","payload":{}`, models.OutcomeFailed, models.FailureUnknown},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			callback, err := setup(t, false).verify(t, `{"request_id":"a",`+test.body+`}`)
			require.NoError(t, err)
			require.False(t, callback.Hint)
			require.Equal(t, test.status, callback.Outcome.Status)
			require.Equal(t, test.kind, callback.Outcome.Kind)
			require.NotContains(t, callback.Outcome.Detail, "secret prompt")
		})
	}
}

// TestCallbackWithoutResult is no failure: the result waits in the queue.
func TestCallbackWithoutResult(t *testing.T) {
	t.Parallel()
	for _, body := range []string{
		`"status":"OK","payload":null,"payload_error":"Response payload is not JSON serializable."`,
		`"status":"OK"`,
		`"status":"OK","payload":{},"payload_error":"too big"`,
		`"status":"OK","payload":["an unknown shape"]`,
		`"status":"ERROR","error":"Invalid status code: 500","payload":null`,
	} {
		callback, err := setup(t, false).verify(t, `{"request_id":"a",`+body+`}`)
		require.NoError(t, err, body)
		require.Equal(t, models.Callback{
			Provider: models.ProviderFal, DeliveryID: "a", JobID: "a", Outcome: models.Outcome{Status: models.OutcomeRunning}, Hint: true,
		}, callback, body)
	}
}

// TestCallbackOfAnUnknownUser: fal signs for everybody, so without our user id a
// message only tells where to look.
func TestCallbackOfAnUnknownUser(t *testing.T) {
	t.Parallel()
	b := setupAs(t, false, "", clock)
	callback, err := b.verify(t, done)
	require.NoError(t, err)
	require.True(t, callback.Hint)
	require.Equal(t, models.Outcome{Status: models.OutcomeRunning}, callback.Outcome)
	_, err = b.provider.VerifyCallback(t.Context(), signedBy(seeded('x'), "a", userID, clock(), []byte(done)), []byte(done))
	require.ErrorIs(t, err, providers.ErrBadSignature)
}

// TestCallbackOfAnotherUser is signed by fal, and about a job that is not ours.
func TestCallbackOfAnotherUser(t *testing.T) {
	t.Parallel()
	b := setup(t, false)
	for _, other := range []string{"user_other", "", userID + "x"} {
		_, err := b.provider.VerifyCallback(t.Context(), signedBy(b.server.signer, "a", other, clock(), []byte(done)), []byte(done))
		require.ErrorIs(t, err, providers.ErrBadSignature, other)
	}
	header := signedBy(b.server.signer, "a", "user_other", clock(), []byte(done))
	header.Set("X-Fal-Webhook-User-Id", userID)
	_, err := b.provider.VerifyCallback(t.Context(), header, []byte(done))
	require.ErrorIs(t, err, providers.ErrBadSignature, "the user id is signed")
}

func TestCallbackUnreadable(t *testing.T) {
	t.Parallel()
	b := setup(t, false)
	for _, body := range []string{
		"", "{", "{}", `{"request_id":"a"}`, `{"status":"OK"}`, `{"request_id":"a","status":"COMPLETED","payload":{}}`,
		`{"request_id":"../a","status":"OK"}`, "[]", "null", `{"request_id":7,"status":"OK"}`,
	} {
		_, err := b.verify(t, body)
		require.ErrorIs(t, err, providers.ErrBadCallback, body)
	}
}

// TestSignatureVector holds the message of a signature to fal's description, made
// by hand from fixed parts.
func TestSignatureVector(t *testing.T) {
	t.Parallel()
	b := setup(t, false)
	const body = `{"request_id":"123","status":"OK","payload":{"images":[{"url":"https://x/1"}]}}`
	// The lower-case hex of SHA-256 of body, computed outside of this program.
	const sum = "0fa68f6c56570a77eca4564f5b8dfcbf6b12aec172fa48b3bfe3c192b549001e"
	text := "123\n" + userID + "\n1795341600\n" + sum
	header := http.Header{}
	header.Set("X-Fal-Webhook-Request-Id", "123")
	header.Set("X-Fal-Webhook-User-Id", userID)
	header.Set("X-Fal-Webhook-Timestamp", "1795341600")
	header.Set("X-Fal-Webhook-Signature", hex.EncodeToString(ed25519.Sign(b.server.signer, []byte(text))))
	_, err := b.provider.VerifyCallback(t.Context(), header, []byte(body))
	require.NoError(t, err)
	for name, change := range map[string]func(http.Header){
		"of another request": func(h http.Header) { h.Set("X-Fal-Webhook-Request-Id", "124") },
		"of another time":    func(h http.Header) { h.Set("X-Fal-Webhook-Timestamp", "1795341601") },
		"without":            func(h http.Header) { h.Del("X-Fal-Webhook-Signature") },
		"in base64":          func(h http.Header) { h.Set("X-Fal-Webhook-Signature", strings.Repeat("A", 86)+"==") },
		"longer":             func(h http.Header) { h.Set("X-Fal-Webhook-Signature", h.Get("X-Fal-Webhook-Signature")+"00") },
		"zero":               func(h http.Header) { h.Set("X-Fal-Webhook-Signature", strings.Repeat("0", 128)) },
	} {
		changed := header.Clone()
		change(changed)
		_, err = b.provider.VerifyCallback(t.Context(), changed, []byte(body))
		require.ErrorIs(t, err, providers.ErrBadSignature, name)
	}
}

func TestCallbackAge(t *testing.T) {
	t.Parallel()
	b := setup(t, false)
	for _, test := range []struct {
		age  time.Duration
		fine bool
	}{
		{5 * time.Minute, true},
		{5*time.Minute + time.Second, false},
		{-5 * time.Minute, true},
		{-5*time.Minute - time.Second, false},
	} {
		_, err := b.provider.VerifyCallback(t.Context(), b.server.sign("a", clock().Add(-test.age), []byte(done)), []byte(done))
		require.Equal(t, test.fine, err == nil, "%s: %v", test.age, err)
	}
	header := b.server.sign("a", clock(), []byte(done))
	header.Set("X-Fal-Webhook-Timestamp", "yesterday")
	_, err := b.provider.VerifyCallback(t.Context(), header, []byte(done))
	require.ErrorIs(t, err, providers.ErrBadSignature)
}

func TestCallbackSizes(t *testing.T) {
	t.Parallel()
	b := setup(t, false)
	pad := func(size int) string { return done + strings.Repeat(" ", size-len(done)) }
	_, err := b.verify(t, pad(5<<20))
	require.NoError(t, err)
	_, err = b.verify(t, pad(5<<20+1))
	require.ErrorIs(t, err, providers.ErrBadSignature, "although signed")
}

// moving is a clock that tests put forward.
type moving struct{ ns atomic.Int64 }

func (m *moving) now() time.Time { return clock().Add(time.Duration(m.ns.Load())) }

func (m *moving) pass(d time.Duration) { m.ns.Add(int64(d)) }

func (s *server) signWith(key ed25519.PrivateKey) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.signer = key
}

func (s *server) askedForKeys() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.jwks
}

func TestKeysAreFetchedOnceAndAgainWhenRotated(t *testing.T) {
	t.Parallel()
	var clock moving
	b := setupAs(t, true, userID, clock.now)
	for range 3 {
		_, err := b.verify(t, done)
		require.NoError(t, err)
	}
	require.Equal(t, 1, b.server.askedForKeys())
	require.Empty(t, b.server.journal()[0].header.Get("Authorization"), "the keys are public")

	b.server.signWith(seeded('b'))
	_, err := b.verify(t, done)
	require.ErrorIs(t, err, providers.ErrBadSignature, "asked less than a minute ago")
	require.Equal(t, 1, b.server.askedForKeys())
	clock.pass(time.Minute)
	_, err = b.verify(t, done)
	require.NoError(t, err)
	require.Equal(t, 2, b.server.askedForKeys())

	clock.pass(23 * time.Hour)
	_, err = b.verify(t, done)
	require.NoError(t, err)
	require.Equal(t, 2, b.server.askedForKeys())
	clock.pass(time.Hour)
	_, err = b.verify(t, done)
	require.NoError(t, err)
	require.Equal(t, 3, b.server.askedForKeys(), "kept for a day and no longer")
}

// TestForgersCannotMakeUsAsk sends a hundred forged messages within a minute.
func TestForgersCannotMakeUsAsk(t *testing.T) {
	t.Parallel()
	b := setup(t, false)
	for range 100 {
		_, err := b.provider.VerifyCallback(t.Context(), b.server.sign("a", clock(), []byte(done)), []byte(done+" "))
		require.ErrorIs(t, err, providers.ErrBadSignature)
	}
	require.Equal(t, 1, b.server.askedForKeys())
}

// TestKeysCannotBeHad is no forgery: fal must send it again.
func TestKeysCannotBeHad(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		code int
		body string
		kind models.FailureKind
	}{
		"away":         {503, "", models.FailureProviderBusy},
		"no keys":      {200, `{"keys":[]}`, models.FailureUnknown},
		"others' keys": {200, `{"keys":[{"kty":"RSA","n":"AQAB"},{"kty":"OKP","crv":"X25519","x":"` + strings.Repeat("A", 43) + `"}]}`, models.FailureUnknown},
		"short keys":   {200, `{"keys":[{"kty":"OKP","crv":"Ed25519","x":"AAAA"},{"x":"!!"}]}`, models.FailureUnknown},
		"nonsense":     {200, `<html>`, models.FailureUnknown},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var clock moving
			b := setupAs(t, false, userID, clock.now)
			b.server.answers(test.code, test.body)
			for range 3 {
				_, err := b.verify(t, done)
				require.NotErrorIs(t, err, providers.ErrBadSignature)
				require.Equal(t, test.kind, providers.KindOf(err))
			}
			require.Len(t, b.server.journal(), 1, "not asked at every message")
			b.server.behaves()
			clock.pass(5 * time.Second)
			_, err := b.verify(t, done)
			require.NoError(t, err)
		})
	}
}

// TestPaddedKeys takes base64url with padding, and keys without kty and crv.
func TestPaddedKeys(t *testing.T) {
	t.Parallel()
	b := setup(t, false)
	b.server.answers(http.StatusOK, fmt.Sprintf(`{"keys":[{"x":"%s="}]}`, jwkOf(b.server.signer)["x"]))
	_, err := b.verify(t, done)
	require.NoError(t, err)
}

// TestKeysBounded looks at so many keys and no more.
func TestKeysBounded(t *testing.T) {
	t.Parallel()
	b := setup(t, false)
	keys := strings.Repeat(encoded(jwkOf(seeded('y')))+",", 16) + encoded(jwkOf(b.server.signer))
	b.server.answers(http.StatusOK, `{"keys":[`+keys+`]}`)
	_, err := b.verify(t, done)
	require.ErrorIs(t, err, providers.ErrBadSignature)
}
