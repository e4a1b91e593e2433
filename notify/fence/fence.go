// Package fence stands between a sender and the HTTP API of its service: requests
// go to that service only, and every way in which one can fail becomes a
// *notify.Error that knows whether the message may have been taken. What a failed
// answer means is each sender's own table.
package fence

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"

	"darkroom/internal/httpx"
	"darkroom/notify"
)

const (
	// maxFault is how much of a failed answer is read: these services answer with
	// a line of JSON, and the HTML of a gateway tells nothing after that.
	maxFault = 16 << 10
	// maxAnswer is far above a receipt, which is some hundred bytes (Telegram's
	// repeats the text of 4 KB), and stops an answer without end.
	maxAnswer = 1 << 20
)

// Fence is the http.RoundTripper that a sender's client gets. That it interprets
// answers breaks the rule of RoundTrippers, which is its whole purpose: no SDK
// behind it gets to lose the status of one. It may be used from many goroutines.
type Fence struct {
	// Home is the service's own address; its scheme and host count.
	Home *url.URL
	// Next sends the requests.
	Next http.RoundTripper
	// Fault says what an answer that is no success means, of which the first
	// maxFault bytes are given.
	Fault func(answer Answer) *notify.Error
}

// Answer is one that is no success.
type Answer struct {
	Status int
	Header http.Header
	Body   []byte
}

// Client returns an HTTP client behind the fence. It follows no redirect, since
// requests carry the key.
func (f *Fence) Client() *http.Client {
	return httpx.NoRedirects(f)
}

// RoundTrip sends one request. The body of a success is read whole before it
// returns, so that a connection lost on the way is noticed here.
func (f *Fence) RoundTrip(req *http.Request) (*http.Response, error) {
	if req.URL.Scheme != f.Home.Scheme || req.URL.Host != f.Home.Host {
		httpx.Refuse(req)
		return nil, &notify.Error{Fault: notify.FaultRefused, Err: fmt.Errorf("refused to send the key to %s", req.URL.Host)}
	}
	resp, sent, err := httpx.Send(f.Next, req)
	if err != nil {
		return nil, lost(err, sent)
	}
	defer func() { _ = resp.Body.Close() }() // read below; nothing to lose
	if resp.StatusCode < 200 || resp.StatusCode > 299 {
		// What was read before an error is as good as all of it: the status decides.
		body, _ := io.ReadAll(io.LimitReader(resp.Body, maxFault))
		return nil, f.Fault(Answer{Status: resp.StatusCode, Header: resp.Header, Body: body})
	}
	body, err := httpx.ReadAll(resp.Body, maxAnswer)
	if err != nil {
		return nil, lost(fmt.Errorf("read answer: %w", err), true)
	}
	resp.Body = io.NopCloser(bytes.NewReader(body))
	resp.ContentLength = int64(len(body))
	return resp, nil
}

// lost is the fault of a connection that ended before the answer did.
func lost(err error, sent bool) *notify.Error {
	if sent {
		return &notify.Error{Fault: notify.FaultUncertain, Err: err}
	}
	return &notify.Error{Fault: notify.FaultBusy, Err: err}
}

// Typed returns the *notify.Error within the error of a call. One without any
// comes from an answer that could not be read: the message may have been taken.
func Typed(err error) *notify.Error {
	if known, ok := errors.AsType[*notify.Error](err); ok {
		return known
	}
	return &notify.Error{Fault: notify.FaultUncertain, Err: fmt.Errorf("read answer: %w", err)}
}
