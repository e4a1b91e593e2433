// Package google speaks to the Gemini API through Google's Go SDK, which is kept
// behind two fences. The outer one turns every answer but success into our typed
// error before the SDK sees it. The inner one keeps pictures away from it: the
// SDK holds requests and answers whole, several times over, so it is given short
// stand-ins, and the bytes are streamed past it from and to our own storage.
//
// Two kinds of calls: a picture or a text comes with the answer to its request, a
// film is an operation that is polled. Google reports nothing that could replace
// polling, cancels nothing and lists nothing. No other provider and no scheduling
// in here.
package google

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"time"

	"darkroom/internal/httpx"
	"darkroom/models"
	"darkroom/providers"
	"darkroom/providers/fence"
)

// keyHeader is where Google takes an account's key.
const keyHeader = "X-Goog-Api-Key"

// Files is our storage, as far as Google's inputs and outputs need it. Both
// methods may be called from many goroutines.
type Files interface {
	// Open streams an object and tells its size and type; the caller closes it. An
	// error that is fs.ErrNotExist says that there is none; every other one may be
	// gone next time.
	Open(ctx context.Context, key string) (body io.ReadCloser, size int64, contentType string, err error)
	// Put streams size bytes to key and replaces what was there. Safe to repeat.
	Put(ctx context.Context, key, contentType string, size int64, body io.Reader) error
}

// Provider is Google. It may be used from many goroutines.
type Provider struct {
	cfg         Config
	base        *url.URL
	credentials providers.Credentials
	files       Files
	now         func() time.Time
	http        *http.Client
	clients     clients
}

var _ providers.Reader = (*Provider)(nil)

// New returns Google as the Config says. The transport is shared by all accounts;
// nil means httpx.NewTransport's, without its limit on the wait for an answer to
// begin.
func New(
	cfg Config, credentials providers.Credentials, files Files, now func() time.Time, transport http.RoundTripper,
) (*Provider, error) {
	base, err := cfg.base()
	if err != nil {
		return nil, err
	}
	if transport == nil {
		patient := httpx.NewTransport(nil)
		// A picture's answer begins when it is painted, a minute or two after the
		// request; CallTimeout bounds the whole call.
		patient.ResponseHeaderTimeout = 0
		transport = patient
	}
	p := &Provider{
		cfg: cfg, base: base, credentials: credentials, files: files, now: now,
		clients: clients{byID: map[string]account{}},
	}
	guarded := &fence.Fence{
		Hosts: []*url.URL{base}, Next: carrier{next: transport}, Creates: creates, InDoubt: inDoubt, Fault: p.fault,
	}
	p.http = guarded.Client()
	return p, nil
}

// base returns the address of the API, without a slash at its end.
func (c Config) base() (*url.URL, error) {
	if err := c.Validate(); err != nil {
		return nil, fmt.Errorf("configure google: %w", err)
	}
	base, err := url.Parse(strings.TrimSuffix(c.BaseURL, "/"))
	if err != nil {
		return nil, fmt.Errorf("parse base address: %w", err)
	}
	return base, nil
}

// creates reports whether a request is one that Google takes money for.
func creates(req *http.Request) bool { return req.Method == http.MethodPost }

// Name returns models.ProviderGoogle.
func (*Provider) Name() models.Provider { return models.ProviderGoogle }

// ReadsInputs says that inputs are read from our storage and travel within the
// request.
func (*Provider) ReadsInputs() {}

// String hides the accounts' keys from logs.
func (*Provider) String() string { return "google" }

// GoString hides the accounts' keys from debug output.
func (*Provider) GoString() string { return "google" }
