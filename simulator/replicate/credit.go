package replicate

import (
	"fmt"
	"sync"
	"time"

	"darkroom/simulator/faults"
)

// credit keeps accounts with little credit to their reduced rate, without a
// burst. It is forgotten at a restart, as a minute is soon over. Safe for many
// goroutines.
type credit struct {
	mu sync.Mutex
	// free is when an account may start its next job.
	free map[string]time.Time
}

func newCredit() *credit { return &credit{free: map[string]time.Time{}} }

// spend lets the account start a job now, or tells how long it must wait.
func (c *credit) spend(account string, perMinute int, now time.Time) time.Duration {
	c.mu.Lock()
	defer c.mu.Unlock()
	if wait := c.free[account].Sub(now); wait > 0 {
		return wait
	}
	c.free[account] = now.Add(time.Minute / time.Duration(perMinute))
	return 0
}

// poor refuses a job of an account that has little credit on request.
func (a *API) poor(account string, fault faults.HTTP) *problem {
	if fault.LowCredit == 0 {
		return nil
	}
	wait := a.credit.spend(account, fault.LowCredit, a.Now())
	if wait == 0 {
		return nil
	}
	return throttled(fault, wait, fmt.Sprintf("Your rate limit for creating predictions is reduced to %d requests per minute "+
		"with a burst of 1 requests while you have less than $5.0 in credit. Your rate limit", fault.LowCredit))
}
