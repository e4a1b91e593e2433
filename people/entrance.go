package people

import (
	"context"
	"net/url"

	"darkroom/auth"
	"darkroom/auth/telegram"
	"darkroom/models"
)

// CallbackPath is where somebody comes back to who signed in elsewhere.
const CallbackPath = "/auth/callback"

// AuthServer lets people in at outside providers and keeps their sessions.
type AuthServer interface {
	Start(provider, redirectTo string) (address, verifier string)
	Exchange(ctx context.Context, code, verifier string) (auth.Session, error)
	Refresh(ctx context.Context, refreshToken string) (auth.Session, error)
	Logout(ctx context.Context, accessToken string) error
}

// Telegram lets people in whom Telegram vouches for.
type Telegram interface {
	SignIn(ctx context.Context, proof telegram.Proof) (auth.Session, error)
}

// Profiles keeps what those who vouch for people know of them.
type Profiles interface {
	// Introduce fills what is still empty of a user's name, picture and id at
	// Telegram. CodeConflict when that id is another user's.
	Introduce(ctx context.Context, user models.User) error
}

// EntranceDeps are what an Entrance works with.
type EntranceDeps struct {
	// Server is nil without an auth server.
	Server   AuthServer
	Telegram Telegram
	Profiles Profiles
	// PublicURL is the address under which browsers reach us.
	PublicURL string
}

// Entrance lets people in whom others vouch for. It is safe for concurrent use.
type Entrance struct{ EntranceDeps }

// NewEntrance returns an entrance.
func NewEntrance(deps EntranceDeps) *Entrance { return &Entrance{deps} }

// Start begins a sign-in at a provider: it returns where to send the browser, and
// the verifier that the same browser has to bring back. next is where it goes
// afterwards, a path of ours. CodeNotFound without an auth server.
func (e *Entrance) Start(provider, next string) (address, verifier string, err error) {
	if e.Server == nil {
		return "", "", notHere()
	}
	back, err := url.JoinPath(e.PublicURL, CallbackPath)
	if err != nil {
		return "", "", err
	}
	address, verifier = e.Server.Start(provider, back+"?"+url.Values{"next": {next}}.Encode())
	return address, verifier, nil
}

// Finish returns the session for the code that came back. CodeUnauthenticated for
// a code that is not good with this verifier; CodeNotFound without an auth server.
func (e *Entrance) Finish(ctx context.Context, code, verifier string) (auth.Session, error) {
	if e.Server == nil {
		return auth.Session{}, notHere()
	}
	if code == "" || verifier == "" {
		return auth.Session{}, models.Errorf(models.CodeUnauthenticated, "This sign-in was not begun in this browser. Sign in again.")
	}
	session, err := e.Server.Exchange(ctx, code, verifier)
	if err != nil {
		return auth.Session{}, err
	}
	return session, e.Profiles.Introduce(ctx, session.User)
}

// Telegram returns a session for whom a proof names. CodeUnauthenticated for one
// that does not hold or was used; CodeNotFound without a bot.
func (e *Entrance) Telegram(ctx context.Context, proof telegram.Proof) (auth.Session, error) {
	session, err := e.EntranceDeps.Telegram.SignIn(ctx, proof)
	if err != nil {
		return auth.Session{}, err
	}
	return session, e.Profiles.Introduce(ctx, session.User)
}

// Refresh returns the next session for a refresh token. CodeUnauthenticated when
// the session has ended, or cannot be renewed.
func (e *Entrance) Refresh(ctx context.Context, refreshToken string) (auth.Session, error) {
	if e.Server == nil || refreshToken == "" {
		return auth.Session{}, models.Errorf(models.CodeUnauthenticated, "This session cannot be renewed. Sign in again.")
	}
	return e.Server.Refresh(ctx, refreshToken)
}

// Logout ends the session of an access token. Safe to repeat.
func (e *Entrance) Logout(ctx context.Context, accessToken string) error {
	if e.Server == nil || accessToken == "" {
		return nil
	}
	return e.Server.Logout(ctx, accessToken)
}

func notHere() error {
	return models.Errorf(models.CodeNotFound, "Signing in at another provider is not set up here.")
}
