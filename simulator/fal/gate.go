package fal

import (
	"context"
	"strconv"
	"sync"

	"darkroom/simulator/jobs"
)

// gates hold the seats of accounts that may run so many jobs at once. fal's queue
// refuses nobody: what finds no seat waits there. Safe for many goroutines.
type gates struct {
	mu    sync.Mutex
	seats map[string]chan struct{}
}

// of returns the seats of an account that has n.
func (g *gates) of(account string, n int) chan struct{} {
	g.mu.Lock()
	defer g.mu.Unlock()
	name := account + " " + strconv.Itoa(n)
	if g.seats[name] == nil {
		g.seats[name] = make(chan struct{}, n)
	}
	return g.seats[name]
}

// Enter waits for a seat, if the concurrency knob counts them.
func (a *API) Enter(ctx context.Context, job jobs.Job) (leave func(), err error) {
	if job.Faults.Concurrency == 0 {
		return func() {}, nil
	}
	seats := a.gates.of(job.Account, job.Faults.Concurrency)
	select {
	case seats <- struct{}{}:
		return func() { <-seats }, nil
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}
