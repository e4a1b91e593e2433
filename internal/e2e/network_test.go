package e2e_test

import (
	"context"
	"fmt"
	"net"
	"strings"

	toxiproxy "github.com/Shopify/toxiproxy/v2"
	"github.com/rs/zerolog"

	"darkroom/internal/chaos"
)

// network is what lies between the parts of the stack. Every connection of
// ours to what we depend on, and the provider's to us, goes through a proxy of
// this process, which can cut it.
type network struct {
	links map[string]*toxiproxy.Proxy
}

// lay starts a proxy before each address of the environment that others are
// told of, and adds the proxies' addresses to it.
func lay(env map[string]string) (*network, error) {
	n := &network{links: map[string]*toxiproxy.Proxy{}}
	server := toxiproxy.NewServer(toxiproxy.NewMetricsContainer(nil), zerolog.Nop())
	for link, upstream := range map[string]string{
		chaos.ToPostgres: net.JoinHostPort("127.0.0.1", env["POSTGRES_PORT"]),
		chaos.ToTemporal: env["TEMPORAL_ADDRESS"],
		chaos.ToProvider: env["SIMULATOR_ADDR"],
		chaos.ToOutputs:  env["SIMULATOR_MEDIA_ADDR"],
		chaos.ToAPI:      env["API_ADDR"],
	} {
		proxy := toxiproxy.NewProxy(server, link, "127.0.0.1:0", upstream)
		if err := proxy.Start(); err != nil {
			return nil, fmt.Errorf("lay the link %s: %w", link, err)
		}
		n.links[link] = proxy
	}
	_, env["POSTGRES_PROXY_PORT"], _ = strings.Cut(n.links[chaos.ToPostgres].Listen, ":")
	env["TEMPORAL_PROXY_ADDR"] = n.links[chaos.ToTemporal].Listen
	env["SIMULATOR_URL"] = "http://" + n.links[chaos.ToProvider].Listen
	env["SIMULATOR_MEDIA_URL"] = "http://" + n.links[chaos.ToOutputs].Listen
	env["PUBLIC_URL"] = "http://" + n.links[chaos.ToAPI].Listen
	return n, nil
}

// cut breaks all connections of a link and refuses new ones.
func (n *network) cut(link string) { n.links[link].Stop() }

// silence lets no byte of a link through; whoever waits for one waits.
func (n *network) silence(link string) error {
	return n.spoil(link, `{"type": "timeout", "attributes": {"timeout": 0}}`)
}

// slow delays every byte of a link by a third of a second, more or less.
func (n *network) slow(link string) error {
	return n.spoil(link, `{"type": "latency", "attributes": {"latency": 300, "jitter": 200}}`)
}

// spoil adds a toxic to both directions of a link.
func (n *network) spoil(link, toxic string) error {
	for _, direction := range []string{"upstream", "downstream"} {
		named := strings.Replace(toxic, "{", fmt.Sprintf(`{"stream": %q, `, direction), 1)
		if _, err := n.links[link].Toxics.AddToxicJson(strings.NewReader(named)); err != nil {
			return fmt.Errorf("spoil the link %s: %w", link, err)
		}
	}
	return nil
}

// mend makes a link whole. What was silenced is broken, as lost bytes never
// come.
func (n *network) mend(ctx context.Context, link string) error {
	n.links[link].Toxics.ResetToxics(ctx)
	if err := n.links[link].Start(); err != nil && err != toxiproxy.ErrProxyAlreadyStarted { //nolint:errorlint // given as it is
		return fmt.Errorf("mend the link %s: %w", link, err)
	}
	return nil
}
