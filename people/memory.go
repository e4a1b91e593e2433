package people

import (
	"crypto/sha256"
	"sync"
	"time"

	"github.com/google/uuid"

	"darkroom/models"
)

const (
	// passLife is how long a proof is believed without another look: a page of a
	// client asks a dozen times within it.
	passLife = time.Minute
	// userLife is longer, since a record changes rarely and every change is heard.
	// It bounds the harm of a change that somehow was not.
	userLife = 5 * time.Minute
	// maxKept bounds each of the two: ten thousand people at once are more than one
	// process serves, and a record with its place is below 1 KB.
	maxKept = 10_000
)

// Memory is what a process remembers of those who came in, so that the next
// request of theirs asks no database. It is believed only while changes are heard:
// what was kept before a silence is forgotten, and during one nothing is kept. It is
// safe for concurrent use; its zero value keeps nothing.
type Memory struct {
	now func() time.Time

	mu     sync.Mutex
	heard  bool
	epoch  uint64
	passes map[[sha256.Size]byte]kept[pass]
	users  map[uuid.UUID]kept[models.User]
}

// pass is whom a proof names, without what they may.
type pass struct {
	named   models.User
	key     *models.KeyUse
	session uuid.UUID
	// ends is when the proof itself does; zero for never.
	ends time.Time
}

// about reports whether a change of id concerns the pass.
func (p pass) about(id uuid.UUID) bool {
	return p.named.ID == id || p.session == id || (p.key != nil && p.key.ID == id)
}

// kept is a thing with the time until which it is believed.
type kept[T any] struct {
	value T
	until time.Time
}

// NewMemory returns a memory that keeps nothing until it is told that changes are
// heard.
func NewMemory(now func() time.Time) *Memory {
	return &Memory{now: now, passes: map[[sha256.Size]byte]kept[pass]{}, users: map[uuid.UUID]kept[models.User]{}}
}

// Changed forgets what is kept of a user, a key or a session.
func (m *Memory) Changed(id uuid.UUID) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.epoch++
	delete(m.users, id)
	for proof, held := range m.passes { // at most maxKept, a fraction of a millisecond
		if held.value.about(id) {
			delete(m.passes, proof)
		}
	}
}

// Hearing says whether changes are heard from now on. Either way all that was kept
// is forgotten: something may have changed in between.
func (m *Memory) Hearing(changes bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.heard = changes
	m.epoch++
	clear(m.passes)
	clear(m.users)
}

// moment names a time between two changes. What was read in one moment is kept only
// if it is the same when the reading has ended: otherwise the change may have been
// missed by the reading, and would be missed by the memory.
func (m *Memory) moment() uint64 {
	if m == nil {
		return 0
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.epoch
}

// pass returns what is remembered of a proof.
func (m *Memory) pass(proof string) (pass, bool) {
	if m == nil {
		return pass{}, false
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	held, ok := m.passes[sha256.Sum256([]byte(proof))]
	return held.value, ok && m.now().Before(held.until)
}

// keepPass remembers a proof that was read at the moment read.
func (m *Memory) keepPass(read uint64, proof string, value pass) {
	if m == nil {
		return
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	until := m.now().Add(passLife)
	if !value.ends.IsZero() && value.ends.Before(until) {
		until = value.ends
	}
	if m.heard && m.epoch == read {
		keep(m.passes, sha256.Sum256([]byte(proof)), kept[pass]{value, until}, m.now())
	}
}

// user returns what is remembered of whom a proof names. One with another address
// than the record has is news.
func (m *Memory) user(named models.User) (models.User, bool) {
	if m == nil {
		return models.User{}, false
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	held, ok := m.users[named.ID]
	same := named.Email == "" || named.Email == held.value.Email
	return held.value, ok && same && m.now().Before(held.until)
}

// keepUser remembers a record that was read at the moment read.
func (m *Memory) keepUser(read uint64, user models.User) {
	if m == nil {
		return
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.heard && m.epoch == read {
		keep(m.users, user.ID, kept[models.User]{user, m.now().Add(userLife)}, m.now())
	}
}

// keep puts a thing into a map of bounded size. When that is full what is over goes,
// and else any other: whoever is forgotten is read again.
func keep[K comparable, T any](in map[K]kept[T], key K, thing kept[T], now time.Time) {
	if _, there := in[key]; !there && len(in) >= maxKept {
		makeRoom(in, now)
	}
	in[key] = thing
}

func makeRoom[K comparable, T any](in map[K]kept[T], now time.Time) {
	for key, held := range in {
		if !now.Before(held.until) {
			delete(in, key)
		}
	}
	for key := range in {
		if len(in) < maxKept {
			return
		}
		delete(in, key)
	}
}
