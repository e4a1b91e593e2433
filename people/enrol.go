package people

import (
	"context"

	"github.com/google/uuid"

	"darkroom/models"
)

// Enrolments are the records of logins that an operator makes.
type Enrolments interface {
	// LoginOf returns the login of a user. CodeNotFound for none.
	LoginOf(ctx context.Context, userID uuid.UUID) (models.EmailLogin, error)
	// Enrol writes a user's login, over the one before, ends their sessions and
	// writes the act down. CodeConflict when the address is another user's.
	Enrol(ctx context.Context, login models.EmailLogin, act models.Act) error
}

// Enrol lets a user sign in by an address and a password, and reports whether that
// is new, which the audit log then says. Nobody proves that the address is theirs, so it is for whoever runs the
// server. CodeInvalid, CodeConflict. Safe to repeat: then nothing changes, and
// whoever is signed in stays so.
func Enrol(ctx context.Context, logins Enrolments, userID uuid.UUID, address, password string) (bool, error) {
	address, err := addressOf(address)
	if err != nil {
		return false, err
	}
	if err = checkPassword(password, address); err != nil {
		return false, err
	}
	login, err := logins.LoginOf(ctx, userID)
	if err != nil && models.CodeOf(err) != models.CodeNotFound {
		return false, err
	}
	passwords := newHasher()
	same, err := passwords.matches(ctx, login.PasswordHash, password)
	if err != nil || same && login.Email == address {
		return false, err
	}
	hash, err := passwords.hash(ctx, password)
	if err != nil {
		return false, err
	}
	login = models.EmailLogin{Email: address, UserID: userID, PasswordHash: hash}
	return true, logins.Enrol(ctx, login, models.Act{Act: models.ActUserLogin, Target: userID.String()})
}
