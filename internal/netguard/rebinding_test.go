package netguard_test

import (
	"context"
	"net"
	"net/netip"
	"sync"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"golang.org/x/net/dns/dnsmessage"

	"darkroom/internal/netguard"
)

// rebinder is a DNS server on loopback that answers every question for an IPv4
// address with the next of its answers, and then keeps to the last.
type rebinder struct {
	conn net.PacketConn

	mu      sync.Mutex
	answers []netip.Addr
}

func startRebinder(t *testing.T, answers ...string) *net.Resolver {
	t.Helper()
	conn, err := net.ListenPacket("udp", "127.0.0.1:0")
	require.NoError(t, err)
	dns := &rebinder{conn: conn}
	for _, answer := range answers {
		dns.answers = append(dns.answers, netip.MustParseAddr(answer))
	}
	done := make(chan struct{})
	go func() {
		defer close(done)
		dns.run()
	}()
	t.Cleanup(func() {
		assert.NoError(t, conn.Close())
		<-done
	})
	return &net.Resolver{PreferGo: true, Dial: func(ctx context.Context, _, _ string) (net.Conn, error) {
		return new(net.Dialer).DialContext(ctx, "udp", conn.LocalAddr().String())
	}}
}

func (r *rebinder) run() {
	buf := make([]byte, 1500)
	for {
		n, from, readErr := r.conn.ReadFrom(buf)
		if readErr != nil {
			return
		}
		var msg dnsmessage.Message
		if msg.Unpack(buf[:n]) != nil || len(msg.Questions) == 0 {
			continue
		}
		out, err := r.reply(&msg)
		if err != nil {
			continue
		}
		if _, err = r.conn.WriteTo(out, from); err != nil {
			return
		}
	}
}

func (r *rebinder) reply(query *dnsmessage.Message) ([]byte, error) {
	question := query.Questions[0]
	answer := dnsmessage.Message{
		Header:    dnsmessage.Header{ID: query.ID, Response: true, RecursionAvailable: true},
		Questions: query.Questions,
	}
	if question.Type == dnsmessage.TypeA {
		answer.Answers = []dnsmessage.Resource{{
			Header: dnsmessage.ResourceHeader{Name: question.Name, Type: dnsmessage.TypeA, Class: dnsmessage.ClassINET},
			Body:   &dnsmessage.AResource{A: r.next().As4()},
		}}
	}
	return answer.Pack()
}

func (r *rebinder) next() netip.Addr {
	r.mu.Lock()
	defer r.mu.Unlock()
	addr := r.answers[0]
	if len(r.answers) > 1 {
		r.answers = r.answers[1:]
	}
	return addr
}

func TestRebindingIsRefused(t *testing.T) {
	t.Parallel()
	server, hits := serve(t, answerOK)
	_, port, err := net.SplitHostPort(server.Listener.Addr().String())
	require.NoError(t, err)
	resolver := startRebinder(t, "93.184.216.34", "127.0.0.1")
	client := setup(t, resolver)

	// Whoever checks the name first sees a public address.
	addrs, err := resolver.LookupNetIP(t.Context(), "ip4", "rebind.example.")
	require.NoError(t, err)
	require.False(t, addrs[0].Unmap().IsLoopback())

	_, err = get(t, client, "http://rebind.example.:"+port+"/")
	require.ErrorIs(t, err, netguard.ErrRefused)
	_, err = get(t, client, "http://rebind.example./")
	require.ErrorIs(t, err, netguard.ErrRefused)
	assert.Zero(t, hits.Load())
}

func TestNameOfPrivateAddressIsRefused(t *testing.T) {
	t.Parallel()
	for _, addr := range []string{"127.0.0.1", "10.0.0.1", "169.254.169.254", "100.64.1.1"} {
		client := setup(t, startRebinder(t, addr))
		_, err := get(t, client, "http://inside.example./")
		require.ErrorIs(t, err, netguard.ErrRefused, addr)
	}
}
