package workflows

import (
	"fmt"
	"time"

	"go.temporal.io/sdk/workflow"

	"darkroom/activities"
	"darkroom/models"
)

const (
	// pollAgain is the pause after the first look at a job; it doubles up to
	// pollMost. With a working webhook hardly any look is ever taken.
	pollAgain = 5 * time.Second
	pollMost  = time.Minute
	// pollSoonest is the first look at a job that has no webhook: the looks are
	// then how the result is noticed at all.
	pollSoonest = 2 * time.Second
)

// await waits until the attempt's job has ended: by a callback, by a look at
// the provider, by cancellation, or by the deadline, which looks once more
// before it gives up.
func (g *generation) await(
	ctx workflow.Context, ref models.AttemptRef, entry models.PlannedAttempt, outcome activities.Outcome,
) (activities.Outcome, error) {
	g.show(ctx, fmt.Sprintf("Attempt %d: %s has the job; waiting for its word.", ref.Number, entry.Provider))
	deadline := workflow.Now(ctx).Add(entry.Deadline)
	pause := pausesFor(entry, outcome.Webhook)
	for !outcome.Status.Terminal() {
		next, err := g.look(ctx, ref, entry, deadline, pause())
		if err != nil {
			return outcome, err
		}
		outcome = next
	}
	if outcome.Status == models.OutcomeSucceeded {
		return outcome, nil
	}
	return outcome, failed(outcome.Kind)
}

// look waits for the next reason to look, then looks.
func (g *generation) look(
	ctx workflow.Context, ref models.AttemptRef, entry models.PlannedAttempt, deadline time.Time, pause time.Duration,
) (activities.Outcome, error) {
	timer, stopTimer := workflow.WithCancel(ctx)
	defer stopTimer()
	var told CallbackNote
	expired := false
	left := deadline.Sub(workflow.Now(ctx))
	workflow.NewSelector(ctx).
		AddReceive(g.notes, func(c workflow.ReceiveChannel, _ bool) {
			c.Receive(ctx, &told)
		}).
		AddFuture(workflow.NewTimer(timer, min(pause, left)), func(workflow.Future) { expired = left <= pause }).
		AddReceive(ctx.Done(), func(workflow.ReceiveChannel, bool) {}).
		Select(ctx)
	switch {
	case ctx.Err() != nil:
		return activities.Outcome{}, ctx.Err()
	case told.Attempt != 0 && told.Attempt != ref.Number:
		return activities.Outcome{Status: models.OutcomeRunning}, nil // of an earlier attempt
	case told.Attempt == ref.Number:
		return local(g.quick(ctx), g.runs.ReadOutcome, activities.ReadOutcomeInput{Attempt: ref})
	}
	outcome, err := call(g.vendorPoll(ctx, entry.Provider), g.vendors.Poll, activities.PollInput{Attempt: ref})
	if err != nil && ctx.Err() == nil && !expired {
		workflow.GetLogger(ctx).Warn("could not look at the job; will look again", "error", err)
		return activities.Outcome{Status: models.OutcomeRunning}, nil
	}
	if expired && ctx.Err() == nil && !outcome.Status.Terminal() {
		// The job goes on: a success that arrives late is still brought home.
		return outcome, failed(models.FailureDeadline)
	}
	return outcome, err
}

// pausesFor returns the pauses between looks, one a call.
func pausesFor(entry models.PlannedAttempt, webhook bool) func() time.Duration {
	next := entry.FirstPoll
	again := pollAgain
	if !webhook {
		next, again = min(next, pollSoonest), pollSoonest
	}
	return func() time.Duration {
		pause := next
		next, again = again, min(again*2, pollMost)
		return pause
	}
}
