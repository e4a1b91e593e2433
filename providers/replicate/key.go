package replicate

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"github.com/google/uuid"

	"darkroom/internal/seal"
	"darkroom/models"
	"darkroom/providers"
)

const (
	// openFor is how long an opened key stays in memory: the calls of a busy
	// minute cost one look at the database, and a key that was erased there is
	// soon gone here too.
	openFor = time.Minute
	// maxOpen is far above any pool of accounts.
	maxOpen = 256
)

var errNoTokenKey = errors.New("TOKEN_KEY is not set: nobody can read the keys of the pool")

// openKeys remembers keys for a while.
type openKeys struct {
	mu   sync.Mutex
	byID map[string]openKey
}

type openKey struct {
	key   string
	until time.Time
}

func (o *openKeys) get(id string, now time.Time) (string, bool) {
	o.mu.Lock()
	defer o.mu.Unlock()
	known, ok := o.byID[id]
	return known.key, ok && now.Before(known.until)
}

func (o *openKeys) put(id, key string, now time.Time) {
	o.mu.Lock()
	defer o.mu.Unlock()
	for old, known := range o.byID {
		if !now.Before(known.until) {
			delete(o.byID, old)
		}
	}
	if len(o.byID) >= maxOpen {
		clear(o.byID)
	}
	o.byID[id] = openKey{key: key, until: now.Add(openFor)}
}

// Secret returns the key of an account. An account that is not there any more
// is refused as Replicate would refuse it.
func (p *Pool) Secret(ctx context.Context, credentialID string) (string, error) {
	if credentialID == providers.StaticCredentialID {
		return p.env.Secret(ctx, credentialID)
	}
	if key, ok := p.keys.get(credentialID, p.now()); ok {
		return key, nil
	}
	id, err := uuid.Parse(credentialID)
	if err != nil {
		return "", fmt.Errorf("credential %q is not known here", credentialID)
	}
	if p.box == nil {
		return "", errNoTokenKey
	}
	sealed, err := p.records.TokenSecret(ctx, id)
	if models.CodeOf(err) == models.CodeNotFound {
		return "", &providers.Error{Kind: models.FailureAuth, Detail: "the account is not in the pool any more", Err: err}
	}
	if err != nil {
		return "", err
	}
	// The id as it was parsed: a place has one name.
	key, err := p.box.Open(seal.Sealed(sealed), id.String())
	if err != nil {
		return "", fmt.Errorf("open key: %w", err)
	}
	p.keys.put(credentialID, string(key), p.now())
	return string(key), nil
}

// Seal hides a key for the row of this id.
func (p *Pool) Seal(id uuid.UUID, key string) (models.SealedToken, error) {
	if p.box == nil {
		return models.SealedToken{}, errNoTokenKey
	}
	return models.SealedToken(p.box.Seal([]byte(key), id.String())), nil
}
