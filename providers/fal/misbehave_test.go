package fal_test

import (
	"context"
	"net/http"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"darkroom/models"
	"darkroom/providers"
	"darkroom/providers/fal"
	"darkroom/providers/providertest"
)

// TestDeadline needs no help from the caller: the Config's own time ends a call.
func TestDeadline(t *testing.T) {
	t.Parallel()
	for name, http2 := range providertest.Protocols() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newServer(t, http2, clock)
			s.handle = func(w http.ResponseWriter, r *http.Request) { s.Spoil(w, r, providertest.FaultStuck, `{"request_id":`) }
			cfg := configOf(s.http.URL)
			cfg.CallTimeout = time.Second
			provider, err := fal.New(cfg, userID, providers.StaticCredentials(key), clock, s.Transport(t, s.http))
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
	provider, err := fal.New(configOf(s.http.URL), userID, pool, clock, s.Transport(t, s.http))
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
	provider, err := fal.New(configOf(s.http.URL), userID, pool, clock, s.Transport(t, s.http))
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
