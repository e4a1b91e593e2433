package workflows

import (
	"time"

	"go.temporal.io/sdk/workflow"

	"darkroom/activities"
	"darkroom/models"
)

const (
	// placeMost is the longest pause between two looks for a free place: a place
	// stays free no longer than that, and a thousand waiting runs ask for one
	// thirty times a second together.
	placeMost = 30 * time.Second
	// queueMost is how long a run waits for a place among our own jobs. They end
	// within their deadlines, so the queue moves; nobody waits for a picture longer
	// than a day, and a day of looks is two thirds of what a history may hold.
	queueMost = 24 * time.Hour
	// restMost is the longest that an account is left alone after failures in a row,
	// two minutes, with the call that then tries it.
	restMost = 150 * time.Second
)

// patience is how long a run still waits for an account.
type patience struct {
	// throttled is for a provider that throttles or is left alone: as long as its job
	// may take, and restMost where that is less.
	throttled time.Duration
	// busy is for a provider that says it is: restMost, since some requests are too
	// much for their model whenever they are sent.
	busy time.Duration
	// queued is for a place of our own.
	queued time.Duration
	place  time.Duration
}

// patienceFor is asked when there is something to wait for.
func patienceFor(ctx workflow.Context, entry models.PlannedAttempt) *patience {
	p := &patience{throttled: entry.Deadline, busy: restMost, queued: queueMost}
	if p.throttled < restMost && waitsOutRests(ctx) {
		p.throttled = restMost
	}
	return p
}

// next returns how long to wait before the submission is called again; ok is
// false when that is longer than the run will.
func (p *patience) next(outcome activities.Outcome) (pause time.Duration, ok bool) {
	if !outcome.Full {
		p.throttled -= outcome.Wait
		if outcome.Kind == models.FailureProviderBusy {
			p.busy -= outcome.Wait
		}
		return outcome.Wait, min(p.throttled, p.busy) >= 0
	}
	p.place = min(max(outcome.Wait, 2*p.place), placeMost)
	p.queued -= p.place
	return p.place, p.queued >= 0
}
