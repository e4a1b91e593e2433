// Package netguard fetches addresses that strangers chose without letting them
// reach our own network. The address is judged when the connection is made,
// after the name was resolved, so neither a redirect nor a name that changes
// its answer gets around it. It knows connections, not what is fetched.
package netguard

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/netip"
	"slices"
	"strings"
	"syscall"

	"code.dny.dev/ssrf"

	"darkroom/internal/httpx"
)

// ErrRefused means that the guard did not let a request out. Trying again does
// not help.
var ErrRefused = errors.New("address refused")

// Guard decides which addresses may be reached: public ones on ports 80 and
// 443, and those that its configuration names. It is safe for many goroutines.
type Guard struct {
	allowed  []string
	judge    *ssrf.Guardian
	trusting *net.Dialer
	wary     *net.Dialer
}

// New returns a guard. Names are resolved by resolver; nil is the system's.
func New(cfg Config, resolver *net.Resolver) (*Guard, error) {
	if err := cfg.Validate(); err != nil {
		return nil, err
	}
	g := &Guard{judge: ssrf.New(), trusting: httpx.NewDialer(), wary: httpx.NewDialer()}
	for _, entry := range cfg.AllowHosts {
		g.allowed = append(g.allowed, strings.ToLower(entry))
	}
	g.trusting.Resolver = resolver
	g.wary.Resolver = resolver
	g.wary.Control = g.control
	return g, nil
}

// Client returns a new client whose every connection and redirect is guarded,
// and that asks nobody but hosts and those that the configuration names. It has
// no timeout of its own: bound it by the request's context. The owner calls
// CloseIdleConnections when it is done.
func (g *Guard) Client(hosts Hosts) *http.Client {
	// NewTransport uses no proxy: one would make the connections, and judge them,
	// in our place.
	transport := httpx.NewTransport(g.dial)
	// Otherwise Go would inflate answers, and their length would tell nothing.
	transport.DisableCompression = true
	return &http.Client{Transport: outgoing{g, hosts, transport}, CheckRedirect: checkRedirect}
}

// allows tells whether the configuration names this host:port.
func (g *Guard) allows(address string) bool {
	return slices.Contains(g.allowed, strings.ToLower(address))
}

func (g *Guard) dial(ctx context.Context, network, address string) (net.Conn, error) {
	if g.allows(address) {
		return g.trusting.DialContext(ctx, network, address)
	}
	// A literal address is judged here too: without IPv6 on this machine its
	// socket would fail first, for a reason that looks worth a retry.
	if literal, err := netip.ParseAddrPort(address); err == nil {
		if verdict := g.judge.SafeAddrPort(literal); verdict != nil {
			return nil, refuse(verdict)
		}
	}
	return g.wary.DialContext(ctx, network, address)
}

// control judges the address that a name came out as, just before the connect.
func (g *Guard) control(network, address string, conn syscall.RawConn) error {
	if err := g.judge.Safe(network, address, conn); err != nil {
		return refuse(err)
	}
	return nil
}

func refuse(reason error) error { return fmt.Errorf("%w: %w", ErrRefused, reason) }
