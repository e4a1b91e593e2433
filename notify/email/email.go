// Package email sends an e-mail by the first of two services, and by the second
// only when the first surely did not take it.
package email

import (
	"context"
	"errors"
	"fmt"
	"net/mail"

	"darkroom/notify"
)

// Config is what both services are told.
type Config struct {
	From string `env:"EMAIL_FROM" envDefault:"Darkroom <darkroom@localhost>" desc:"Sender of e-mails, an address or Name <address>. Resend takes only domains that are verified in its account."`
}

// Validate names the variable at fault and what to do.
func (c Config) Validate() error {
	if _, err := mail.ParseAddress(c.From); err != nil {
		return errors.New("EMAIL_FROM: must be an address or Name <address>")
	}
	return nil
}

// Sender has two services for one channel.
type Sender struct {
	first, second notify.Sender
}

// New returns a sender of two services, of which the first is asked first.
func New(first, second notify.Sender) *Sender { return &Sender{first: first, second: second} }

// Send asks the second service only where the first has surely not taken the mail,
// and no earlier try may have been taken by it: FaultBusy. A mail that the first
// refuses is bad, not the service, and one that it may have taken is its own to
// repeat: it knows the id.
func (s *Sender) Send(ctx context.Context, message notify.Message) (notify.Receipt, error) {
	receipt, err := s.first.Send(ctx, message)
	failed, known := errors.AsType[*notify.Error](err)
	if !known || failed.Fault != notify.FaultBusy || message.InDoubt || ctx.Err() != nil {
		return receipt, err
	}
	receipt, err = s.second.Send(ctx, message)
	other, known := errors.AsType[*notify.Error](err)
	if !known {
		return receipt, err
	}
	return receipt, &notify.Error{
		Fault: other.Fault, Status: other.Status, RetryAfter: other.RetryAfter,
		Err: fmt.Errorf("%w; before: %w", other.Err, failed.Err),
	}
}
