package api_test

import (
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"darkroom/api"
	"darkroom/models"
)

// client is a web client that has a page for whoever wants HTML.
type client struct{}

func (client) Serves(r *http.Request) bool {
	return strings.Contains(r.Header.Get("Accept"), "text/html")
}

func (client) ServeHTTP(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Content-Security-Policy", "the client's own")
	_, _ = io.WriteString(w, "the client")
}

func TestTheWebClientHasWhatIsLeft(t *testing.T) {
	t.Parallel()
	var calls []models.Call
	b := setup(t, func(b *bundle) {
		b.deps.Web = client{}
		b.deps.Calls = func(call models.Call) { calls = append(calls, call) }
	})
	html := map[string]string{"Accept": "text/html"}
	for _, path := range []string{"/", "/history", "/sign-in", "/apis", "/authors"} {
		reply := b.ask(t, asked{method: http.MethodGet, path: path, header: html, stranger: true})
		assert.Equal(t, http.StatusOK, reply.status, path)
		assert.Equal(t, "the client", reply.body)
		assert.Equal(t, "the client's own", reply.header.Get("Content-Security-Policy"))
		assert.Equal(t, "nosniff", reply.header.Get("X-Content-Type-Options"))
	}
	assert.Empty(t, calls, "pages are no calls of the API")
	metrics := b.ask(t, asked{method: http.MethodGet, path: "/metrics"})
	assert.Contains(t, metrics.body, `http_requests_total{method="GET",route="web",status="2xx"} 5`)

	for _, path := range []string{"/api", "/api/nothing", "/api/generations/list/x", "/auth/nothing", "/media/nothing", "/docs/nothing", "/healthz/x"} {
		reply := b.ask(t, asked{method: http.MethodGet, path: path, header: html, stranger: true})
		assert.Equal(t, http.StatusNotFound, reply.status, path)
		assert.Equal(t, "NOT_FOUND", reply.fault(t).Code, path)
	}
	reply := b.ask(t, asked{method: http.MethodGet, path: "/history", header: map[string]string{"Accept": "application/json"}})
	require.Equal(t, http.StatusNotFound, reply.status)
	assert.Equal(t, "NOT_FOUND", reply.fault(t).Code, "a program that mistook the address learns it")
	reply = b.ask(t, asked{method: http.MethodDelete, path: "/api/auth/methods", header: html})
	assert.Equal(t, http.StatusMethodNotAllowed, reply.status)
}

var _ api.Web = client{}
