package replicate

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptrace"
	"net/url"
	"strings"
	"sync/atomic"
	"time"

	"darkroom/models"
	"darkroom/providers"
)

const (
	// maxFault is how much of a failed answer is read: its JSON is under a
	// kilobyte, and the HTML of a gateway tells nothing after that.
	maxFault = 64 << 10
	// maxAnswer holds a page of a hundred predictions with their inputs and logs,
	// some of them long, and stops an answer without end.
	maxAnswer = 16 << 20
)

var errTooLong = errors.New("the answer is too long")

// fence is the http.RoundTripper that the SDK gets. It lets requests out to
// Replicate only, and answers in only when they are a success and complete;
// everything else becomes a *providers.Error. That breaks the rule of
// RoundTrippers not to interpret answers, which is its whole purpose.
type fence struct {
	base *url.URL
	next http.RoundTripper
	now  func() time.Time
}

// RoundTrip sends one request.
func (f *fence) RoundTrip(req *http.Request) (*http.Response, error) {
	if req.URL.Scheme != f.base.Scheme || req.URL.Host != f.base.Host {
		return nil, refuse(req)
	}
	// Headers go out before the body, on HTTP/1.1 and HTTP/2 alike: before this
	// hook Replicate cannot have a whole request, so no job.
	var written atomic.Bool
	trace := &httptrace.ClientTrace{WroteHeaders: func() { written.Store(true) }}
	resp, err := f.next.RoundTrip(req.WithContext(httptrace.WithClientTrace(req.Context(), trace)))
	if err != nil {
		return nil, &providers.Error{Kind: models.FailureNetwork, JobMayExist: written.Load() && creates(req), Err: err}
	}
	defer func() { _ = resp.Body.Close() }() // read below; nothing to lose
	if resp.StatusCode < 200 || resp.StatusCode > 299 {
		return nil, f.fault(req, resp)
	}
	body, err := readAll(resp.Body)
	if err != nil {
		return nil, &providers.Error{Kind: models.FailureNetwork, JobMayExist: creates(req), Err: err}
	}
	resp.Body = io.NopCloser(bytes.NewReader(body))
	resp.ContentLength = int64(len(body))
	return resp, nil
}

// creates reports whether the request may start a job.
func creates(req *http.Request) bool {
	return req.Method == http.MethodPost && strings.HasSuffix(req.URL.Path, "/predictions")
}

// refuse ends a request to a foreign host unsent: it carries the account's key.
func refuse(req *http.Request) error {
	if req.Body != nil {
		_ = req.Body.Close() // a RoundTripper must, and nothing was read from it
	}
	return &providers.Error{
		Kind:   models.FailureUnknown,
		Detail: fmt.Sprintf("refused to send the key to %s", req.URL.Host),
	}
}

func readAll(body io.Reader) ([]byte, error) {
	data, err := io.ReadAll(io.LimitReader(body, maxAnswer+1))
	if err != nil {
		return nil, fmt.Errorf("read answer: %w", err)
	}
	if len(data) > maxAnswer {
		return nil, errTooLong
	}
	return data, nil
}
