package fal_test

import (
	"context"
	"io"
	"net/http"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"darkroom/models"
	"darkroom/providers"
	"darkroom/providers/fal"
)

// trickle answers with a good status and a part of a body.
func (s *server) trickle(end func(r *http.Request)) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.handle = func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Length", "1000")
		w.WriteHeader(http.StatusOK)
		_, _ = io.WriteString(w, `{"request_id":"x",`)
		if flusher, ok := w.(http.Flusher); ok {
			flusher.Flush()
		}
		s.accepted <- "x"
		end(r)
	}
}

func TestAnswerCutOff(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, b bundle) {
		t.Helper()
		b.server.trickle(func(*http.Request) {
			panic(http.ErrAbortHandler) //nolint:forbidigo // net/http's way to cut a connection
		})
		_, err := b.provider.Submit(t.Context(), request())
		require.Equal(t, models.FailureNetwork, fault(t, err).Kind)
		require.True(t, fault(t, err).JobMayExist)
	})
}

// TestAnswerNeverEnds leaves in the middle of an answer.
func TestAnswerNeverEnds(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, b bundle) {
		t.Helper()
		b.server.trickle(func(r *http.Request) { <-r.Context().Done() })
		ctx, cancel := context.WithCancel(t.Context())
		defer cancel()
		go func() {
			<-b.server.accepted
			cancel()
		}()
		_, err := b.provider.Submit(ctx, request())
		require.ErrorIs(t, err, context.Canceled)
		require.True(t, fault(t, err).JobMayExist)
	})
}

// TestDeadline needs no help from the caller: the Config's own time ends a call.
func TestDeadline(t *testing.T) {
	t.Parallel()
	for name, http2 := range protocols() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newServer(t, http2, clock)
			s.trickle(func(r *http.Request) { <-r.Context().Done() })
			cfg := configOf(s.http.URL)
			cfg.CallTimeout = time.Second
			provider, err := fal.New(cfg, userID, providers.StaticCredentials(key), clock, transportTo(t, s))
			require.NoError(t, err)
			_, err = provider.Submit(t.Context(), request())
			require.ErrorIs(t, err, context.DeadlineExceeded)
			require.True(t, fault(t, err).JobMayExist)
			_, err = provider.Poll(t.Context(), derived("x"))
			require.ErrorIs(t, err, context.DeadlineExceeded)
			require.False(t, fault(t, err).JobMayExist)
			_, err = provider.VerifyCallback(t.Context(), s.sign("a", clock(), []byte(done)), []byte(done))
			require.ErrorIs(t, err, context.DeadlineExceeded)
			require.NotErrorIs(t, err, providers.ErrBadSignature)
		})
	}
}

func TestAnswerTooLong(t *testing.T) {
	t.Parallel()
	b := setup(t, false)
	b.server.mu.Lock()
	b.server.handle = func(w http.ResponseWriter, _ *http.Request) {
		block := make([]byte, 1<<20)
		for {
			if _, err := w.Write(block); err != nil {
				return
			}
		}
	}
	b.server.mu.Unlock()
	_, err := b.provider.Submit(t.Context(), request())
	require.ErrorContains(t, err, "too long")
	require.True(t, fault(t, err).JobMayExist)
}

// keys is a pool of accounts whose keys can be changed, and hears of refusals.
type keys struct {
	byID     map[string]string
	reported []models.FailureKind
}

func (k *keys) Next(context.Context) (string, error) { return "a", nil }

func (k *keys) Secret(_ context.Context, id string) (string, error) { return k.byID[id], nil }

func (k *keys) All(context.Context) ([]string, error) { return []string{"a"}, nil }

func (k *keys) Report(_ context.Context, _ string, kind models.FailureKind, _ time.Duration) {
	k.reported = append(k.reported, kind)
}

// TestKeyOfEachAccount uses a changed key at once, and never sends one that is
// none.
func TestKeyOfEachAccount(t *testing.T) {
	t.Parallel()
	s := newServer(t, false, clock)
	pool := &keys{byID: map[string]string{"a": key, "b": "other:key", "empty": "", "odd": "no\r\nkey"}}
	provider, err := fal.New(configOf(s.http.URL), userID, pool, clock, transportTo(t, s))
	require.NoError(t, err)
	poll := func(id string) models.FailureKind {
		job := derived("x")
		job.CredentialID = id
		_, err := provider.Poll(t.Context(), job)
		return providers.KindOf(err)
	}
	require.Equal(t, models.FailureGone, poll("a"))
	require.Equal(t, models.FailureAuth, poll("b"))
	require.Equal(t, models.FailureAuth, poll("empty"))
	require.Equal(t, models.FailureAuth, poll("odd"))
	require.Len(t, s.journal(), 2)
	pool.byID["b"] = key
	require.Equal(t, models.FailureGone, poll("b"))
}

// TestReports tells the pool of what is about the account, and of nothing else.
func TestReports(t *testing.T) {
	t.Parallel()
	s := newServer(t, false, clock)
	pool := &keys{byID: map[string]string{"a": key}}
	provider, err := fal.New(configOf(s.http.URL), userID, pool, clock, transportTo(t, s))
	require.NoError(t, err)
	req := request()
	req.CredentialID = "a"
	for _, refused := range []struct {
		code int
		body string
	}{
		{401, `{"detail":"No user found"}`},
		{403, `{"detail":"User is locked. Reason: Exhausted balance."}`},
		{429, `{}`},
		{403, `{"detail":"not this app"}`},
		{404, `{}`},
		{422, `{}`},
		{503, `{}`},
	} {
		s.answers(refused.code, refused.body)
		_, err = provider.Submit(t.Context(), req)
		require.Error(t, err)
	}
	require.Equal(t, []models.FailureKind{models.FailureAuth, models.FailureBilling, models.FailureRateLimited}, pool.reported)
}
