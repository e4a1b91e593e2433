// Package httpx holds what every outgoing HTTP connection shares: transports
// with limits. It knows no provider and no business word.
package httpx

import (
	"context"
	"net"
	"net/http"
	"time"
)

// DialFunc opens a connection, as net.Dialer.DialContext does.
type DialFunc func(ctx context.Context, network, address string) (net.Conn, error)

const (
	// dialTimeout is for one address: a host that has not answered its TCP
	// handshake after two retransmissions (1 s + 2 s) and then some is away.
	dialTimeout = 10 * time.Second
	// tlsTimeout covers two round trips and a slow certificate check.
	tlsTimeout = 10 * time.Second
	// headerTimeout is for the first byte of an answer. The providers answer
	// their slowest calls within a few seconds; their own gateways give up at 30.
	headerTimeout = 30 * time.Second
	// idleTimeout is below the 60 s after which common load balancers close an
	// idle connection, so that we never write to a closing one.
	idleTimeout = 50 * time.Second
	// maxHeaderBytes is far above any real answer's header (a few KB) and far
	// below Go's default of 1 MB a connection.
	maxHeaderBytes = 64 << 10
	// idlePerHost keeps as many warm connections as calls run in parallel to one
	// provider; Go's default of two would open a new one for most of them.
	idlePerHost = 16
)

// NewDialer returns the dialer that NewTransport uses when it is given none.
func NewDialer() *net.Dialer {
	return &net.Dialer{Timeout: dialTimeout, KeepAlive: 30 * time.Second}
}

// NewTransport returns a transport with limits on every wait but that for the
// body, whose length only the caller knows. It uses no proxy. A nil dial means
// NewDialer's. The owner calls CloseIdleConnections when it is done.
func NewTransport(dial DialFunc) *http.Transport {
	if dial == nil {
		dial = NewDialer().DialContext
	}
	return &http.Transport{
		DialContext:            dial,
		ForceAttemptHTTP2:      true,
		TLSHandshakeTimeout:    tlsTimeout,
		ResponseHeaderTimeout:  headerTimeout,
		ExpectContinueTimeout:  time.Second,
		IdleConnTimeout:        idleTimeout,
		MaxIdleConnsPerHost:    idlePerHost,
		MaxResponseHeaderBytes: maxHeaderBytes,
	}
}
