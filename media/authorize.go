package media

import (
	"fmt"
	"net/http"
)

// Authorizer shows a provider's key to the hosts that want to see it, and to no
// other: it is asked anew on each hop, since downloads are redirected to hosts
// that must not see it.
type Authorizer interface {
	// Authorize sets what the request's own host wants, and takes everything else of
	// its kind off.
	Authorize(req *http.Request) error
}

// authorized asks the authorizers before each request leaves, redirects included.
type authorized struct {
	next http.RoundTripper
	by   []Authorizer
}

// RoundTrip sends a copy of the request, as the interface wants its own left alone.
func (a authorized) RoundTrip(req *http.Request) (*http.Response, error) {
	req = req.Clone(req.Context())
	for _, authorizer := range a.by {
		if err := authorizer.Authorize(req); err != nil {
			return nil, fmt.Errorf("authorize download: %w", err)
		}
	}
	return a.next.RoundTrip(req)
}

// CloseIdleConnections passes the client's wish on.
func (a authorized) CloseIdleConnections() {
	if closer, ok := a.next.(interface{ CloseIdleConnections() }); ok {
		closer.CloseIdleConnections()
	}
}
