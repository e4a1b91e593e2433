// Package smtp sends e-mails through a mail server, by go-mail. go-mail keeps a
// connection open when the server refuses us, ignores a context once it is
// connected, and calls a mail failed that was delivered before the connection
// broke; so the connection is ours, and what counts is whether the server
// answered for the mail.
package smtp

import (
	"context"
	"crypto/x509"
	"errors"
	"fmt"
	"net/mail"
	"strings"
	"time"

	gomail "github.com/wneessen/go-mail"

	"darkroom/internal/httpx"
	"darkroom/notify"
)

// accepted is the only answer to the end of a mail that says it was taken.
const accepted = 250

// Sender sends through one server, with a connection for each mail: they are few,
// and a server ends an idle one whenever it likes.
type Sender struct {
	cfg   Config
	from  *mail.Address
	roots *x509.CertPool
	now   func() time.Time
}

// Deps are what a Sender works with besides its server.
type Deps struct {
	// From is the sender of the mails, such as "Darkroom <mail@example.com>".
	From string
	// Roots are the authorities that the server's certificate may be from; nil for
	// the system's.
	Roots *x509.CertPool
	// Now is the clock; nil for time.Now.
	Now func() time.Time
}

// New returns a sender. It does not connect before the first mail.
func New(cfg Config, deps Deps) (*Sender, error) {
	if err := cfg.Validate(); err != nil {
		return nil, err
	}
	if !cfg.Set() {
		return nil, errors.New("SMTP_HOST: must be set")
	}
	from, err := mail.ParseAddress(deps.From)
	if err != nil {
		return nil, fmt.Errorf("sender of e-mails: %w", err)
	}
	if deps.Now == nil {
		deps.Now = time.Now
	}
	return &Sender{cfg: cfg, from: from, roots: deps.Roots, now: deps.Now}, nil
}

// Send hands one e-mail to the server. Every try has the same Message-ID, by which
// mailboxes know a repeat. An address that is none is refused unsent.
func (s *Sender) Send(ctx context.Context, message notify.Message) (notify.Receipt, error) {
	if err := message.CheckEmail(); err != nil {
		return notify.Receipt{}, err
	}
	letter, err := s.letter(message)
	if err != nil {
		return notify.Receipt{}, &notify.Error{Fault: notify.FaultRefused, Err: err}
	}
	client, line, err := s.client(ctx)
	if err != nil {
		return notify.Receipt{}, &notify.Error{Fault: notify.FaultBusy, Err: err}
	}
	defer line.close()
	session, err := client.DialToSMTPClientWithContext(ctx)
	if err != nil {
		return notify.Receipt{}, unopened(ctx, err)
	}
	err = client.SendWithSMTPClient(session, letter)
	// A connection that breaks after the answer does not undo it.
	if err != nil && !letter.IsDelivered() {
		return notify.Receipt{}, unsent(ctx, err)
	}
	_ = client.CloseWithSMTPClient(session) // the mail is theirs, however we part
	return notify.Receipt{Reference: httpx.Clip(letter.ServerResponse()), Status: accepted}, nil
}

// letter is the message as an e-mail.
func (s *Sender) letter(message notify.Message) (*gomail.Msg, error) {
	letter := gomail.NewMsg(gomail.WithNoDefaultUserAgent())
	letter.FromMailAddress(s.from)
	if err := letter.To(message.To); err != nil {
		return nil, errors.New("the receiver is no e-mail address")
	}
	letter.Subject(message.Subject)
	letter.SetDateWithValue(s.now())
	_, domain, _ := strings.Cut(s.from.Address, "@")
	letter.SetMessageIDWithValue(message.ID.String() + "@" + domain)
	letter.SetGenHeader("Auto-Submitted", "auto-generated") // no answering machine shall answer, RFC 3834
	letter.SetBodyString(gomail.TypeTextPlain, message.Text)
	if message.HTML != "" {
		letter.AddAlternativeString(gomail.TypeTextHTML, message.HTML)
	}
	return letter, nil
}
