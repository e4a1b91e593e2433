package replicate_test

import (
	"context"
	"net/http"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"go.uber.org/goleak"

	"darkroom/models"
	"darkroom/providers"
	"darkroom/providers/providertest"
	"darkroom/providers/replicate"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// TestDeadline needs no help from the caller: the Config's own time ends a call.
func TestDeadline(t *testing.T) {
	t.Parallel()
	for name, http2 := range providertest.Protocols() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newServer(t, http2, clock)
			s.Fail(providertest.FaultStuck)
			cfg := configOf(s.http.URL + "/v1")
			cfg.CallTimeout = time.Second
			provider, err := replicate.New(cfg, providers.StaticCredentials(token), clock, s.Transport(t, s.http))
			require.NoError(t, err)
			_, err = provider.Submit(t.Context(), request())
			var fault *providers.Error
			require.ErrorAs(t, err, &fault)
			require.ErrorIs(t, err, context.DeadlineExceeded)
			require.True(t, fault.JobMayExist)
		})
	}
}

// TestClientIsShared shows that a hundred calls use one connection.
func TestClientIsShared(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, b bundle) {
		t.Helper()
		for range 100 {
			_, err := b.provider.Poll(t.Context(), providers.Job{ID: "x", CredentialID: providers.StaticCredentialID})
			require.Equal(t, models.FailureGone, providers.KindOf(err))
		}
		hosts := map[string]bool{}
		for _, c := range b.server.journal() {
			hosts[c.remote] = true
		}
		require.Len(t, hosts, 1)
	})
}

// keys is a pool of accounts whose keys can be changed.
type keys map[string]string

func (k keys) Next(context.Context) (string, error) { return "a", nil }

func (k keys) Secret(_ context.Context, id string) (string, error) { return k[id], nil }

func (k keys) All(context.Context) ([]string, error) {
	var ids []string
	for id := range k {
		ids = append(ids, id)
	}
	return ids, nil
}

func TestKeyOfEachAccount(t *testing.T) {
	t.Parallel()
	s := newServer(t, false, clock)
	pool := keys{"a": token, "b": "r8_other", "empty": ""}
	transport := &http.Transport{}
	t.Cleanup(transport.CloseIdleConnections)
	provider, err := replicate.New(configOf(s.http.URL+"/v1"), pool, clock, transport)
	require.NoError(t, err)
	poll := func(id string) models.FailureKind {
		_, err := provider.Poll(t.Context(), providers.Job{ID: "x", CredentialID: id})
		return providers.KindOf(err)
	}
	require.Equal(t, models.FailureGone, poll("a"))
	require.Equal(t, models.FailureAuth, poll("b"))
	require.Equal(t, models.FailureAuth, poll("empty"))
	pool["b"] = token
	require.Equal(t, models.FailureGone, poll("b"), "a changed key is used at once")
	var sent []string
	for _, c := range s.journal() {
		sent = append(sent, c.header.Get("Authorization"))
	}
	require.Equal(t, []string{"Bearer " + token, "Bearer r8_other", "Bearer " + token}, sent)
}
