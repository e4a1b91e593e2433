package httpx

import (
	"errors"
	"io"
	"net/http"
	"net/http/httptrace"
	"sync/atomic"
)

// ErrTooLong ends the reading of a body that is longer than its reader takes.
var ErrTooLong = errors.New("the answer is too long")

// NoRedirects returns a client on the transport that follows none: what it sends
// may carry a key.
func NoRedirects(transport http.RoundTripper) *http.Client {
	return &http.Client{
		Transport:     transport,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
}

// Send sends one request. sent is false with an error where the other side cannot
// have the request: headers go out before the body, on HTTP/1.1 and HTTP/2 alike.
func Send(transport http.RoundTripper, req *http.Request) (resp *http.Response, sent bool, err error) {
	var written atomic.Bool
	trace := &httptrace.ClientTrace{WroteHeaders: func() { written.Store(true) }}
	resp, err = transport.RoundTrip(req.WithContext(httptrace.WithClientTrace(req.Context(), trace)))
	return resp, err == nil || written.Load(), err
}

// ReadAll reads a body whole that may have so many bytes; ErrTooLong where it has
// more.
func ReadAll(body io.Reader, most int64) ([]byte, error) {
	data, err := io.ReadAll(io.LimitReader(body, most+1))
	if err == nil && int64(len(data)) > most {
		return nil, ErrTooLong
	}
	return data, err
}

// Refuse ends a request unsent: a RoundTripper must close the body of what it does
// not send.
func Refuse(req *http.Request) {
	if req.Body != nil {
		_ = req.Body.Close() // nothing was read from it
	}
}
