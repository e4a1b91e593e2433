package providertest

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"

	"darkroom/internal/httpx"
)

// Trouble is what servers that play a provider have in common: how they misbehave
// next, which jobs they took, and who strayed. A server embeds it and has a part
// of Server done.
type Trouble struct {
	accepted chan string
	stray    *httptest.Server

	mu      sync.Mutex
	fault   Fault
	strayed int
}

// NewTrouble returns none yet.
func NewTrouble(t *testing.T) *Trouble {
	t.Helper()
	trouble := &Trouble{accepted: make(chan string, 256)}
	trouble.stray = httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) {
		trouble.mu.Lock()
		defer trouble.mu.Unlock()
		trouble.strayed++
	}))
	t.Cleanup(trouble.stray.Close)
	return trouble
}

// Fail makes the next submission go wrong.
func (b *Trouble) Fail(fault Fault) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.fault = fault
}

// Take returns the fault of the submission at hand; the one after goes well.
func (b *Trouble) Take() Fault {
	b.mu.Lock()
	defer b.mu.Unlock()
	fault := b.fault
	b.fault = ""
	return fault
}

// Accept tells that the server took a job.
func (b *Trouble) Accept(jobID string) { b.accepted <- jobID }

// Accepted receives the id of every job that the server took.
func (b *Trouble) Accepted() <-chan string { return b.accepted }

// Strayed counts the requests that went where Redirect pointed.
func (b *Trouble) Strayed() int {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.strayed
}

// StrayURL is the address of a host that is not the provider; who asks it strays.
func (b *Trouble) StrayURL() string { return b.stray.URL }

// Redirect sends a caller to a host that is not the provider.
func (b *Trouble) Redirect(w http.ResponseWriter, r *http.Request) {
	http.Redirect(w, r, b.StrayURL()+r.URL.Path, http.StatusTemporaryRedirect) //nolint:gosec // that it leads elsewhere is the point
}

// Spoil answers for a job that was taken, as the fault wants it, and reports
// whether it did. start is how a good answer begins, up to a value's colon.
func (b *Trouble) Spoil(w http.ResponseWriter, r *http.Request, fault Fault, start string) bool {
	switch fault { //nolint:exhaustive // the others take no job
	case FaultSilent:
		<-r.Context().Done()
	case FaultHangUp:
		hangUp()
	case FaultGarbled:
		_, _ = io.WriteString(w, start+" 7")
	case FaultCut:
		begin(w, start)
		hangUp()
	case FaultStuck:
		begin(w, start)
		<-r.Context().Done()
	case FaultEndless:
		_, _ = io.WriteString(w, start)
		for block := strings.Repeat(" ", 1<<20); ; {
			if _, err := io.WriteString(w, block); err != nil {
				return true // the caller has enough
			}
		}
	default:
		return false
	}
	return true
}

// begin sends a good status and a part of an answer.
func begin(w http.ResponseWriter, start string) {
	w.Header().Set("Content-Length", "1000")
	_, _ = io.WriteString(w, start)
	_ = http.NewResponseController(w).Flush()
}

func hangUp() { panic(http.ErrAbortHandler) } //nolint:forbidigo // net/http's way to cut a connection

// unreachable reports whether the next connection must fail.
func (b *Trouble) unreachable() bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.fault != FaultUnreachable {
		return false
	}
	b.fault = ""
	return true
}

// Transport is what production uses, with trust in the servers' certificates.
func (b *Trouble) Transport(t *testing.T, servers ...*httptest.Server) http.RoundTripper {
	t.Helper()
	transport := httpx.NewTransport(func(ctx context.Context, network, address string) (net.Conn, error) {
		if b.unreachable() {
			return nil, errors.New("no road to the provider")
		}
		return httpx.NewDialer().DialContext(ctx, network, address)
	})
	trusted := x509.NewCertPool()
	for _, server := range servers {
		if server.TLS != nil {
			trusted.AddCert(server.Certificate())
			transport.TLSClientConfig = &tls.Config{RootCAs: trusted, MinVersion: tls.VersionTLS12}
		}
	}
	t.Cleanup(transport.CloseIdleConnections)
	return transport
}

// Serve starts a server on HTTP/1.1, or on TLS with HTTP/2.
func Serve(t *testing.T, http2 bool, handle http.HandlerFunc) *httptest.Server {
	t.Helper()
	server := httptest.NewUnstartedServer(handle)
	if http2 {
		server.EnableHTTP2 = true
		server.StartTLS()
	} else {
		server.Start()
	}
	t.Cleanup(server.Close)
	return server
}

// Protocols are the two that providers speak, and whether it is HTTP/2: several
// faults of their SDKs show on one of them only.
func Protocols() map[string]bool { return map[string]bool{"HTTP1": false, "HTTP2": true} }
