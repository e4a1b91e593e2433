package netguard

import (
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/textproto"
	"net/url"
)

// maxRedirects is one more than the longest chain seen at a provider (API to
// CDN to signed bucket is two hops), with room for http to https.
const maxRedirects = 4

// outgoing refuses what no request of ours should look like, on every hop.
type outgoing struct {
	guard *Guard
	hosts Hosts
	next  *http.Transport
}

// RoundTrip sends the request if its URL is fit to be sent.
func (o outgoing) RoundTrip(req *http.Request) (*http.Response, error) {
	if err := o.checkURL(req.URL); err != nil {
		return nil, refuse(err)
	}
	resp, err := o.next.RoundTrip(req)
	// The text of either error would quote an address, perhaps a signed one.
	if _, quotes := errors.AsType[textproto.ProtocolError](err); quotes {
		return nil, errors.New("answer that is no HTTP")
	}
	if err != nil {
		return nil, err
	}
	if _, err = req.URL.Parse(resp.Header.Get("Location")); err != nil && resp.StatusCode/100 == 3 {
		return nil, errors.Join(refuse(errors.New("redirect to what is no URL")), resp.Body.Close())
	}
	return resp, nil
}

// CloseIdleConnections lets http.Client close what the transport keeps warm.
func (o outgoing) CloseIdleConnections() { o.next.CloseIdleConnections() }

func (o outgoing) checkURL(u *url.URL) error {
	if u.Scheme != "https" && u.Scheme != "http" {
		return fmt.Errorf("scheme %q is not http or https", u.Scheme)
	}
	if u.User != nil {
		return errors.New("credentials in the address")
	}
	if !o.hosts.has(u) && !o.guard.allows(address(u)) {
		return fmt.Errorf("host %q is not among the allowed ones", u.Hostname())
	}
	return nil
}

// address is the host:port that u is dialled at.
func address(u *url.URL) string {
	port := u.Port()
	if port == "" {
		port = map[string]string{"http": "80", "https": "443"}[u.Scheme]
	}
	return net.JoinHostPort(u.Hostname(), port)
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
