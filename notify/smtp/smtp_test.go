package smtp_test

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"net"
	"net/http/httptest"
	"strconv"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.uber.org/zap/zaptest"

	"darkroom/internal/env"
	"darkroom/notify"
	"darkroom/notify/notifytest"
	"darkroom/notify/smtp"
	"darkroom/simulator/faults"
	"darkroom/simulator/ids"
	"darkroom/simulator/inbox"
	"darkroom/simulator/journal"
	server "darkroom/simulator/smtp"
)

// host is a mail server as the simulator plays it.
type host struct {
	*server.Server

	t        *testing.T
	listener net.Listener
}

func newHost(t *testing.T, secret *tls.Config) *host {
	t.Helper()
	dir := t.TempDir()
	box, err := inbox.Open(dir, time.Now)
	require.NoError(t, err)
	rules, err := faults.Open(dir)
	require.NoError(t, err)
	diary, err := journal.Open(dir, time.Now)
	require.NoError(t, err)
	listener, err := (&net.ListenConfig{}).Listen(t.Context(), "tcp", "127.0.0.1:0")
	require.NoError(t, err)
	h := &host{t: t, listener: listener, Server: &server.Server{
		Inbox: box, Rules: rules, IDs: ids.New([]byte(t.Name()), true), Journal: diary, Logger: zaptest.NewLogger(t), TLS: secret,
	}}
	ctx, stop := context.WithCancel(context.WithoutCancel(t.Context())) // ends in clean-up, after the test's own context
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		_ = h.Run(ctx, listener) // a test may have closed the door
	}()
	t.Cleanup(func() {
		stop()
		<-ended
		assert.NoError(t, box.Close())
		assert.NoError(t, rules.Close())
		assert.NoError(t, diary.Close())
	})
	return h
}

func (h *host) misbehave(knobs string) {
	h.t.Helper()
	_, err := h.Rules.Add(faults.Rule{Provider: "smtp", Knobs: knobs})
	require.NoError(h.t, err)
}

// Treat says what becomes of mails from now on.
func (h *host) Treat(treatment notifytest.Treatment) {
	require.NoError(h.t, h.Rules.Clear())
	knobs := map[notifytest.Treatment]string{
		notifytest.Refuse: "smtp=data:554:5.7.1", notifytest.Disown: "smtp=rcpt:550:5.1.1", notifytest.Throttle: "smtp=mail:451:4.7.0",
		notifytest.Break: "smtp=data:451", notifytest.Cut: "smtp=timeout_after_accept", notifytest.Hang: "smtp=hang_after_accept",
		notifytest.Take: "",
	}
	if knobs[treatment] != "" {
		h.misbehave(knobs[treatment])
	}
}

// Came returns the Message-IDs of the mails that came in.
func (h *host) Came() []string {
	var names []string
	for _, mail := range h.arrived() {
		names = append(names, mail.Key)
	}
	return names
}

// Leave closes the door.
func (h *host) Leave() { _ = h.listener.Close() }

func (h *host) arrived() []inbox.Message {
	found, err := h.Inbox.Find(inbox.Filter{})
	require.NoError(h.t, err)
	return found
}

func (h *host) config() smtp.Config {
	return smtp.Config{Host: "127.0.0.1", Port: portOf(h.t, h.listener), TLS: smtp.TLSNone, Timeout: time.Minute}
}

func portOf(t *testing.T, listener net.Listener) int {
	t.Helper()
	_, text, err := net.SplitHostPort(listener.Addr().String())
	require.NoError(t, err)
	port, err := strconv.Atoi(text)
	require.NoError(t, err)
	return port
}

func (h *host) sender(roots *x509.CertPool, changes ...func(*smtp.Config)) *smtp.Sender {
	h.t.Helper()
	cfg := h.config()
	for _, change := range changes {
		change(&cfg)
	}
	sender, err := smtp.New(cfg, smtp.Deps{From: "Darkroom <mail@darkroom.example>", Roots: roots})
	require.NoError(h.t, err)
	return sender
}

func message() notify.Message {
	return notify.Message{
		ID: uuid.New(), To: "maker@example.com", Subject: "Your picture “Dämmerung” is ready", Text: "A lighthouse\n.\nat dusk, für dich.",
		HTML: "<p>A lighthouse at dusk.</p>", Kind: "generation.completed",
	}
}

func fault(t *testing.T, err error) *notify.Error {
	t.Helper()
	var known *notify.Error
	require.ErrorAs(t, err, &known)
	return known
}

func TestSender(t *testing.T) {
	t.Parallel()
	notifytest.Run(t, func(t *testing.T) notifytest.Harness {
		t.Helper()
		host := newHost(t, nil)
		return notifytest.Harness{
			Sender: host.sender(nil, withPassword), Receiver: host, Message: message(),
			Secrets: []string{"open sesame", "maker@example.com"}, NamesMessages: true,
		}
	})
}

func withPassword(cfg *smtp.Config) { cfg.Username, cfg.Password = "darkroom", "open sesame" }

// TestWhatArrives: a dot alone and letters beyond ASCII come through.
func TestWhatArrives(t *testing.T) {
	t.Parallel()
	host, mail := newHost(t, nil), message()
	receipt, err := host.sender(nil).Send(t.Context(), mail)
	require.NoError(t, err)
	require.Len(t, host.arrived(), 1)
	got := host.arrived()[0]
	assert.Equal(t, [3]string{mail.Subject, mail.Text, mail.HTML}, [3]string{got.Subject, got.Text, got.HTML})
	assert.Equal(t, []string{mail.To}, got.To)
	assert.Equal(t, mail.ID.String()+"@darkroom.example", got.Key)
	assert.Equal(t, "auto-generated", got.Headers["Auto-Submitted"])
	assert.Contains(t, receipt.Reference, got.ID, "by which the server's operators find it")
}

// TestFaults is the table of what answers mean at each step. Only what was at the
// server whole, and whose answer is lost, is uncertain.
func TestFaults(t *testing.T) {
	t.Parallel()
	for knobs, want := range map[string]notify.Fault{
		"smtp=auth:535:5.7.8":       notify.FaultBusy, // our password: mended, it goes
		"smtp=auth:hang_up":         notify.FaultBusy,
		"smtp=mail:550:5.7.1":       notify.FaultBusy, // our address
		"smtp=mail:421:4.7.0":       notify.FaultBusy,
		"smtp=rcpt:550:5.1.1":       notify.FaultGone,
		"smtp=rcpt:550:5.2.1":       notify.FaultGone,
		"smtp=rcpt:550:5.7.1":       notify.FaultRefused, // they do not want us
		"smtp=rcpt:452:4.2.2":       notify.FaultBusy,    // the mailbox is full
		"smtp=rcpt:hang_up":         notify.FaultBusy,
		"smtp=data:554:5.6.0":       notify.FaultRefused,
		"smtp=data:451:4.3.0":       notify.FaultBusy,
		"smtp=data:hang_up":         notify.FaultUncertain,
		"smtp=timeout_after_accept": notify.FaultUncertain,
	} {
		t.Run(knobs, func(t *testing.T) {
			t.Parallel()
			host := newHost(t, nil)
			host.misbehave(knobs)
			_, err := host.sender(nil, withPassword).Send(t.Context(), message())
			assert.Equal(t, want, fault(t, err).Fault, err)
			assert.NotContains(t, err.Error(), "maker@")
		})
	}
}

// TestSilentServer: who has the mail and does not answer in time leaves it uncertain.
func TestSilentServer(t *testing.T) {
	t.Parallel()
	host := newHost(t, nil)
	host.misbehave("smtp=hang_after_accept")
	sender := host.sender(nil, func(cfg *smtp.Config) { cfg.Timeout = 300 * time.Millisecond })
	_, err := sender.Send(t.Context(), message())
	assert.Equal(t, notify.FaultUncertain, fault(t, err).Fault)
}

// certificate returns the configuration of a server that clients with these roots
// trust under 127.0.0.1.
func certificate(t *testing.T) (*tls.Config, *x509.CertPool) {
	t.Helper()
	helper := httptest.NewTLSServer(nil)
	t.Cleanup(helper.Close)
	roots := x509.NewCertPool()
	roots.AddCert(helper.Certificate())
	return &tls.Config{Certificates: helper.TLS.Certificates, MinVersion: tls.VersionTLS12}, roots
}

// TestTLS: nothing is said in the open, whatever the server offers.
func TestTLS(t *testing.T) {
	t.Parallel()
	start := func(cfg *smtp.Config) { cfg.TLS = smtp.TLSStart }
	t.Run("changes over", func(t *testing.T) {
		t.Parallel()
		secret, roots := certificate(t)
		host := newHost(t, secret)
		_, err := host.sender(roots, start, withPassword).Send(t.Context(), message())
		require.NoError(t, err)
		require.Len(t, host.arrived(), 1)
		assert.NotEmpty(t, host.arrived()[0].Account, "let in by its password")
	})
	t.Run("is not offered", func(t *testing.T) {
		t.Parallel()
		host := newHost(t, nil)
		_, err := host.sender(nil, start, withPassword).Send(t.Context(), message())
		assert.Equal(t, notify.FaultBusy, fault(t, err).Fault)
		assert.Empty(t, host.arrived())
	})
	t.Run("is somebody else's", func(t *testing.T) {
		t.Parallel()
		secret, _ := certificate(t)
		host := newHost(t, secret)
		_, err := host.sender(x509.NewCertPool(), start, withPassword).Send(t.Context(), message())
		assert.Equal(t, notify.FaultBusy, fault(t, err).Fault)
		assert.Empty(t, host.arrived())
	})
	t.Run("from the first byte", func(t *testing.T) {
		t.Parallel()
		secret, roots := certificate(t)
		host := newHost(t, nil)
		outer, err := tls.Listen("tcp", "127.0.0.1:0", secret)
		require.NoError(t, err)
		t.Cleanup(func() { _ = outer.Close() })
		go relay(outer, host.listener.Addr().String())
		sender := host.sender(roots, withPassword, func(cfg *smtp.Config) {
			cfg.TLS, cfg.Port = smtp.TLSAlways, portOf(t, outer)
		})
		_, err = sender.Send(t.Context(), message())
		require.NoError(t, err)
		require.Len(t, host.arrived(), 1)
		assert.NotEmpty(t, host.arrived()[0].Account)
	})
}

// relay passes on what comes over TLS.
func relay(listener net.Listener, to string) {
	for {
		conn, err := listener.Accept()
		if err != nil {
			return
		}
		inner, err := net.Dial("tcp", to)
		if err != nil {
			_ = conn.Close()
			return
		}
		go copyAll(inner, conn)
		go copyAll(conn, inner)
	}
}

func copyAll(to, from net.Conn) {
	defer func() { _, _ = to.Close(), from.Close() }()
	buffer := make([]byte, 4096)
	for {
		n, err := from.Read(buffer)
		if n > 0 {
			if _, failed := to.Write(buffer[:n]); failed != nil {
				return
			}
		}
		if err != nil {
			return
		}
	}
}

// TestNothingIsLeftOpen: a server that does not let us in keeps no connection of ours.
func TestNothingIsLeftOpen(t *testing.T) {
	t.Parallel()
	listener, err := (&net.ListenConfig{}).Listen(t.Context(), "tcp", "127.0.0.1:0")
	require.NoError(t, err)
	t.Cleanup(func() { _ = listener.Close() })
	closed := make(chan error, 1)
	go func() {
		conn, failed := listener.Accept()
		if failed == nil {
			_, _ = conn.Write([]byte("554 no service here\r\n"))
			_ = conn.SetReadDeadline(time.Now().Add(10 * time.Second)) // far longer than hanging up takes
			_, failed = conn.Read(make([]byte, 1))
		}
		closed <- failed
	}()
	cfg := smtp.Config{Host: "127.0.0.1", Port: portOf(t, listener), TLS: smtp.TLSNone, Timeout: time.Minute}
	sender, err := smtp.New(cfg, smtp.Deps{From: "mail@darkroom.example"})
	require.NoError(t, err)
	_, err = sender.Send(t.Context(), message())
	assert.Equal(t, 554, fault(t, err).Status)
	assert.Equal(t, notify.FaultBusy, fault(t, err).Fault)
	require.ErrorContains(t, <-closed, "EOF")
}

func TestConfig(t *testing.T) {
	t.Parallel()
	var cfg smtp.Config
	require.NoError(t, env.Load(env.Source{}, &cfg))
	assert.False(t, cfg.Set())
	require.NoError(t, env.Load(env.Source{"SMTP_HOST": "mailpit", "SMTP_TLS": "none"}, &cfg), "a container beside us")
	for name, src := range map[string]env.Source{
		"SMTP_PORT":     {"SMTP_PORT": "0"},
		"SMTP_TLS":      {"SMTP_TLS": "opportunistic"},
		"SMTP_HOST":     {"SMTP_HOST": "mail.example.com:25"},
		"SMTP_PASSWORD": {"SMTP_USERNAME": "somebody"},
		"SMTP_TIMEOUT":  {"SMTP_TIMEOUT": "0s"},
	} {
		require.ErrorContains(t, env.Load(src, new(smtp.Config)), name+": must be")
	}
	require.ErrorContains(t, env.Load(env.Source{"SMTP_HOST": "mail.example.com", "SMTP_TLS": "none"}, new(smtp.Config)), "in the open")
}
