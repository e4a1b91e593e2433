// Package client asks a running Darkroom for generations on behalf of a person
// at a terminal: it speaks the HTTP contract, shows how things go on, and saves
// what comes out. It knows the contract only, none of the server's rooms, so it
// works against any server.
package client

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"time"

	"darkroom/internal/httpx"
)

//go:generate oapi-codegen -config oapi-codegen.yaml ../../../api/openapi.yaml
// The generated file opens with a package comment of its own: a second one.
//go:generate sed -i -e 1,2d -e 3G openapi.gen.go

const (
	// answerTimeout is for one exchange of JSON. The slowest, a create, waits a
	// second for its workflow; the rest is for a server that is just starting.
	answerTimeout = 30 * time.Second
	// maxAnswer is far above the largest answer, a page of 50 generations with
	// prompts of 20,000 characters.
	maxAnswer = 16 << 20
	// lookPause is how long to wait before looking again: the pause that the
	// event stream asks for, and short against the quickest generation.
	lookPause = 2 * time.Second
	// lineSilence is three beats of the event stream: a line on which nothing comes
	// for so long is dead.
	lineSilence = 45 * time.Second
)

// Config says whom to ask, and as whom.
type Config struct {
	API   string `env:"DARKROOM_API" desc:"Address of the API that the command line asks, such as https://darkroom.example.com. Empty means the local stack's."`
	Token string `env:"DARKROOM_TOKEN" desc:"Access token for DARKROOM_API. Empty means the local stack's developer, for an API on this machine only."`
}

// Validate names every variable at fault. Empty ones are not: something else may
// stand in for them before New.
func (c Config) Validate() error {
	faults := []error{}
	if address, err := url.Parse(c.API); c.API != "" && (err != nil || address.Host == "" || !isAddress(c.API)) {
		faults = append(faults, errors.New("DARKROOM_API: must be an address such as http://127.0.0.1:8080"))
	}
	if strings.ContainsFunc(c.Token, notInToken) {
		faults = append(faults, errors.New("DARKROOM_TOKEN: must be an access token, one word without spaces"))
	}
	return errors.Join(faults...)
}

// notInToken spares the user net/http's words about header values.
func notInToken(r rune) bool { return r <= ' ' || r > '~' }

// Client speaks to one API as one user. It is safe for concurrent use.
type Client struct {
	api, token string
	http       *http.Client

	now func() time.Time

	pause, silence time.Duration
}

// New returns a client for the API and user of cfg.
func New(cfg Config, now func() time.Time) (*Client, error) {
	if err := cfg.Validate(); err != nil {
		return nil, err
	}
	if cfg.API == "" || cfg.Token == "" {
		return nil, errors.New("DARKROOM_API, DARKROOM_TOKEN: must both be set")
	}
	return &Client{
		api: strings.TrimRight(cfg.API, "/"), token: cfg.Token,
		http: &http.Client{Transport: httpx.NewTransport(nil)}, now: now,
		pause: lookPause, silence: lineSilence,
	}, nil
}

// call asks for path and decodes the answer into out, which is nil where there is
// none to come. A body that is not nil is sent as JSON.
func (c *Client) call(ctx context.Context, method, path string, body, out any) error {
	ctx, cancel := context.WithTimeout(ctx, answerTimeout)
	defer cancel()
	var content io.Reader = http.NoBody
	if body != nil {
		encoded, err := json.Marshal(body)
		if err != nil {
			return fmt.Errorf("encode request: %w", err)
		}
		content = bytes.NewReader(encoded)
	}
	req, err := c.request(ctx, method, path, content)
	if err != nil {
		return err
	}
	if body != nil {
		req.Header.Set("Content-Type", "application/json")
	}
	return c.exchange(req, out)
}

// request makes a request of the API, with the user's token.
func (c *Client) request(ctx context.Context, method, path string, body io.Reader) (*http.Request, error) {
	req, err := http.NewRequestWithContext(ctx, method, c.api+path, body)
	if err != nil {
		return nil, fmt.Errorf("make request: %w", err)
	}
	req.Header.Set("Authorization", "Bearer "+c.token)
	req.Header.Set("Accept", "application/json")
	return req, nil
}

// exchange sends a request and decodes its answer into out.
func (c *Client) exchange(req *http.Request, out any) error {
	resp, err := c.send(req)
	if err != nil {
		return err
	}
	defer func() { _ = resp.Body.Close() }() // read to its end, or given up
	if out == nil {
		return nil
	}
	if err = json.NewDecoder(io.LimitReader(resp.Body, maxAnswer)).Decode(out); err != nil {
		return &UnreachableError{Address: c.api, Cause: fmt.Errorf("read answer: %w", err)}
	}
	return nil
}

// send returns the answer to a request if it is a good one; the caller closes
// its body. An *APIError is a refusal, an *UnreachableError no answer at all.
func (c *Client) send(req *http.Request) (*http.Response, error) {
	ctx, cancel := context.WithCancelCause(req.Context())
	resp, err := c.http.Do(req.WithContext(ctx))
	if err != nil {
		cancel(nil)
		return nil, &UnreachableError{Address: req.URL.Scheme + "://" + req.URL.Host, Cause: err}
	}
	resp.Body = watch(resp.Body, c.silence, cancel)
	if resp.StatusCode < 200 || resp.StatusCode > 299 {
		defer func() { _ = resp.Body.Close() }() // nothing of it is needed any more
		return nil, refusal(resp)
	}
	return resp, nil
}
