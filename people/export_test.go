package people

import (
	"testing"
	"testing/synctest"
)

// MaxKept is maxKept.
const MaxKept = maxKept

// Sealed returns a key's text with its checksum behind.
func Sealed(body string) string { return body + checksum(body) }

// Sizes tells how much is remembered.
func (m *Memory) Sizes() (passes, users int) {
	m.mu.Lock()
	defer m.mu.Unlock()
	return len(m.passes), len(m.users)
}

// HashWithoutASeat asks for a hash while every seat is taken, in a bubble where time
// passes by itself.
func HashWithoutASeat(t *testing.T) (err error) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		h := newHasher()
		for range hashesAtOnce {
			h.seats <- struct{}{}
		}
		_, err = h.hash(t.Context(), "a lighthouse at dusk")
	})
	return err
}
