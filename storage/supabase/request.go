package supabase

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"time"

	"github.com/supabase-community/supabase-go"
)

// errSlow is the cause of a request's end by time.
var errSlow = errors.New("storage did not answer in time")

// maxAnswer is far above the few hundred bytes of an answer that nobody reads.
const maxAnswer = 64 << 10

// request is one request to the Storage API.
type request struct {
	method string
	// path is what follows /storage/v1/, in parts of safe characters.
	path []string
	// header goes into the client's options: the SDK adds its own headers to
	// those of a request, so only there a header stays the only one of its name.
	header map[string]string
	body   io.Reader
	size   int64
}

// asked returns a request with a JSON body.
func asked(method string, body any, path ...string) (request, error) {
	text, err := json.Marshal(body)
	if err != nil {
		return request{}, err
	}
	return request{method: method, path: path, body: bytes.NewReader(text), size: int64(len(text))}, nil
}

// do sends a request and decodes the answer's JSON into into, unless that is nil.
func (s *Store) do(ctx context.Context, r request, into any) (http.Header, error) {
	resp, err := s.send(ctx, r, into)
	if err != nil {
		return nil, err
	}
	if into == nil {
		// A connection whose answer was not read to its end is not used again.
		_, err = io.Copy(io.Discard, io.LimitReader(resp.Body, maxAnswer))
	}
	return resp.Header, errors.Join(err, resp.Body.Close())
}

// ask sends a JSON body and decodes the answer's JSON into into.
func (s *Store) ask(ctx context.Context, method string, body, into any, path ...string) error {
	r, err := asked(method, body, path...)
	if err != nil {
		return err
	}
	_, err = s.do(ctx, r, into)
	return err
}

// send sends a request by a client of its own: the SDK's clients keep their
// headers in a map that they change, so one that is shared mixes up uploads or
// crashes. A client holds no connection; all share those of the SDK's
// transport. The time limit ends with the answer's header; what follows is the
// caller's to read and close.
func (s *Store) send(ctx context.Context, r request, into any) (*http.Response, error) {
	client, err := supabase.NewClient(s.cfg.URL, s.cfg.ServiceKey, &supabase.ClientOptions{Headers: r.header})
	if err != nil {
		return nil, fmt.Errorf("make client: %w", err)
	}
	ctx, cancel := context.WithCancelCause(ctx)
	slow := time.AfterFunc(s.cfg.Timeout, func() { cancel(errSlow) })
	body := &payload{src: r.body}
	req, err := http.NewRequestWithContext(unredirected(ctx, cancel), r.method, s.base.JoinPath(r.path...).String(), http.NoBody)
	if err != nil {
		cancel(nil)
		return nil, err
	}
	if r.size > 0 {
		req.Body, req.ContentLength = body, r.size
	}
	resp, err := client.Storage.Do(req, into)
	slow.Stop()
	if resp != nil && resp.StatusCode/100 == 3 {
		err = errRedirected // one that nobody follows is a success to the SDK
	}
	_ = body.Close() // it never fails
	if err != nil {
		err = s.failure(ctx, body, resp, err)
		cancel(nil)
		return nil, err
	}
	resp.Body = &answer{ReadCloser: resp.Body, cancel: cancel}
	return resp, nil
}

// failure says why a request failed: because of its body, because it was ended,
// because the server refused it, or because the network did.
func (s *Store) failure(ctx context.Context, body *payload, resp *http.Response, err error) error {
	refused := false
	if resp != nil {
		refused = resp.StatusCode >= http.StatusBadRequest
		_ = resp.Body.Close() // the SDK has read it
	}
	switch {
	case body.failure() != nil:
		return body.failure()
	case ctx.Err() != nil:
		return context.Cause(ctx)
	case refused:
		return s.refusal(resp.StatusCode, err.Error())
	default:
		return err
	}
}

// answer is the body of an answer; closing it ends its request.
type answer struct {
	io.ReadCloser

	cancel context.CancelCauseFunc
}

// Close closes the body.
func (a *answer) Close() error {
	defer a.cancel(nil)
	return a.ReadCloser.Close()
}
