package stack_test

import (
	"net/http"
	"net/http/httptest"
	"sync/atomic"
	"testing"

	"github.com/stretchr/testify/require"

	"darkroom/internal/stack"
)

func TestHTTP(t *testing.T) {
	t.Parallel()
	var status atomic.Int64
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.WriteHeader(int(status.Load()))
	}))
	probe := stack.HTTP(srv.URL)

	status.Store(http.StatusServiceUnavailable)
	require.ErrorContains(t, probe(t.Context()), "503 Service Unavailable")
	status.Store(http.StatusOK)
	require.NoError(t, probe(t.Context()))
	srv.Close()
	require.ErrorContains(t, probe(t.Context()), "connection refused")
}

func TestTCP(t *testing.T) {
	t.Parallel()
	srv := httptest.NewServer(http.NotFoundHandler())
	probe := stack.TCP(srv.Listener.Addr().String())

	require.NoError(t, probe(t.Context()))
	srv.Close()
	require.ErrorContains(t, probe(t.Context()), "connection refused")
}
