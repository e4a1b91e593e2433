// Package healthcheck is the subcommand by which a container asks its own
// server whether it is well: its image holds no other program that could.
package healthcheck

import (
	"net"
	"net/netip"

	"github.com/spf13/cobra"

	"darkroom/internal/stack"
)

// Path is where every server of ours says that it is well.
const Path = "/healthz"

// Command returns the subcommand. It succeeds when the server that listens on
// listen's address, as it was configured, answers Path with 200.
func Command(listen func() (addr string, err error)) *cobra.Command {
	return &cobra.Command{
		Use:   "healthcheck",
		Short: "Tell by the exit code whether the server on this machine is well",
		Args:  cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			addr, err := listen()
			if err != nil {
				return err
			}
			return stack.HTTP("http://" + reachable(addr) + Path)(cmd.Context())
		},
	}
}

// reachable is where a server that listens on addr is reached from its own
// machine: one that listens everywhere has no address of its own.
func reachable(addr string) string {
	host, port, err := net.SplitHostPort(addr)
	if err != nil {
		return addr // the request will say what is wrong with it
	}
	ip, err := netip.ParseAddr(host)
	if host == "" || (err == nil && ip.IsUnspecified()) {
		host = "127.0.0.1"
	}
	return net.JoinHostPort(host, port)
}
