package stack_test

import (
	"net/http"
	"net/http/httptest"
	"sync/atomic"
	"testing"

	"github.com/stretchr/testify/require"

	"darkroom/internal/stack"
)

// nobody is where nothing listens: the kernel gives port 1 to nobody who asks
// for any port, as it may a port that was in use a moment ago.
const nobody = "127.0.0.1:1"

func TestHTTP(t *testing.T) {
	t.Parallel()
	var status atomic.Int64
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.WriteHeader(int(status.Load()))
	}))
	defer srv.Close()
	probe := stack.HTTP(srv.URL)

	status.Store(http.StatusServiceUnavailable)
	require.ErrorContains(t, probe(t.Context()), "503 Service Unavailable")
	status.Store(http.StatusOK)
	require.NoError(t, probe(t.Context()))
	require.ErrorContains(t, stack.HTTP("http://"+nobody)(t.Context()), "connection refused")
}

func TestTCP(t *testing.T) {
	t.Parallel()
	srv := httptest.NewServer(http.NotFoundHandler())
	defer srv.Close()

	require.NoError(t, stack.TCP(srv.Listener.Addr().String())(t.Context()))
	require.ErrorContains(t, stack.TCP(nobody)(t.Context()), "connection refused")
}
