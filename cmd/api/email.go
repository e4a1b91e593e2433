package main

import (
	"context"
	"errors"
	"time"

	"darkroom/auth"
	"darkroom/cmd/internal/channels"
	"darkroom/models"
	"darkroom/notify"
	"darkroom/people"
	"darkroom/postgres"
)

// mailBudget is how long somebody who asked for a link waits for its mail to be taken:
// below the 30 s that an answer has, and above what a mail server takes that looks
// through a mail first.
const mailBudget = 20 * time.Second

// mailer sends e-mails at once. A link that signs in is not put into the outbox like
// other messages: it would have to be kept there.
type mailer struct{ sender notify.Sender }

// Mail sends one.
func (m mailer) Mail(ctx context.Context, letter models.Mail) error {
	ctx, stop := context.WithTimeout(ctx, mailBudget)
	defer stop()
	_, err := m.sender.Send(ctx, notify.Message{
		ID: letter.ID, To: letter.To, Subject: letter.Subject, Text: letter.Text, HTML: letter.HTML, Kind: "sign-in",
	})
	failed, known := errors.AsType[*notify.Error](err)
	switch {
	case err == nil:
		return nil
	case known && failed.Fault == notify.FaultUncertain:
		return nil // it may be on its way; who does not find it asks again
	case known && (failed.Fault == notify.FaultRefused || failed.Fault == notify.FaultGone):
		return &models.Error{
			Code: models.CodeInvalid, Message: "No mail can be sent to this address.", Err: err,
			Fields: []models.FieldError{{Field: "email", Message: "No mail can be sent to this address."}},
		}
	}
	return &models.Error{Code: models.CodeUnavailable, Message: "The mail cannot be sent at the moment. Please try again.", Err: err}
}

// openEmail keeps the sessions that begin here, and lets people in by e-mail. Where no
// service carries mails it sends no links. It is not for where people sign in through
// Supabase.
func openEmail(cfg config, db *postgres.DB, signer *auth.Authenticator) (*people.EmailSignIn, error) {
	deps := people.EmailDeps{
		Logins: db, Stays: db, Accounts: db, Throttle: db, Tokens: signer, Signer: signer,
		PublicURL: cfg.Public.URL, Now: time.Now,
	}
	sender, err := channels.OpenMail(cfg.Mail)
	if err != nil {
		return nil, err
	}
	if sender != nil {
		deps.Mailer = mailer{sender}
	}
	return people.NewEmailSignIn(deps), nil
}
