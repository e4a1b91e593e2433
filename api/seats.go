package api

import (
	"sync"

	"github.com/google/uuid"
)

// seats bounds how many streams each user holds open on this process: every one
// costs a goroutine and a read of the table for each event.
type seats struct {
	limit int

	mu    sync.Mutex
	taken map[uuid.UUID]int
}

func newSeats(limit int) *seats { return &seats{limit: limit, taken: map[uuid.UUID]int{}} }

// take reports whether the user got a seat; leave must be called once then.
func (s *seats) take(userID uuid.UUID) (leave func(), ok bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.taken[userID] >= s.limit {
		return nil, false
	}
	s.taken[userID]++
	return func() { s.leave(userID) }, true
}

func (s *seats) leave(userID uuid.UUID) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.taken[userID]--
	if s.taken[userID] == 0 {
		delete(s.taken, userID)
	}
}
