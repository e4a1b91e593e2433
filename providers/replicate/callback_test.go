package replicate_test

import (
	"fmt"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"darkroom/models"
	"darkroom/providers"
	"darkroom/providers/replicate"
)

const done = `{"id":"job0","status":"succeeded","output":"https://replicate.delivery/a.png"}`

// verify sends body as a genuine message of this moment.
func (b bundle) verify(t *testing.T, body string) error {
	t.Helper()
	_, err := b.provider.VerifyCallback(t.Context(), b.server.sign("msg_1", b.server.now(), []byte(body)), []byte(body))
	return err
}

func TestCallbackUnreadable(t *testing.T) {
	t.Parallel()
	b := setup(t, false)
	for _, body := range []string{"", "{", "{}", `{"id":"x"}`, `{"status":"succeeded"}`, "[]", "null"} {
		require.ErrorIs(t, b.verify(t, body), providers.ErrBadCallback, body)
	}
}

func TestCallbackFields(t *testing.T) {
	t.Parallel()
	b := setup(t, false)
	header := b.server.sign("msg_7", clock().Add(-4*time.Minute), []byte(done))
	callback, err := b.provider.VerifyCallback(t.Context(), header, []byte(done))
	require.NoError(t, err)
	require.Equal(t, models.Callback{
		Provider: models.ProviderReplicate, DeliveryID: "msg_7", JobID: "job0",
		Outcome: models.Outcome{Status: models.OutcomeSucceeded, Outputs: []models.Output{{URL: "https://replicate.delivery/a.png"}}},
	}, callback)
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
		header := b.server.sign("msg_1", clock().Add(-test.age), []byte(done))
		_, err := b.provider.VerifyCallback(t.Context(), header, []byte(done))
		require.Equal(t, test.fine, err == nil, "%s: %v", test.age, err)
	}
	header := b.server.sign("msg_1", clock(), []byte(done))
	header.Set("Webhook-Timestamp", "yesterday")
	_, err := b.provider.VerifyCallback(t.Context(), header, []byte(done))
	require.ErrorIs(t, err, providers.ErrBadSignature)
}

// TestCallbackSizes takes what Replicate sends, inputs and logs included.
func TestCallbackSizes(t *testing.T) {
	t.Parallel()
	b := setup(t, false)
	pad := func(size int) string { return done + strings.Repeat(" ", size-len(done)) }
	require.NoError(t, b.verify(t, pad(5<<20)))
	require.ErrorIs(t, b.verify(t, pad(5<<20+1)), providers.ErrBadSignature, "although signed")
}

// moving is a clock that tests put forward.
type moving struct{ ns atomic.Int64 }

func (m *moving) now() time.Time { return clock().Add(time.Duration(m.ns.Load())) }

func (m *moving) pass(d time.Duration) { m.ns.Add(int64(d)) }

func (s *server) setSecret(secret string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.secret = secret
}

func (s *server) asked() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.secrets
}

func TestSecretIsFetchedOnceAndAgainWhenRotated(t *testing.T) {
	t.Parallel()
	var clock moving
	b := setupAt(t, false, clock.now)
	for range 3 {
		require.NoError(t, b.verify(t, done))
	}
	require.Equal(t, 1, b.server.asked())

	b.server.setSecret("whsec_bmV4dC1uZXh0LW5leHQtbmV4dA==")
	require.ErrorIs(t, b.verify(t, done), providers.ErrBadSignature, "asked less than a minute ago")
	require.Equal(t, 1, b.server.asked())
	clock.pass(time.Minute)
	require.NoError(t, b.verify(t, done))
	require.Equal(t, 2, b.server.asked())
	clock.pass(time.Minute)
	require.NoError(t, b.verify(t, done))
	require.Equal(t, 2, b.server.asked())
}

// TestForgersCannotMakeUsAsk sends a hundred forged messages within a minute.
func TestForgersCannotMakeUsAsk(t *testing.T) {
	t.Parallel()
	b := setup(t, false)
	for range 100 {
		header := b.server.sign("msg_1", clock(), []byte(done))
		_, err := b.provider.VerifyCallback(t.Context(), header, []byte(done+" "))
		require.ErrorIs(t, err, providers.ErrBadSignature)
	}
	require.Equal(t, 1, b.server.asked())
}

// TestSecretCannotBeHad is no forgery: the provider must send it again.
func TestSecretCannotBeHad(t *testing.T) {
	t.Parallel()
	var clock moving
	b := setupAt(t, false, clock.now)
	b.server.answers(http.StatusServiceUnavailable, "")
	for range 3 {
		err := b.verify(t, done)
		require.NotErrorIs(t, err, providers.ErrBadSignature)
		require.Equal(t, models.FailureProviderBusy, providers.KindOf(err))
	}
	require.Len(t, b.server.journal(), 1, "not asked at every message")
	b.server.mu.Lock()
	b.server.handle = nil
	b.server.mu.Unlock()
	clock.pass(5 * time.Second)
	require.NoError(t, b.verify(t, done))
}

// TestEmptySecretProvesNothing: with an empty key anybody could sign.
func TestEmptySecretProvesNothing(t *testing.T) {
	t.Parallel()
	for _, empty := range []string{"", "whsec_", "whsec_!!"} {
		b := setup(t, false)
		header := b.server.sign("msg_1", clock(), []byte(done))
		b.server.setSecret(empty)
		if empty != "whsec_!!" {
			header = b.server.sign("msg_1", clock(), []byte(done))
		}
		_, err := b.provider.VerifyCallback(t.Context(), header, []byte(done))
		require.ErrorContains(t, err, "secret cannot be read", empty)
		require.NotContains(t, err.Error(), "!!")
	}
}

// TestCallbackOfAnyAccount tries every account; a dead key does not stand in the
// way, and does not keep a forgery from being called one.
func TestCallbackOfAnyAccount(t *testing.T) {
	t.Parallel()
	s := newServer(t, false, clock)
	transport := &http.Transport{}
	t.Cleanup(transport.CloseIdleConnections)
	pool := keys{"dead": "r8_dead", "live": token, "empty": ""}
	provider, err := replicate.New(configOf(s.http.URL+"/v1"), pool, clock, transport)
	require.NoError(t, err)
	header := s.sign("msg_1", clock(), []byte(done))
	_, err = provider.VerifyCallback(t.Context(), header, []byte(done))
	require.NoError(t, err)
	_, err = provider.VerifyCallback(t.Context(), header, []byte(done+" "))
	require.ErrorIs(t, err, providers.ErrBadSignature)
}

// TestCallbackAsksSideBySide: accounts whose secret does not come do not keep the
// signer's from being asked for.
func TestCallbackAsksSideBySide(t *testing.T) {
	t.Parallel()
	s := newServer(t, true, clock)
	pool := keys{"live": token}
	for i := range 9 {
		pool[fmt.Sprint("slow ", i)] = "r8_slow"
	}
	asked := make(chan struct{})
	var waited atomic.Int64
	s.handle = func(w http.ResponseWriter, r *http.Request) {
		if r.Header.Get("Authorization") == "Bearer "+token {
			close(asked)
			s.giveSecret(w, r)
			return
		}
		select {
		case <-asked:
		case <-r.Context().Done():
			if !closed(asked) { // given up before the signer was asked
				waited.Add(1)
			}
		}
		w.WriteHeader(http.StatusUnauthorized)
	}
	provider, err := replicate.New(configOf(s.http.URL+"/v1"), pool, clock, s.Transport(t, s.http))
	require.NoError(t, err)
	_, err = provider.VerifyCallback(t.Context(), s.sign("msg_1", clock(), []byte(done)), []byte(done))
	require.NoError(t, err)
	require.Zero(t, waited.Load())
	calls := len(s.journal())
	_, err = provider.VerifyCallback(t.Context(), s.sign("msg_2", clock(), []byte(done)), []byte(done))
	require.NoError(t, err)
	require.Len(t, s.journal(), calls, "nobody is asked again")
}

func closed(gate <-chan struct{}) bool {
	select {
	case <-gate:
		return true
	default:
		return false
	}
}

// TestCallbackAsksSoManyAndNoMore bounds what one message makes us do.
func TestCallbackAsksSoManyAndNoMore(t *testing.T) {
	t.Parallel()
	s := newServer(t, true, clock)
	pool := keys{}
	for i := range 100 {
		pool[fmt.Sprint(i)] = fmt.Sprint("r8_dead", i)
	}
	provider, err := replicate.New(configOf(s.http.URL+"/v1"), pool, clock, s.Transport(t, s.http))
	require.NoError(t, err)
	_, err = provider.VerifyCallback(t.Context(), s.sign("msg_1", clock(), []byte(done)), []byte(done))
	require.ErrorIs(t, err, providers.ErrBadSignature)
	require.Len(t, s.journal(), 64)
}

// TestCallbackWithAMalformedSignatureFirst: the genuine one counts wherever it
// stands among nonsense.
func TestCallbackWithAMalformedSignatureFirst(t *testing.T) {
	t.Parallel()
	b := setup(t, false)
	header := b.server.sign("msg_1", clock(), []byte(done))
	genuine := header.Get("Webhook-Signature")
	for _, before := range []string{"nonsense ", "v1 ", "v1,!! ", ", ", "v2," + genuine + " "} {
		header.Set("Webhook-Signature", before+genuine)
		_, err := b.provider.VerifyCallback(t.Context(), header, []byte(done))
		require.NoError(t, err, before)
	}
}
