package auth

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"
)

const (
	// askAgain is the least time between two fetches of the key set: whoever sends
	// tokens with made-up key ids must not be able to make us ask more often.
	askAgain = 30 * time.Second
	// keysFresh is how long a set is used without a look for a newer one: as long as
	// Supabase lets its own edge keep it, so a revoked key is gone within twice that.
	keysFresh = 10 * time.Minute
)

// errKeysAway means that the key set could not be fetched, so nobody can tell
// whether a key that is not known is a new one.
var errKeysAway = errors.New("the auth server's keys could not be fetched")

// keySource fetches the key set.
type keySource interface {
	fetch(ctx context.Context) (map[string]publicKey, error)
}

// keys keeps the public keys of the auth server. Known keys go on working while
// it is away. It is safe for use by many goroutines.
type keys struct {
	source keySource
	now    func() time.Time

	mu      sync.Mutex
	byID    map[string]publicKey
	fetched time.Time // when byID was
	asked   time.Time // when the last fetch began
	failure error     // of the last fetch that ended
	flight  chan struct{}
}

func newKeys(source keySource, now func() time.Time) *keys {
	return &keys{source: source, now: now}
}

// known tells whether a public key of this id is at hand. It fetches nothing.
func (k *keys) known(kid string) bool {
	k.mu.Lock()
	defer k.mu.Unlock()
	_, ok := k.byID[kid]
	return ok
}

// find returns the key of an id. A known one comes at once, however old the set;
// an old set is fetched anew meanwhile. For an unknown one the set is fetched, by
// all who wait for it together, unless that was tried less than askAgain ago.
// errKeysAway when it could not be.
func (k *keys) find(ctx context.Context, kid string) (publicKey, error) {
	k.mu.Lock()
	key, ok := k.byID[kid]
	stale := k.now().Sub(k.fetched) >= keysFresh
	if !ok || stale {
		k.refresh(ctx)
	}
	flight := k.flight
	k.mu.Unlock()
	if ok {
		return key, nil
	}
	if flight != nil {
		select {
		case <-flight:
		case <-ctx.Done():
			return publicKey{}, fmt.Errorf("%w: %w", errKeysAway, context.Cause(ctx))
		}
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	if key, ok = k.byID[kid]; ok {
		return key, nil
	}
	if k.failure != nil {
		return publicKey{}, fmt.Errorf("%w: %w", errKeysAway, k.failure)
	}
	return publicKey{}, fmt.Errorf("no key has the id %q", kid)
}

// refresh begins a fetch unless one is under way or was just made. The lock is
// held. The fetch is not that of the request that began it: others wait for it,
// and it has its own limit of time.
func (k *keys) refresh(ctx context.Context) {
	if k.flight != nil || (!k.asked.IsZero() && k.now().Sub(k.asked) < askAgain) {
		return
	}
	k.asked = k.now()
	k.flight = make(chan struct{})
	go k.fly(context.WithoutCancel(ctx), k.flight)
}

func (k *keys) fly(ctx context.Context, done chan struct{}) {
	found, err := k.source.fetch(ctx)
	k.mu.Lock()
	defer k.mu.Unlock()
	k.failure = err
	if err == nil {
		k.byID, k.fetched = found, k.now()
	}
	k.flight = nil
	close(done)
}
