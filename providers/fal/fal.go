// Package fal speaks to fal.ai's queue: submit, look, cancel, list, upload, and
// webhooks signed with Ed25519. fal has no Go SDK, so the few calls are made
// here, behind a fence. fal knows no failed job: one that failed has completed,
// and its result is the error. No other provider and no scheduling in here.
package fal

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

// Provider is fal. It may be used from many goroutines.
type Provider struct {
	cfg         Config
	bases       bases
	userID      string
	credentials providers.Credentials
	reporter    providers.Reporter // nil if nobody wants to know
	now         func() time.Time
	transport   http.RoundTripper
	http        *http.Client
	keys        signers
}

// bases are the addresses of fal's APIs, without a slash at the end.
type bases struct {
	queue, api, rest, jwks *url.URL
}

// New returns fal as the Config says. userID is that of the one account that the
// credentials hold; without it webhooks prove nothing, see VerifyCallback. The
// transport is shared by all calls; nil means httpx.NewTransport's.
func New(
	cfg Config, userID string, credentials providers.Credentials, now func() time.Time, transport http.RoundTripper,
) (*Provider, error) {
	if err := cfg.Validate(); err != nil {
		return nil, fmt.Errorf("configure fal: %w", err)
	}
	if transport == nil {
		transport = httpx.NewTransport(nil)
	}
	reporter, _ := credentials.(providers.Reporter)
	p := &Provider{cfg: cfg, userID: userID, credentials: credentials, reporter: reporter, now: now, transport: transport}
	for _, address := range []struct {
		text string
		base **url.URL
	}{{cfg.QueueURL, &p.bases.queue}, {cfg.APIURL, &p.bases.api}, {cfg.RESTURL, &p.bases.rest}, {cfg.JWKSURL, &p.bases.jwks}} {
		base, err := url.Parse(strings.TrimSuffix(address.text, "/"))
		if err != nil {
			return nil, fmt.Errorf("parse address: %w", err)
		}
		*address.base = base
	}
	hosts := []*url.URL{p.bases.queue, p.bases.api, p.bases.rest, p.bases.jwks}
	guarded := &fence.Fence{Hosts: hosts, Next: transport, Creates: p.creates, Fault: p.fault}
	p.http = guarded.Client()
	return p, nil
}

// creates reports whether a request may start a job: the one POST that does not
// go to fal's storage.
func (p *Provider) creates(req *http.Request) bool {
	return req.Method == http.MethodPost && !strings.HasSuffix(req.URL.Path, initiatePath)
}

// Name returns models.ProviderFal.
func (*Provider) Name() models.Provider { return models.ProviderFal }

// String hides the account's key from logs.
func (*Provider) String() string { return "fal" }

// GoString hides the account's key from debug output.
func (*Provider) GoString() string { return "fal" }

// failed is fence.Typed for an error of a call, and passes on what it says of the
// account.
func (p *Provider) failed(ctx context.Context, owner account, err error, jobMayExist bool) error {
	fault := fence.Typed(err, jobMayExist)
	if p.reporter != nil && fault.Kind.OfAccount() && !fault.OneModel {
		p.reporter.Report(ctx, owner.id, fault.Kind, fault.RetryAfter)
	}
	return fault
}
