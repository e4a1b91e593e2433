// Package people holds the rules about who somebody is to us: how one comes in,
// what one may do, and with whom one shares. It knows nothing of HTTP and SQL.
package people

import (
	"context"

	"darkroom/models"
)

// Tokens tells whom an access token names: id and e-mail, nothing else. Its
// errors are CodeUnauthenticated.
type Tokens interface {
	Authenticate(ctx context.Context, bearer string) (models.User, error)
}

// Accounts are the records of users.
type Accounts interface {
	// Account returns the record of whom a token names; one seen for the first time
	// gets one.
	Account(ctx context.Context, named models.User) (models.User, error)
}

// Gate tells who stands in front of it. It is safe for concurrent use.
type Gate struct {
	tokens   Tokens
	accounts Accounts
}

// NewGate returns a gate that asks tokens who somebody is, and accounts what
// they may do.
func NewGate(tokens Tokens, accounts Accounts) *Gate {
	return &Gate{tokens: tokens, accounts: accounts}
}

// Authenticate returns who sends a request with this token. A token says who
// somebody is and never what they may: role and status are those of our own
// record. CodeUnauthenticated for a token that is not valid, CodeForbidden for a
// user who is blocked.
func (g *Gate) Authenticate(ctx context.Context, bearer string) (models.Caller, error) {
	named, err := g.tokens.Authenticate(ctx, bearer)
	if err != nil {
		return models.Caller{}, err
	}
	user, err := g.accounts.Account(ctx, named)
	if err != nil {
		return models.Caller{}, err
	}
	if user.Status == models.UserBlocked {
		return models.Caller{}, models.Errorf(models.CodeForbidden, "This account is blocked. Ask whoever runs this server.")
	}
	return models.Caller{User: user}, nil
}
