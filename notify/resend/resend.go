// Package resend sends e-mails through Resend, by its own Go client. The client
// loses the status of a failed answer, reads its address from the environment and
// reads answers without end; so it gets an HTTP client behind notify/fence, which
// turns every answer that is no success into a typed error before the client sees
// it, and its address from our Config.
package resend

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"time"

	sdk "github.com/resend/resend-go/v2"

	"darkroom/internal/httpx"
	"darkroom/notify"
	"darkroom/notify/fence"
)

// Sender sends through one account. Resend remembers the id of a message for 24
// hours, which is longer than the tries of a message last: a repeat sends nothing.
type Sender struct {
	client  *sdk.Client
	from    string
	timeout time.Duration
	idle    *http.Transport
}

// New returns the sender of an account, for mails from the address given, such as
// "Darkroom <mail@example.com>". A nil now is time.Now. Close it after use.
func New(cfg Config, from string, now func() time.Time) (*Sender, error) {
	if err := cfg.Validate(); err != nil {
		return nil, err
	}
	if !cfg.Set() {
		return nil, errors.New("RESEND_API_KEY: must be set")
	}
	// With the slash, or the client would lose the last part of a path.
	base, err := url.Parse(strings.TrimRight(cfg.BaseURL, "/") + "/")
	if err != nil {
		return nil, fmt.Errorf("RESEND_BASE_URL: %w", err)
	}
	if now == nil {
		now = time.Now
	}
	transport := httpx.NewTransport(nil)
	guarded := &fence.Fence{
		Home: base, Next: transport,
		Fault: func(answer fence.Answer) *notify.Error { return faultOf(answer, now()) },
	}
	client := sdk.NewCustomClient(guarded.Client(), string(cfg.Key))
	client.BaseURL = base
	return &Sender{client: client, from: from, timeout: cfg.Timeout, idle: transport}, nil
}

// Close lets idle connections go.
func (s *Sender) Close() { s.idle.CloseIdleConnections() }

// Send hands one e-mail to Resend. An address that is none is refused unsent.
func (s *Sender) Send(ctx context.Context, message notify.Message) (notify.Receipt, error) {
	if err := message.CheckEmail(); err != nil {
		return notify.Receipt{}, err
	}
	ctx, cancel := context.WithTimeout(ctx, s.timeout)
	defer cancel()
	sent, err := s.client.Emails.SendWithOptions(ctx, &sdk.SendEmailRequest{
		From: s.from, To: []string{message.To}, Subject: message.Subject, Text: message.Text, Html: message.HTML,
		// No answering machine shall answer, RFC 3834.
		Headers: map[string]string{"Auto-Submitted": "auto-generated"},
	}, &sdk.SendEmailOptions{IdempotencyKey: message.ID.String()})
	if err != nil {
		return notify.Receipt{}, fence.Typed(err)
	}
	if sent.Id == "" {
		return notify.Receipt{}, &notify.Error{
			Fault: notify.FaultUncertain, Status: http.StatusOK, Err: errors.New("the answer names no e-mail"),
		}
	}
	return notify.Receipt{Reference: httpx.Clip(sent.Id), Status: http.StatusOK}, nil
}
