// Package notice tells a job's caller of its end, as often, as late and as badly
// as the job's knobs want, and goes on after a restart where it stopped. What the
// message says and how it is signed is the provider's affair.
package notice

import (
	"context"
	"slices"
	"time"

	"go.uber.org/zap"

	"darkroom/simulator/courier"
	"darkroom/simulator/jobs"
)

// Sender sends notices. Safe for many goroutines.
type Sender struct {
	Jobs    *jobs.Store
	Courier *courier.Courier
	// Detour returns an address that redirects to the one given.
	Detour func(to string) string
	Logger *zap.Logger
}

// Send sends the last message of a job as often as wanted. It returns false when
// ctx ended before that was done.
func (s *Sender) Send(ctx context.Context, job jobs.Job, msg courier.Message, policy courier.Policy) bool {
	spoilt := job.Faults.Webhook
	if spoilt.Drop {
		return true
	}
	if spoilt.Redirect {
		msg.URL = s.Detour(job.Webhook)
	}
	settled, tries := progress(job.Deliveries, policy)
	if settled+tries == 0 && !wait(ctx, spoilt.Late) {
		return false
	}
	msg.Tried = func(made courier.Attempt) { s.remember(job.ID, made) }
	for ; settled < max(spoilt.Duplicates, 1); settled++ {
		msg.Tries, tries = tries, 0
		if !s.Courier.Deliver(ctx, msg, policy) {
			return false
		}
	}
	return true
}

// progress counts the copies of the last message that nothing more is owed of,
// and the attempts made at the next one.
func progress(made []courier.Attempt, policy courier.Policy) (settled, tries int) {
	for _, attempt := range made {
		if policy.Last(tries, attempt) {
			settled, tries = settled+1, 0
			continue
		}
		tries++
	}
	return settled, tries
}

func (s *Sender) remember(id string, made courier.Attempt) {
	_, _, err := s.Jobs.Update(id, func(job *jobs.Job) bool {
		job.Deliveries = append(slices.Clone(job.Deliveries), made)
		return true
	})
	if err != nil {
		s.Logger.Error("note a webhook", zap.String("job", id), zap.Error(err))
	}
}

// wait returns false if ctx ends before the span has passed.
func wait(ctx context.Context, span time.Duration) bool {
	select {
	case <-ctx.Done():
		return false
	case <-time.After(span):
		return true
	}
}
