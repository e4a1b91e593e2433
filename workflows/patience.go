package workflows

import (
	"time"

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
)

// patience is how long a run still waits for an account.
type patience struct {
	// throttled is for a provider that throttles: as long as its job may take.
	throttled time.Duration
	// queued is for a place of our own.
	queued time.Duration
	place  time.Duration
}

func patienceFor(entry models.PlannedAttempt) *patience {
	return &patience{throttled: entry.Deadline, queued: queueMost}
}

// next returns how long to wait before the submission is called again; ok is
// false when that is longer than the run will.
func (p *patience) next(outcome activities.Outcome) (pause time.Duration, ok bool) {
	if !outcome.Full {
		p.throttled -= outcome.Wait
		return outcome.Wait, p.throttled >= 0
	}
	p.place = min(max(outcome.Wait, 2*p.place), placeMost)
	p.queued -= p.place
	return p.place, p.queued >= 0
}
