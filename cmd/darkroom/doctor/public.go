package doctor

import (
	"context"
	"errors"
	"net/netip"
	"net/url"
	"strings"

	"darkroom/internal/env"
	"darkroom/internal/publicurl"
)

// public looks whether providers and people can reach us where they are told.
func (p *patient) public(ctx context.Context) []Finding {
	var cfg publicurl.Config
	err := env.Load(p.src, &cfg)
	base, parseErr := url.Parse(cfg.URL)
	if err = errors.Join(err, parseErr); err != nil {
		return []Finding{bad("public address", "set PUBLIC_URL, such as https://darkroom.example.com", "%v", err)}
	}
	findings := []Finding{p.reach(base)}
	if !p.alive {
		return findings
	}
	return append(findings, p.answer(ctx, cfg.URL))
}

// reach judges the address by its looks.
func (p *patient) reach(base *url.URL) Finding {
	const mend = "set PUBLIC_URL to the https address of a proxy in front of the api"
	switch {
	case base.Scheme == "https" && ofThisMachine(base.Hostname()):
		return bad("public address", mend, "%s is this machine's own: no provider can call it", base)
	case base.Scheme == "https":
		return good("public address", "%s: providers call back there", base)
	case p.local && ofThisMachine(base.Hostname()):
		return good("public address", "%s: of this machine only; a real provider's jobs are polled", base)
	case ofThisMachine(base.Hostname()):
		return odd("public address", mend, "%s is this machine's own: jobs are polled, and media cannot be opened elsewhere", base)
	default:
		return odd("public address", mend, "%s is not https: jobs are polled, and tokens travel in the open", base)
	}
}

// answer asks the address whether it is ours: webhooks to one that redirects
// are lost, and nobody is told.
func (p *patient) answer(ctx context.Context, address string) Finding {
	err := publicurl.Check(ctx, p.Transport, address)
	redirect, redirects := errors.AsType[*publicurl.RedirectError](err)
	switch {
	case err == nil:
		return good("public answer", "%s/healthz is ours", strings.TrimRight(address, "/"))
	case redirects && redirect.Base() != "":
		return bad("public answer", "set PUBLIC_URL="+redirect.Base()+", if that is yours", "%s: %v", address, err)
	case redirects:
		return bad("public answer", "let the proxy pass /healthz and /api/ on without a redirect", "%s: %v", address, err)
	default:
		return bad("public answer", "let the proxy pass "+strings.TrimRight(address, "/")+"/ on to the api, and see that it runs", "%s: %v", address, err)
	}
}

func ofThisMachine(host string) bool {
	ip, err := netip.ParseAddr(host)
	return host == "localhost" || err == nil && (ip.IsLoopback() || ip.IsUnspecified())
}
