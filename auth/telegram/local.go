package telegram

import (
	"context"
	"time"

	"darkroom/auth"
	"darkroom/models"
)

// Users keeps people by their id at Telegram.
type Users interface {
	// TelegramUser returns the user who is linked to the person; somebody seen for
	// the first time gets an account.
	TelegramUser(ctx context.Context, person models.User) (models.User, error)
}

// Signer signs access tokens.
type Signer interface {
	Sign(user models.User, life time.Duration) (string, error)
}

// Local is Accounts without an auth server: users of our own table, with tokens
// of our own.
type Local struct {
	Users  Users
	Signer Signer
	// Life is how long a session lasts; it cannot be renewed.
	Life time.Duration
	Now  func() time.Time
}

// SignInTelegram returns a session for the person.
func (l Local) SignInTelegram(ctx context.Context, person models.User) (auth.Session, error) {
	user, err := l.Users.TelegramUser(ctx, person)
	if err != nil {
		return auth.Session{}, err
	}
	token, err := l.Signer.Sign(user, l.Life)
	if err != nil {
		return auth.Session{}, err
	}
	return auth.Session{AccessToken: token, ExpiresAt: l.Now().Add(l.Life), User: user}, nil
}
