package higgsfield

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"regexp"
	"strings"

	"darkroom/models"
	"darkroom/providers"
)

// headerCorrelation is in every answer; Higgsfield's support asks for it.
const headerCorrelation = "X-Correlation-Id"

// call is one call of the API.
type call struct {
	method, path string
	// body is sent as JSON; nil for none.
	body   any
	header http.Header
}

// do makes the call as the account and decodes its answer into out, unless that
// is nil. It returns the answer's header.
func (p *Provider) do(ctx context.Context, owner account, c call, out any) (http.Header, error) {
	ctx, cancel := context.WithTimeout(ctx, p.cfg.CallTimeout)
	defer cancel()
	req, err := p.request(ctx, owner, c)
	if err != nil {
		return nil, err
	}
	resp, err := p.http.Do(req)
	if err != nil {
		return nil, p.failed(ctx, owner, err)
	}
	defer func() { _ = resp.Body.Close() }() // held in memory by the fence
	if out == nil {
		return resp.Header, nil
	}
	if err := json.NewDecoder(resp.Body).Decode(out); err != nil {
		return nil, unreadable(err, p.creates(req))
	}
	return resp.Header, nil
}

// request makes a request whose body is the same to the letter for the same
// input: encoding/json sorts the keys of maps.
func (p *Provider) request(ctx context.Context, owner account, c call) (*http.Request, error) {
	var body []byte
	if c.body != nil {
		var err error
		if body, err = json.Marshal(c.body); err != nil {
			return nil, &providers.Error{Kind: models.FailureInvalidInput, Detail: "the input is no JSON", Err: err}
		}
	}
	req, err := http.NewRequestWithContext(ctx, c.method, p.base.String()+c.path, bytes.NewReader(body))
	if err != nil {
		return nil, &providers.Error{Kind: models.FailureUnknown, Detail: "the request could not be made", Err: err}
	}
	if c.header != nil {
		req.Header = c.header
	}
	req.Header.Set("Authorization", "Key "+owner.key)
	if c.body != nil {
		req.Header.Set("Content-Type", "application/json")
	}
	return req, nil
}

// creates reports whether a request may start a job. Models have paths of their
// own choice, so it is every POST that is none of the API's.
func (p *Provider) creates(req *http.Request) bool {
	path := strings.TrimPrefix(req.URL.Path, p.base.Path+"/")
	return req.Method == http.MethodPost && !isOurs(path)
}

// isOurs reports whether a path is the API's own and no model's.
func isOurs(path string) bool {
	return regexp.MustCompile(`^(requests|files|estimate|models|v1)(/|$)`).MatchString(path)
}

// failed is typed for an error of a call, and passes on what it says of the
// account.
func (p *Provider) failed(ctx context.Context, owner account, err error) error {
	fault := typed(err)
	if p.reporter != nil && fault.Kind.OfAccount() {
		p.reporter.Report(ctx, owner.id, fault.Kind, fault.RetryAfter)
	}
	return fault
}

// typed returns the provider error within err. What net/http wraps around it
// names the whole address, webhook and all, and is dropped.
func typed(err error) *providers.Error {
	if known, ok := errors.AsType[*providers.Error](err); ok {
		return known
	}
	return &providers.Error{Kind: models.FailureUnknown, Err: errors.New("the call could not be made")}
}

// unreadable is for an answer that says that all went well, and not what.
func unreadable(err error, jobMayExist bool) error {
	return &providers.Error{
		Kind: models.FailureUnknown, JobMayExist: jobMayExist, Detail: "the answer could not be read",
		Err: fmt.Errorf("decode answer: %w", err),
	}
}
