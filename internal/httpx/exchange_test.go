package httpx_test

import (
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"darkroom/internal/httpx"
)

func TestReadAll(t *testing.T) {
	t.Parallel()
	data, err := httpx.ReadAll(strings.NewReader("1234"), 4)
	require.NoError(t, err)
	assert.Equal(t, "1234", string(data))
	_, err = httpx.ReadAll(strings.NewReader("12345"), 4)
	require.ErrorIs(t, err, httpx.ErrTooLong)
}

func TestWhetherARequestWasSent(t *testing.T) {
	t.Parallel()
	cut := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) {
		panic(http.ErrAbortHandler) //nolint:forbidigo // net/http's way to cut a connection
	}))
	defer cut.Close()
	transport := httpx.NewTransport(nil)
	defer transport.CloseIdleConnections()
	for address, want := range map[string]bool{cut.URL: true, "http://127.0.0.1:1": false} {
		req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, address, strings.NewReader("{}"))
		require.NoError(t, err)
		resp, sent, err := httpx.Send(transport, req)
		if err == nil {
			_ = resp.Body.Close()
		}
		require.Error(t, err)
		assert.Equal(t, want, sent, address)
	}
}

func TestNoRedirects(t *testing.T) {
	t.Parallel()
	server := httptest.NewServer(http.RedirectHandler("https://elsewhere.example/", http.StatusFound))
	defer server.Close()
	req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, server.URL, http.NoBody)
	require.NoError(t, err)
	resp, err := httpx.NoRedirects(server.Client().Transport).Do(req)
	require.NoError(t, err)
	_, err = io.Copy(io.Discard, resp.Body)
	require.NoError(t, err)
	require.NoError(t, resp.Body.Close())
	assert.Equal(t, http.StatusFound, resp.StatusCode)
}
