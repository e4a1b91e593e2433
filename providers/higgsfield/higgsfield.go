// Package higgsfield speaks to Higgsfield's HTTP API with a thin client of its
// own, since there is no Go SDK. Everything goes through a fence: requests leave
// for Higgsfield's host only, and answers that are no success become our typed
// errors. No other provider and no scheduling in here.
package higgsfield

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

// Provider is Higgsfield. It may be used from many goroutines.
type Provider struct {
	cfg         Config
	base        *url.URL
	credentials providers.Credentials
	reporter    providers.Reporter // nil if nobody wants to know
	secrets     Secrets
	now         func() time.Time
	transport   http.RoundTripper
	http        *http.Client
}

// New returns Higgsfield as the Config says. Without secrets its messages are
// taken for hints. The transport is shared by all accounts; nil means
// httpx.NewTransport's.
func New(
	cfg Config, credentials providers.Credentials, secrets Secrets, now func() time.Time, transport http.RoundTripper,
) (*Provider, error) {
	if err := cfg.Validate(); err != nil {
		return nil, fmt.Errorf("configure higgsfield: %w", err)
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
		cfg: cfg, base: base, credentials: credentials, reporter: reporter, secrets: secrets, now: now, transport: transport,
	}
	guarded := &fence.Fence{
		Hosts: []*url.URL{base}, Next: transport, Creates: p.creates, InDoubt: inDoubt, Fault: p.fault,
	}
	p.http = guarded.Client()
	return p, nil
}

// Name returns models.ProviderHiggsfield.
func (*Provider) Name() models.Provider { return models.ProviderHiggsfield }

// String hides the accounts' keys and the webhook secrets from logs.
func (Provider) String() string { return "higgsfield" }

// GoString hides the accounts' keys and the webhook secrets from debug output.
func (Provider) GoString() string { return "higgsfield" }

// account is one Higgsfield account.
type account struct{ id, key string }

// String hides the key from logs.
func (a account) String() string { return "account " + a.id }

// GoString hides the key from debug output.
func (a account) GoString() string { return a.String() }

// account returns the account of a credential.
func (p *Provider) account(ctx context.Context, credentialID string) (account, error) {
	key, err := p.credentials.Secret(ctx, credentialID)
	if err != nil {
		return account{}, fmt.Errorf("read key of credential %s: %w", credentialID, err)
	}
	if key == "" {
		return account{}, &providers.Error{Kind: models.FailureAuth, Detail: "credential " + credentialID + " has no key"}
	}
	return account{id: credentialID, key: key}, nil
}
