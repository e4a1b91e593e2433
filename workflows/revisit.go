package workflows

import (
	"fmt"
	"time"

	"go.temporal.io/sdk/workflow"

	"darkroom/activities"
	"darkroom/models"
)

// adoptedDeadline is how long a job of an earlier run may still take where the
// plan does not say: the longest deadline of a model.
const adoptedDeadline = 30 * time.Minute

// revisit looks at the jobs that earlier runs left behind, the newest first, and
// brings home what they made: it is paid for. One that still runs is adopted.
// Its error says that none of them gave anything.
func (g *generation) revisit(ctx workflow.Context, earlier []models.EarlierAttempt) (made, error) {
	err := failed(models.FailureUnknown)
	for _, attempt := range earlier {
		var result made
		result, err = g.obtain(ctx, func() (made, error) { return g.adopt(ctx, attempt) })
		if err == nil || ctx.Err() != nil || superseded(err) {
			return result, err
		}
	}
	return made{}, err
}

// adopt looks at one job of an earlier run, and waits for it if it still runs.
func (g *generation) adopt(ctx workflow.Context, attempt models.EarlierAttempt) (made, error) {
	g.state.Attempt, g.state.Provider, g.state.Stage = attempt.Number, attempt.Provider, models.StageWaiting
	g.show(ctx, fmt.Sprintf("Looking at attempt %d of an earlier run.", attempt.Number))
	ref := models.AttemptRef{GenerationID: g.in.Ref.GenerationID, Number: attempt.Number}
	entry := models.PlannedAttempt{Provider: attempt.Provider, FirstPoll: pollAgain, Deadline: adoptedDeadline}
	outcome, err := call(g.vendorPoll(ctx, attempt.Provider), g.vendors.Poll, activities.PollInput{Attempt: ref})
	switch {
	case err != nil:
		return made{}, err
	case outcome.Status == models.OutcomeUnknown:
		return made{}, failed(models.FailureUnknown) // nobody can tell
	}
	outcome, err = g.await(ctx, ref, entry, outcome)
	if ctx.Err() != nil {
		outcome, err = g.cancelJob(ctx, ref, entry)
	}
	return made{attempt: attempt.Number, outputs: outcome.Outputs, staged: outcome.Staged}, err
}
