package higgsfield_test

import (
	"context"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"darkroom/models"
	"darkroom/providers"
	"darkroom/providers/providertest"
)

// TestDeadline needs no help from the caller: the Config's own time ends a call.
func TestDeadline(t *testing.T) {
	t.Parallel()
	for name, http2 := range providertest.Protocols() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newServer(t, http2, clock)
			s.Fail(providertest.FaultStuck)
			cfg := configOf(s.http.URL)
			cfg.CallTimeout = time.Second
			provider := adapter(t, s, cfg, providers.StaticCredentials(key), "")
			_, err := provider.Submit(t.Context(), request())
			var fault *providers.Error
			require.ErrorAs(t, err, &fault)
			require.ErrorIs(t, err, context.DeadlineExceeded)
			require.True(t, fault.JobMayExist)
		})
	}
}

// TestConnectionIsShared shows that a hundred calls use one connection.
func TestConnectionIsShared(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, b bundle) {
		t.Helper()
		for range 100 {
			_, err := b.provider.Poll(t.Context(), job("x"))
			require.Equal(t, models.FailureGone, providers.KindOf(err))
		}
		hosts := map[string]bool{}
		for _, c := range b.server.journal() {
			hosts[c.remote] = true
		}
		require.Len(t, hosts, 1)
	})
}
