package media

import (
	"fmt"
	"net/http"
)

// Authorizer puts a credential on requests to a host that hands files out to
// accounts only.
type Authorizer interface {
	// Authorize sets headers on a request that is about to be sent, if it goes to
	// the authorizer's own host. It is asked on every hop of a download, with a
	// request that carries nothing of the hops before. An error ends the download;
	// its text is logged.
	Authorize(req *http.Request) error
}

// authorized sends requests with what the authorizers put on them. The client
// above never sees those headers, so that it cannot carry them along a redirect.
type authorized struct {
	by   []Authorizer
	next http.RoundTripper
}

// RoundTrip sends one request, or one hop of it.
func (a authorized) RoundTrip(req *http.Request) (*http.Response, error) {
	// A RoundTripper may not change what it is given.
	req = req.Clone(req.Context())
	for _, by := range a.by {
		if err := by.Authorize(req); err != nil {
			return nil, fmt.Errorf("authorize download: %w", err)
		}
	}
	return a.next.RoundTrip(req)
}

// CloseIdleConnections lets http.Client close what the transport keeps warm.
func (a authorized) CloseIdleConnections() {
	if closer, ok := a.next.(interface{ CloseIdleConnections() }); ok {
		closer.CloseIdleConnections()
	}
}
