package api_test

import (
	"context"
	"errors"
	"net/http"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"darkroom/api"
)

func away(context.Context) error { return errors.New("CANARY connection refused") }

func TestReadyOnlyFailsWithoutADatabase(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		database, temporal api.Check
		status             int
		body               string
	}{
		"all well":      {healthy, healthy, http.StatusOK, `{"status":"ok","checks":{"database":"ok","temporal":"ok"}}`},
		"temporal away": {healthy, away, http.StatusOK, `{"status":"degraded","checks":{"database":"ok","temporal":"away"}}`},
		"database away": {away, healthy, http.StatusServiceUnavailable, `{"status":"unavailable","checks":{"database":"away","temporal":"ok"}}`},
		"both away":     {away, away, http.StatusServiceUnavailable, `{"status":"unavailable","checks":{"database":"away","temporal":"away"}}`},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := setup(t, func(b *bundle) {
				b.deps.Database, b.deps.Degrading = test.database, map[string]api.Check{"temporal": test.temporal}
			})
			reply := b.ask(t, asked{method: http.MethodGet, path: "/readyz", stranger: true})
			assert.Equal(t, test.status, reply.status)
			assert.JSONEq(t, test.body, reply.body)
			for _, path := range []string{"/healthz", "/api/health"} {
				alive := b.ask(t, asked{method: http.MethodGet, path: path, stranger: true})
				assert.Equal(t, http.StatusOK, alive.status)
				assert.JSONEq(t, `{"status":"ok"}`, alive.body)
			}
		})
	}
}

func TestReadyGivesUpOnAPartThatHangs(t *testing.T) {
	t.Parallel()
	b := setup(t, func(b *bundle) {
		b.deps.Degrading = map[string]api.Check{"storage": func(ctx context.Context) error {
			<-ctx.Done()
			return ctx.Err()
		}}
	})
	reply := b.ask(t, asked{method: http.MethodGet, path: "/readyz", stranger: true})
	assert.JSONEq(t, `{"status":"degraded","checks":{"database":"ok","storage":"away"}}`, reply.body)
}

func TestReadyAsksSeldom(t *testing.T) {
	t.Parallel()
	var asks, seconds atomic.Int64
	b := setup(t, func(b *bundle) {
		start := time.Now()
		b.deps.Now = func() time.Time { return start.Add(time.Duration(seconds.Load()) * time.Second) }
		b.deps.Database = func(context.Context) error {
			asks.Add(1)
			return nil
		}
	})
	for range 10 {
		b.ask(t, asked{method: http.MethodGet, path: "/readyz", stranger: true})
	}
	require.EqualValues(t, 1, asks.Load())
	seconds.Store(3)
	b.ask(t, asked{method: http.MethodGet, path: "/readyz", stranger: true})
	assert.EqualValues(t, 2, asks.Load())
}
