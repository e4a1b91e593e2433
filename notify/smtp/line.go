package smtp

import (
	"context"
	"crypto/tls"
	"net"

	gomail "github.com/wneessen/go-mail"

	"darkroom/internal/httpx"
)

// line is the connection of one mail, which is over with it.
type line struct {
	// secret is how to begin with TLS, nil to begin in the open.
	secret *tls.Config

	conn   net.Conn
	unhook func() bool
}

// dial opens the line, for go-mail to speak over. It is closed when the caller's
// context ends, so that nothing waits for a server longer than the caller does;
// the context that go-mail gives ends with the dial.
func (l *line) dial(caller context.Context) gomail.DialContextFunc {
	return func(ctx context.Context, network, address string) (net.Conn, error) {
		conn, err := httpx.NewDialer().DialContext(ctx, network, address)
		if err != nil {
			return nil, err
		}
		if l.secret != nil {
			secured := tls.Client(conn, l.secret)
			if err := secured.HandshakeContext(ctx); err != nil {
				_ = conn.Close() // the handshake's error says more
				return nil, err
			}
			conn = secured
		}
		l.conn = conn
		l.unhook = context.AfterFunc(caller, func() { _ = conn.Close() })
		return conn, nil
	}
}

// close ends the line, whatever became of it.
func (l *line) close() {
	if l.conn != nil {
		l.unhook()
		_ = l.conn.Close() // a second time does no harm
	}
}

// client is go-mail's client over a line of its own.
func (s *Sender) client(ctx context.Context) (*gomail.Client, *line, error) {
	secret := &tls.Config{ServerName: s.cfg.Host, RootCAs: s.roots, MinVersion: tls.VersionTLS12}
	options := []gomail.Option{
		gomail.WithPort(s.cfg.Port), gomail.WithTimeout(s.cfg.Timeout), gomail.WithTLSConfig(secret),
		// The server has just answered; asking again only costs a round trip.
		gomail.WithoutNoop(),
	}
	own := &line{}
	switch s.cfg.TLS {
	case TLSAlways:
		own.secret = secret
		options = append(options, gomail.WithSSL())
	case TLSNone:
		options = append(options, gomail.WithTLSPolicy(gomail.NoTLS))
	default:
		options = append(options, gomail.WithTLSPolicy(gomail.TLSMandatory))
	}
	if s.cfg.Username != "" {
		options = append(options, gomail.WithUsername(s.cfg.Username), gomail.WithPassword(string(s.cfg.Password)), s.auth())
	}
	client, err := gomail.NewClient(s.cfg.Host, append(options, gomail.WithDialContextFunc(own.dial(ctx)))...)
	return client, own, err
}

// auth prefers the ways that do not tell the server our password.
func (s *Sender) auth() gomail.Option {
	if s.cfg.TLS == TLSNone {
		return gomail.WithOpportunisticSMTPAuth(gomail.SMTPAuthSCRAMSHA256, gomail.SMTPAuthPlainNoEnc, gomail.SMTPAuthLoginNoEnc)
	}
	return gomail.WithOpportunisticSMTPAuth(gomail.SMTPAuthSCRAMSHA256, gomail.SMTPAuthPlain, gomail.SMTPAuthLogin)
}
