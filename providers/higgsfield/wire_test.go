package higgsfield_test

import (
	"context"
	"io"
	"net/http"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"darkroom/models"
	"darkroom/providers"
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
		fault := b.submitFault(t)
		require.Equal(t, models.FailureNetwork, fault.Kind)
		require.True(t, fault.JobMayExist)
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
		var fault *providers.Error
		require.ErrorAs(t, err, &fault)
		require.ErrorIs(t, err, context.Canceled)
		require.True(t, fault.JobMayExist)
		require.NotContains(t, err.Error(), "/mac", "the webhook's address is a secret too")
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
			provider := adapter(t, s, cfg, providers.StaticCredentials(key), "")
			_, err := provider.Submit(t.Context(), request())
			var fault *providers.Error
			require.ErrorAs(t, err, &fault)
			require.ErrorIs(t, err, context.DeadlineExceeded)
			require.True(t, fault.JobMayExist)
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
	fault := b.submitFault(t)
	require.ErrorContains(t, fault, "too long")
	require.True(t, fault.JobMayExist)
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
