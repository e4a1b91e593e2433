// Package replicate speaks to Replicate through its Go SDK, which is kept
// behind a fence: its HTTP client turns every answer but success into our typed
// error before the SDK sees it, so that none of the SDK's retries, sleeps and
// lost errors can happen. What the SDK cannot do at all (listing by time, files
// as streams, errors with a cause for the webhook secret) is asked here, over
// the same client. No other provider and no scheduling in here.
package replicate

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"time"

	"darkroom/internal/httpx"
	"darkroom/models"
	"darkroom/providers"
	"darkroom/providers/fence"
)

// Provider is Replicate. It may be used from many goroutines.
type Provider struct {
	cfg         Config
	base        *url.URL
	credentials providers.Credentials
	reporter    providers.Reporter // nil if nobody wants to know
	now         func() time.Time
	http        *http.Client
	clients     clients
	secrets     secrets
}

// New returns Replicate as the Config says. The transport is shared by all
// accounts; nil means httpx.NewTransport's.
func New(cfg Config, credentials providers.Credentials, now func() time.Time, transport http.RoundTripper) (*Provider, error) {
	if err := cfg.Validate(); err != nil {
		return nil, fmt.Errorf("configure replicate: %w", err)
	}
	base, err := url.Parse(strings.TrimSuffix(cfg.BaseURL, "/"))
	if err != nil {
		return nil, fmt.Errorf("parse base address: %w", err)
	}
	if transport == nil {
		transport = httpx.NewTransport(nil)
	}
	reporter, _ := credentials.(providers.Reporter)
	p := &Provider{
		cfg: cfg, base: base, credentials: credentials, reporter: reporter, now: now,
		clients: clients{byID: map[string]account{}},
		secrets: secrets{byID: map[string]*secret{}},
	}
	guarded := &fence.Fence{Hosts: []*url.URL{base}, Next: transport, Creates: creates, Fault: p.fault}
	p.http = guarded.Client()
	return p, nil
}

// creates reports whether a request may start a job.
func creates(req *http.Request) bool {
	return req.Method == http.MethodPost && strings.HasSuffix(req.URL.Path, "/predictions")
}

// Name returns models.ProviderReplicate.
func (*Provider) Name() models.Provider { return models.ProviderReplicate }

// String hides the accounts' keys from logs.
func (*Provider) String() string { return "replicate" }

// GoString hides the accounts' keys from debug output.
func (*Provider) GoString() string { return "replicate" }

// failed is fence.Typed for an error of a call, and passes on what it says of the
// account.
func (p *Provider) failed(ctx context.Context, owner account, err error, jobMayExist bool) error {
	fault := fence.Typed(err, jobMayExist)
	if p.reporter != nil && fault.Kind.OfAccount() && !fault.OneModel {
		p.reporter.Report(ctx, owner.id, fault.Kind, fault.RetryAfter)
	}
	return fault
}

// account returns the account of a credential, with a client that is built once.
func (p *Provider) account(ctx context.Context, credentialID string) (account, error) {
	token, err := p.credentials.Secret(ctx, credentialID)
	if err != nil {
		return account{}, fmt.Errorf("read key of credential %s: %w", credentialID, err)
	}
	return p.clients.get(p, credentialID, token)
}
