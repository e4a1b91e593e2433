package people

import (
	"context"
	"crypto/rand"
	"net/mail"
	"strings"
	"time"

	"github.com/google/uuid"

	"darkroom/auth"
	"darkroom/models"
)

const (
	// linkLife is how long a link may be followed: time for a mail to arrive by a
	// slow way and to be found, and no more for those who read it later.
	linkLife = 15 * time.Minute
	// accessLife is how long an access token lasts, as with Supabase Auth.
	accessLife = time.Hour
	// sessionLife is how long a session may stand still before it ends: somebody who
	// comes once a month stays in.
	sessionLife = 30 * 24 * time.Hour
	// refreshGrace is how long a used refresh token is taken once more: two tabs that
	// wake up together both send the one in the cookie, and an answer may get lost.
	refreshGrace = 10 * time.Second
	// maxEmail is RFC 5321's.
	maxEmail = 254
)

// Logins are the records of addresses that sign in.
type Logins interface {
	// KeepLink writes down a link by the hash of its secret.
	KeepLink(ctx context.Context, hash []byte, email string, life time.Duration) error
	// FollowLink uses a link up and returns its user, who gets an account with this
	// name when there is none. CodeUnauthenticated for a link that is not known, used,
	// or too old.
	FollowLink(ctx context.Context, hash []byte, name string) (models.User, error)
	// Login returns the login of an address. CodeNotFound when nobody signs in by it.
	Login(ctx context.Context, email string) (models.EmailLogin, error)
	// LoginOf returns the login of a user. CodeNotFound for none.
	LoginOf(ctx context.Context, userID uuid.UUID) (models.EmailLogin, error)
	// SetPassword changes a user's password and ends their sessions but for one.
	SetPassword(ctx context.Context, userID uuid.UUID, hash string, but uuid.UUID) error
}

// Stays are the records of sessions that begin here.
type Stays interface {
	// BeginSession writes a session with the hash of its first refresh token.
	BeginSession(ctx context.Context, session models.LoginSession, refresh []byte) error
	// RenewSession puts the end of a session off, and returns it with its user.
	// CodeUnauthenticated when it is over; a refresh token that was used before ends it.
	RenewSession(ctx context.Context, renewal models.Renewal) (models.LoginSession, models.User, error)
	// EndSession ends a session, which need not have begun here. Safe to repeat.
	EndSession(ctx context.Context, session models.LoginSession) error
	// Session returns a session. CodeNotFound for one that began elsewhere.
	Session(ctx context.Context, id uuid.UUID) (models.LoginSession, error)
}

// Mailer sends e-mails. An error is CodeUnavailable, or CodeInvalid for an address
// that takes none.
type Mailer interface {
	Mail(ctx context.Context, mail models.Mail) error
}

// Signer signs access tokens of a session.
type Signer interface {
	SignFor(user models.User, session uuid.UUID, life time.Duration) (string, error)
}

// EmailDeps are what an EmailSignIn works with. All are required but Mailer: without
// it no links are sent.
type EmailDeps struct {
	Logins   Logins
	Stays    Stays
	Accounts Accounts
	Throttle Throttle
	Mailer   Mailer
	Tokens   Tokens
	Signer   Signer
	// PublicURL is the address under which browsers reach us.
	PublicURL string
	Now       func() time.Time
}

// EmailSignIn lets people in by their address: by a link that is sent there, or by a
// password that they set once they were in. It is for a server without an auth server
// and safe for concurrent use.
type EmailSignIn struct {
	EmailDeps

	passwords *hasher
}

// NewEmailSignIn returns the way in by e-mail.
func NewEmailSignIn(deps EmailDeps) *EmailSignIn {
	return &EmailSignIn{EmailDeps: deps, passwords: newHasher()}
}

// SendsLinks tells whether there is a service that carries the mails.
func (e *EmailSignIn) SendsLinks() bool { return e.Mailer != nil }

// SendLink sends a link that signs in. It does the same whether the address is known
// or not: an account is made when the link is followed, which proves whose the address
// is. next is where the browser goes afterwards, a path of ours. CodeInvalid for what
// is no address, CodeRateLimited, CodeNotFound where nobody carries mails.
func (e *EmailSignIn) SendLink(ctx context.Context, address, next string) error {
	if !e.SendsLinks() {
		return models.Errorf(models.CodeNotFound, "No mails are sent from here, so no links either.")
	}
	address, err := addressOf(address)
	if err != nil {
		return err
	}
	if err = take(ctx, e.Throttle, linkPace(), address); err != nil {
		return err
	}
	secret := rand.Text()
	if err = e.Logins.KeepLink(ctx, digest(secret), address, linkLife); err != nil {
		return err
	}
	letter := linkMail(e.PublicURL, secret, next)
	letter.ID, letter.To = uuid.New(), address
	return e.Mailer.Mail(ctx, letter)
}

// FollowLink returns a session for whoever has the secret of a link. It works once.
// Somebody who comes for the first time is called name. CodeUnauthenticated for a link
// that was followed before, or is too old.
func (e *EmailSignIn) FollowLink(ctx context.Context, secret, name string) (auth.Session, error) {
	user, err := e.Logins.FollowLink(ctx, digest(secret), strings.TrimSpace(name))
	if err != nil {
		return auth.Session{}, err
	}
	return e.begin(ctx, user, models.SignedByLink)
}

// Password returns a session for an address and its password. CodeUnauthenticated
// for a wrong one, and for an address that has none or is not known, without telling
// which; CodeRateLimited.
func (e *EmailSignIn) Password(ctx context.Context, address, password string) (auth.Session, error) {
	address, err := addressOf(address)
	if err != nil {
		return auth.Session{}, err
	}
	if err = take(ctx, e.Throttle, passwordPace(), address); err != nil {
		return auth.Session{}, err
	}
	login, err := e.Logins.Login(ctx, address)
	if err != nil && models.CodeOf(err) != models.CodeNotFound {
		return auth.Session{}, err
	}
	right, err := e.passwords.matches(ctx, login.PasswordHash, password)
	if err != nil {
		return auth.Session{}, err
	}
	if !right {
		return auth.Session{}, models.Errorf(models.CodeUnauthenticated, "Address and password do not belong together.")
	}
	user, err := e.Accounts.Account(ctx, models.User{ID: login.UserID})
	if err != nil {
		return auth.Session{}, err
	}
	return e.begin(ctx, user, models.SignedByPassword)
}

// begin starts a session.
func (e *EmailSignIn) begin(ctx context.Context, user models.User, by models.SignedBy) (auth.Session, error) {
	if user.Status == models.UserBlocked {
		return auth.Session{}, errBlocked()
	}
	session := models.LoginSession{ID: uuid.New(), UserID: user.ID, By: by, ExpiresAt: e.Now().Add(sessionLife)}
	refresh := rand.Text()
	if err := e.Stays.BeginSession(ctx, session, digest(refresh)); err != nil {
		return auth.Session{}, err
	}
	return e.sign(user, session.ID, refresh)
}

func (e *EmailSignIn) sign(user models.User, session uuid.UUID, refresh string) (auth.Session, error) {
	token, err := e.Signer.SignFor(user, session, accessLife)
	return auth.Session{AccessToken: token, RefreshToken: refresh, ExpiresAt: e.Now().Add(accessLife), User: user}, err
}

// Refresh returns the next session for a refresh token, which is good once.
// CodeUnauthenticated when the session is over. A token that comes a second time is
// in two hands: the session ends for both.
func (e *EmailSignIn) Refresh(ctx context.Context, refreshToken string) (auth.Session, error) {
	next := rand.Text()
	session, user, err := e.Stays.RenewSession(ctx, models.Renewal{
		Old: digest(refreshToken), New: digest(next), Life: sessionLife, Grace: refreshGrace,
	})
	if err != nil {
		return auth.Session{}, err
	}
	if user.Status == models.UserBlocked {
		return auth.Session{}, errBlocked()
	}
	return e.sign(user, session.ID, next)
}

// Logout ends the session of an access token, or where that is over of a refresh
// token, in every process at once. Safe to repeat.
func (e *EmailSignIn) Logout(ctx context.Context, accessToken, refreshToken string) error {
	user, err := e.Tokens.Authenticate(ctx, accessToken)
	if err == nil {
		stated, unread := auth.Peek(accessToken)
		if unread != nil || stated.SessionID == uuid.Nil {
			return unread
		}
		return e.Stays.EndSession(ctx, models.LoginSession{
			ID: stated.SessionID, UserID: user.ID, By: models.SignedElsewhere, ExpiresAt: stated.ExpiresAt,
		})
	}
	session, _, err := e.Stays.RenewSession(ctx, models.Renewal{Old: digest(refreshToken), New: digest(rand.Text()), Life: sessionLife})
	if models.CodeOf(err) == models.CodeUnauthenticated {
		return nil // there is nothing to end
	}
	if err != nil {
		return err
	}
	return e.Stays.EndSession(ctx, session)
}

// addressOf returns an address in the one form that is kept.
func addressOf(text string) (string, error) {
	address := strings.ToLower(strings.TrimSpace(text))
	parsed, err := mail.ParseAddress(address)
	if err != nil || parsed.Address != address || len(address) > maxEmail {
		return "", models.Invalid(models.FieldError{Field: "email", Message: "This is no e-mail address."})
	}
	return address, nil
}
