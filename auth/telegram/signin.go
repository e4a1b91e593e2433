package telegram

import (
	"context"
	"crypto/sha256"
	"time"

	"darkroom/auth"
	"darkroom/models"
)

// Logins remembers which proofs were used.
type Logins interface {
	// UseTelegramLogin marks a proof as used and reports whether it was not before. It may be
	// forgotten after until.
	UseTelegramLogin(ctx context.Context, hash []byte, until time.Time) (first bool, err error)
}

// Accounts lets somebody in whom Telegram vouched for, and makes them an account
// at the first time. person has TelegramID, and Name and AvatarURL where Telegram
// tells them.
type Accounts interface {
	SignInTelegram(ctx context.Context, person models.User) (auth.Session, error)
}

// SignIn lets people in by proofs of Telegram. It is safe for use by many
// goroutines.
type SignIn struct {
	widgetKey, appKey []byte
	logins            Logins
	accounts          Accounts
	now               func() time.Time
}

// New returns a SignIn for the bot of cfg, or an error that names the faulty
// variable.
func New(cfg Config, logins Logins, accounts Accounts, now func() time.Time) (*SignIn, error) {
	if err := cfg.Validate(); err != nil {
		return nil, err
	}
	s := &SignIn{logins: logins, accounts: accounts, now: now}
	if cfg.Enabled() {
		widget := sha256.Sum256([]byte(cfg.Token))
		s.widgetKey, s.appKey = widget[:], mac([]byte("WebAppData"), cfg.Token)
	}
	return s, nil
}

// SignIn returns a session for whom a proof names. CodeUnauthenticated for a
// proof that does not hold, is older than five minutes, or was used; CodeNotFound
// where there is no bot. Not safe to repeat: the second time the proof is used.
func (s *SignIn) SignIn(ctx context.Context, proof Proof) (auth.Session, error) {
	if s.widgetKey == nil {
		return auth.Session{}, models.Errorf(models.CodeNotFound, "Signing in with Telegram is not set up here.")
	}
	held, err := s.check(proof)
	if err != nil {
		return auth.Session{}, refuse(err)
	}
	first, err := s.logins.UseTelegramLogin(ctx, held.hash, held.until)
	if err != nil {
		return auth.Session{}, err
	}
	if !first {
		return auth.Session{}, models.Errorf(models.CodeUnauthenticated, "This Telegram sign-in was used already. Sign in again.")
	}
	return s.accounts.SignInTelegram(ctx, held.person)
}

func refuse(cause error) error {
	return &models.Error{
		Code:    models.CodeUnauthenticated,
		Message: "Telegram's sign-in could not be confirmed. Sign in again.",
		Err:     cause,
	}
}
