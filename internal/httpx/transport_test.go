package httpx_test

import (
	"context"
	"errors"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"darkroom/internal/httpx"
)

func get(t *testing.T, transport http.RoundTripper, url string) (*http.Response, error) {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, url, http.NoBody)
	require.NoError(t, err)
	return transport.RoundTrip(req)
}

func TestNewTransport(t *testing.T) {
	t.Parallel()

	t.Run("dials by itself", func(t *testing.T) {
		t.Parallel()
		server := httptest.NewServer(http.NotFoundHandler())
		t.Cleanup(server.Close)

		resp, err := get(t, httpx.NewTransport(nil), server.URL)
		require.NoError(t, err)
		require.NoError(t, resp.Body.Close())
		assert.Equal(t, http.StatusNotFound, resp.StatusCode)
	})

	t.Run("uses the dialer it is given", func(t *testing.T) {
		t.Parallel()
		errDial := errors.New("no road")
		_, err := get(t, httpx.NewTransport(func(context.Context, string, string) (net.Conn, error) { //nolint:bodyclose // there is no response
			return nil, errDial
		}), "http://media.example/")
		require.ErrorIs(t, err, errDial)
	})

	t.Run("refuses a flood of headers", func(t *testing.T) {
		t.Parallel()
		server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("X-Flood", strings.Repeat("a", 128<<10))
		}))
		t.Cleanup(server.Close)

		_, err := get(t, httpx.NewTransport(nil), server.URL) //nolint:bodyclose // there is no response
		require.Error(t, err)
	})
}
