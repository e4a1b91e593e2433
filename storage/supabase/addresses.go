package supabase

import (
	"maps"
	"strings"
	"sync"
	"time"
)

// keptAddresses is how many of the latest addresses are surely remembered: a
// hundred pages of the gallery, about 3 MB at 600 bytes each. Twice as many are
// remembered at most.
const keptAddresses = 5000

// addressID names an address: the same object has another one in the next
// window of time.
type addressID struct {
	key     string
	expires int64
}

// addresses remembers what the server has signed. When young is full it becomes
// old and what was old is forgotten, so there is never anything to clean up.
type addresses struct {
	mu         sync.Mutex
	young, old map[addressID]string
}

func newAddresses() *addresses { return &addresses{young: map[addressID]string{}} }

// get returns "" for an address that is not known.
func (a *addresses) get(key string, expires time.Time) string {
	a.mu.Lock()
	defer a.mu.Unlock()
	id := addressID{key, expires.Unix()}
	if address := a.young[id]; address != "" {
		return address
	}
	address := a.old[id]
	if address != "" {
		a.remember(id, address)
	}
	return address
}

func (a *addresses) put(key string, expires time.Time, address string) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.remember(addressID{key, expires.Unix()}, address)
}

func (a *addresses) remember(id addressID, address string) {
	if len(a.young) >= keptAddresses {
		a.young, a.old = map[addressID]string{}, a.young
	}
	a.young[id] = address
}

// forget drops the addresses of deleted objects.
func (a *addresses) forget(prefix string) {
	a.mu.Lock()
	defer a.mu.Unlock()
	gone := func(id addressID, _ string) bool { return strings.HasPrefix(id.key, prefix) }
	maps.DeleteFunc(a.young, gone)
	maps.DeleteFunc(a.old, gone)
}
