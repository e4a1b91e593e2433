package publicurl_test

import (
	"io"
	"net/http"
	"net/http/httptest"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"darkroom/internal/publicurl"
)

// site serves h over TLS and returns its address and a transport that trusts it.
func site(t *testing.T, h http.HandlerFunc) (string, http.RoundTripper) {
	t.Helper()
	server := httptest.NewTLSServer(h)
	t.Cleanup(server.Close)
	return server.URL, server.Client().Transport
}

func TestCheckOurs(t *testing.T) {
	t.Parallel()
	base, transport := site(t, func(w http.ResponseWriter, r *http.Request) {
		assert.Equal(t, "/healthz", r.URL.Path)
		_, _ = io.WriteString(w, `{"status":"ok"}`)
	})
	require.NoError(t, publicurl.Check(t.Context(), transport, base))
	require.NoError(t, publicurl.Check(t.Context(), transport, base+"/"))
}

// TestCheckRedirects is incident 43: webhooks to such an address were lost, and
// nobody was told.
func TestCheckRedirects(t *testing.T) {
	t.Parallel()
	for _, status := range []int{http.StatusMovedPermanently, http.StatusFound, http.StatusTemporaryRedirect, http.StatusPermanentRedirect} {
		base, transport := site(t, func(w http.ResponseWriter, r *http.Request) {
			http.Redirect(w, r, "https://www.example.com"+r.URL.Path, status)
		})
		var redirect *publicurl.RedirectError
		require.ErrorAs(t, publicurl.Check(t.Context(), transport, base), &redirect)
		assert.Equal(t, status, redirect.Status)
		assert.Equal(t, "https://www.example.com", redirect.Base())
		assert.ErrorContains(t, redirect, "https://www.example.com/healthz")
	}
}

func TestCheckRedirectsToNoAddress(t *testing.T) {
	t.Parallel()
	for _, target := range []string{"", "/login"} {
		base, transport := site(t, func(w http.ResponseWriter, _ *http.Request) {
			if target != "" {
				w.Header().Set("Location", target)
			}
			w.WriteHeader(http.StatusFound)
		})
		var redirect *publicurl.RedirectError
		require.ErrorAs(t, publicurl.Check(t.Context(), transport, base), &redirect)
		assert.Empty(t, redirect.Base())
	}
}

func TestCheckSomebodyElse(t *testing.T) {
	t.Parallel()
	for name, h := range map[string]http.HandlerFunc{
		"not found":    http.NotFound,
		"bad gateway":  func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusBadGateway) },
		"parked name":  func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, "<html>Buy this domain") },
		"another JSON": func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, `{"healthy":true}`) },
	} {
		base, transport := site(t, h)
		require.ErrorIs(t, publicurl.Check(t.Context(), transport, base), publicurl.ErrNotOurs, name)
	}
}

func TestCheckNobody(t *testing.T) {
	t.Parallel()
	base, _ := site(t, http.NotFound)
	require.ErrorContains(t, publicurl.Check(t.Context(), http.DefaultTransport, base), "certificate", "not trusted")
	require.Error(t, publicurl.Check(t.Context(), http.DefaultTransport, "http://127.0.0.1:1"))
	require.Error(t, publicurl.Check(t.Context(), http.DefaultTransport, "no address\n"))
}

// silent answers nothing until the request is given up.
type silent struct{}

// RoundTrip waits.
func (silent) RoundTrip(req *http.Request) (*http.Response, error) {
	<-req.Context().Done()
	return nil, req.Context().Err()
}

func TestCheckIsBounded(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		start := time.Now()
		require.Error(t, publicurl.Check(t.Context(), silent{}, "https://darkroom.example.com"))
		assert.Equal(t, 5*time.Second, time.Since(start))
	})
}
