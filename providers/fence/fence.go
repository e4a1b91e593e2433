// Package fence stands between an adapter and its provider's HTTP API: requests go
// out to the provider's own hosts only, and answers come in only when they are a
// success and complete. Everything else becomes a *providers.Error, so that no
// SDK behind it gets to retry, sleep or lose an error. What a failed answer means
// is each adapter's own table.
package fence

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"slices"

	"darkroom/internal/httpx"
	"darkroom/models"
	"darkroom/providers"
)

const (
	// maxFault is how much of a failed answer is read: a provider's JSON is some
	// kilobytes, and the HTML of a gateway tells nothing after that.
	maxFault = 64 << 10
	// maxAnswer holds a page of a hundred jobs with their inputs and logs, some of
	// them long, and stops an answer without end.
	maxAnswer = 16 << 20
)

// Fence is the http.RoundTripper that an adapter's client gets. That it
// interprets answers breaks the rule of RoundTrippers, which is its whole purpose.
// It may be used from many goroutines.
type Fence struct {
	// Hosts are the provider's own addresses; their scheme and host count.
	Hosts []*url.URL
	// Next sends the requests.
	Next http.RoundTripper
	// Creates reports whether a request may start a job.
	Creates func(req *http.Request) bool
	// InDoubt reports whether a request that may start a job may have done so
	// although this was the answer. nil: after 408 and every 5xx, for after the
	// provider's own trouble nobody knows how far a request came.
	InDoubt func(answer Answer) bool
	// Fault says what a failed answer means, of which the first maxFault bytes are
	// given. Whether a job may exist is added to it.
	Fault func(answer Answer) *providers.Error
}

// Answer is one that is no success.
type Answer struct {
	Request *http.Request
	Status  int
	Header  http.Header
	Body    []byte
}

// Client returns an HTTP client behind the fence. The fence refuses redirects;
// the client says it twice, since requests carry the key.
func (f *Fence) Client() *http.Client {
	return httpx.NoRedirects(f)
}

// RoundTrip sends one request.
func (f *Fence) RoundTrip(req *http.Request) (*http.Response, error) {
	if !slices.ContainsFunc(f.Hosts, func(host *url.URL) bool {
		return req.URL.Scheme == host.Scheme && req.URL.Host == host.Host
	}) {
		return nil, refuse(req)
	}
	resp, sent, err := httpx.Send(f.Next, req)
	if err != nil {
		return nil, &providers.Error{Kind: models.FailureNetwork, JobMayExist: sent && f.Creates(req), Err: err}
	}
	defer func() { _ = resp.Body.Close() }() // read below; nothing to lose
	if resp.StatusCode < 200 || resp.StatusCode > 299 {
		return nil, f.fault(req, resp)
	}
	body, err := httpx.ReadAll(resp.Body, maxAnswer)
	if err != nil {
		return nil, &providers.Error{Kind: models.FailureNetwork, JobMayExist: f.Creates(req), Err: fmt.Errorf("read answer: %w", err)}
	}
	resp.Body = io.NopCloser(bytes.NewReader(body))
	resp.ContentLength = int64(len(body))
	return resp, nil
}

// fault turns an answer that is no success into our error.
func (f *Fence) fault(req *http.Request, resp *http.Response) error {
	// What was read before an error is as good as all of it: the status decides.
	body, readErr := io.ReadAll(io.LimitReader(resp.Body, maxFault))
	answer := Answer{Request: req, Status: resp.StatusCode, Header: resp.Header, Body: body}
	fault := f.Fault(answer)
	fault.JobMayExist = fault.JobMayExist || (f.Creates(req) && f.inDoubt(answer))
	fault.Err = errors.Join(fault.Err, readErr, req.Context().Err())
	return fault
}

func (f *Fence) inDoubt(answer Answer) bool {
	if f.InDoubt != nil {
		return f.InDoubt(answer)
	}
	return answer.Status >= 500 || answer.Status == http.StatusRequestTimeout
}

// refuse ends a request to a foreign host unsent: it carries the account's key.
func refuse(req *http.Request) error {
	httpx.Refuse(req)
	return &providers.Error{
		Kind:   models.FailureUnknown,
		Detail: fmt.Sprintf("refused to send the key to %s", req.URL.Host),
	}
}

// Typed returns the provider error within the error of a call. One without any comes
// from an answer that could not be read.
func Typed(err error, jobMayExist bool) *providers.Error {
	if known, ok := errors.AsType[*providers.Error](err); ok {
		return known
	}
	return &providers.Error{
		Kind: models.FailureUnknown, JobMayExist: jobMayExist,
		Detail: "the answer could not be read", Err: err,
	}
}
