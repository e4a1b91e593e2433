package people

import (
	"context"
	"time"

	"darkroom/models"
)

// freshLink is for how long somebody who came by a link may set a password without
// the old one: the link has just proved whose the address is, and who forgot the
// password comes this way.
const freshLink = 15 * time.Minute

// SetPassword sets or changes the caller's password and ends all other sessions of
// theirs. It wants the present password, or a session that began by a link within the
// last quarter of an hour: a session that was left open is not enough. CodeForbidden
// without either, CodeConflict for somebody who does not sign in by e-mail,
// CodeInvalid for a password that will not do, CodeRateLimited.
func (e *EmailSignIn) SetPassword(ctx context.Context, who models.Caller, current, password string) error {
	login, err := e.Logins.LoginOf(ctx, who.User.ID)
	if models.CodeOf(err) == models.CodeNotFound {
		return models.Errorf(models.CodeConflict, "You do not sign in by e-mail here, so there is no password to set.")
	}
	if err != nil {
		return err
	}
	if err = checkPassword(password, login.Email); err != nil {
		return err
	}
	if err = e.mayChange(ctx, who, login, current); err != nil {
		return err
	}
	hash, err := e.passwords.hash(ctx, password)
	if err != nil {
		return err
	}
	return e.Logins.SetPassword(ctx, who.User.ID, hash, who.SessionID)
}

func (e *EmailSignIn) mayChange(ctx context.Context, who models.Caller, login models.EmailLogin, current string) error {
	if current == "" {
		session, err := e.Stays.Session(ctx, who.SessionID)
		if err != nil && models.CodeOf(err) != models.CodeNotFound {
			return err
		}
		if session.By == models.SignedByLink && e.Now().Sub(session.CreatedAt) < freshLink {
			return nil
		}
		return models.Errorf(models.CodeForbidden, "Give your present password, or sign in by a link once more and set it then.")
	}
	if err := take(ctx, e.Throttle, passwordPace(), login.Email); err != nil {
		return err
	}
	right, err := e.passwords.matches(ctx, login.PasswordHash, current)
	if err == nil && !right {
		err = models.Errorf(models.CodeForbidden, "This is not your present password.")
	}
	return err
}
