package netguard

import (
	"errors"
	"fmt"
	"net/http"
	"net/url"
)

// maxRedirects is one more than the longest chain seen at a provider (API to
// CDN to signed bucket is two hops), with room for http to https.
const maxRedirects = 4

// outgoing refuses what no request of ours should look like, on every hop.
type outgoing struct{ next *http.Transport }

// RoundTrip sends the request if its URL is fit to be sent.
func (o outgoing) RoundTrip(req *http.Request) (*http.Response, error) {
	if err := checkURL(req.URL); err != nil {
		return nil, refuse(err)
	}
	return o.next.RoundTrip(req)
}

// CloseIdleConnections lets http.Client close what the transport keeps warm.
func (o outgoing) CloseIdleConnections() { o.next.CloseIdleConnections() }

func checkURL(u *url.URL) error {
	if u.Scheme != "https" && u.Scheme != "http" {
		return fmt.Errorf("scheme %q is not http or https", u.Scheme)
	}
	if u.User != nil {
		return errors.New("credentials in the address")
	}
	return nil
}

// checkRedirect bounds the chain and takes everything secret out of a request
// that has left the first host. Go itself drops Authorization and Cookie only,
// and keeps them for a subdomain; provider keys also travel in headers of
// their own, such as x-goog-api-key.
func checkRedirect(req *http.Request, via []*http.Request) error {
	if len(via) > maxRedirects {
		return refuse(fmt.Errorf("more than %d redirects", maxRedirects))
	}
	// A Referer would hand the signed address of one host to the next.
	req.Header.Del("Referer")
	for _, earlier := range via {
		if earlier.URL.Host != req.URL.Host {
			keepHarmless(req.Header)
			return nil
		}
	}
	return nil
}

func keepHarmless(header http.Header) {
	for name := range header {
		switch name {
		case "Accept", "Accept-Encoding", "Range", "User-Agent":
		default:
			header.Del(name)
		}
	}
}
