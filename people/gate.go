// Package people holds the rules about who somebody is to us: how one comes in,
// what one may do, and with whom one shares. It knows nothing of HTTP and SQL.
package people

import (
	"context"
	"time"

	"github.com/google/uuid"

	"darkroom/auth"
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

// Sessions are the records of sessions that began here.
type Sessions interface {
	// SessionEnded reports whether a session was ended before its time. It is false
	// for one that is not known, which began elsewhere.
	SessionEnded(ctx context.Context, id uuid.UUID) (bool, error)
}

// Gate tells who stands in front of it. It is safe for concurrent use.
type Gate struct {
	tokens   Tokens
	accounts Accounts
	keys     KeyUses
	sessions Sessions
	memory   *Memory
	now      func() time.Time
}

// NewGate returns a gate that asks tokens who somebody is, and accounts what
// they may do.
func NewGate(tokens Tokens, accounts Accounts) *Gate {
	return &Gate{tokens: tokens, accounts: accounts, now: time.Now}
}

// WithKeys returns the same gate, which lets API keys in too.
func (g *Gate) WithKeys(keys KeyUses) *Gate {
	open := *g
	open.keys = keys
	return &open
}

// WithSessions returns the same gate, which refuses tokens of sessions that were
// ended.
func (g *Gate) WithSessions(sessions Sessions) *Gate {
	strict := *g
	strict.sessions = sessions
	return &strict
}

// WithMemory returns the same gate, which asks nobody about those whom memory knows.
func (g *Gate) WithMemory(memory *Memory) *Gate {
	quick := *g
	quick.memory = memory
	return &quick
}

// Authenticate returns who sends a request with this proof, an access token or an
// API key. It says who somebody is and never what they may: role and status are
// those of our own record. CodeUnauthenticated for a proof that is not valid,
// CodeForbidden for a user who is blocked.
func (g *Gate) Authenticate(ctx context.Context, proof string) (models.Caller, error) {
	shown, ok := g.memory.pass(proof)
	if !ok {
		read := g.memory.moment()
		var err error
		if shown, err = g.look(ctx, proof); err != nil {
			return models.Caller{}, err
		}
		g.memory.keepPass(read, proof, shown)
	}
	user, err := g.account(ctx, shown.named)
	if err != nil {
		return models.Caller{}, err
	}
	if user.Status == models.UserBlocked {
		return models.Caller{}, models.Errorf(models.CodeForbidden, "This account is blocked. Ask whoever runs this server.")
	}
	return models.Caller{User: user, Key: shown.key, SessionID: shown.session}, nil
}

// look reads a proof that is not remembered.
func (g *Gate) look(ctx context.Context, proof string) (pass, error) {
	if looksLikeKey(proof) {
		key, err := g.useKey(ctx, proof)
		if err != nil {
			return pass{}, err
		}
		shown := pass{named: models.User{ID: key.UserID}, key: &models.KeyUse{ID: key.ID, Scopes: key.Scopes}}
		if key.ExpiresAt != nil {
			shown.ends = *key.ExpiresAt
		}
		return shown, nil
	}
	named, err := g.tokens.Authenticate(ctx, proof)
	if err != nil {
		return pass{}, err
	}
	stated, err := auth.Peek(proof)
	if err != nil {
		return pass{}, err
	}
	return pass{named: named, session: stated.SessionID, ends: stated.ExpiresAt}, g.stands(ctx, stated.SessionID)
}

// stands refuses a session that was ended.
func (g *Gate) stands(ctx context.Context, session uuid.UUID) error {
	if g.sessions == nil || session == uuid.Nil {
		return nil
	}
	ended, err := g.sessions.SessionEnded(ctx, session)
	if err == nil && ended {
		err = errSessionOver()
	}
	return err
}

// account returns the record of whom a proof names.
func (g *Gate) account(ctx context.Context, named models.User) (models.User, error) {
	if user, ok := g.memory.user(named); ok {
		return user, nil
	}
	read := g.memory.moment()
	user, err := g.accounts.Account(ctx, named)
	if err == nil {
		g.memory.keepUser(read, user)
	}
	return user, err
}

func errSessionOver() error {
	return models.Errorf(models.CodeUnauthenticated, "This session is not valid any more. Sign in again.")
}
