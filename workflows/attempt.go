package workflows

import (
	"cmp"
	"errors"
	"fmt"
	"time"

	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/workflow"

	"darkroom/activities"
	"darkroom/models"
)

// make walks the attempt chain until a provider has made the outputs. first is
// the number of the first attempt of this run.
func (g *generation) make(ctx workflow.Context, first int) (made, error) {
	chain := g.in.Plan.Attempts
	var err error
	for i, entry := range chain {
		var result made
		if result, err = g.try(ctx, first+i, entry, i+1 < len(chain)); err == nil {
			return result, nil
		}
		if ctx.Err() != nil || kindOf(err).Disposition() == models.FailNow {
			return made{}, err
		}
	}
	return g.makeAgain(ctx, first+len(chain), err)
}

// errWaitedOut says that an account was waited for, and for long enough.
var errWaitedOut = errors.New("no account took the job in time")

// busyPauses are how long a run waits for a busy provider before it tries the last
// entry of its chain anew: with them it has been there three times within a minute,
// and a request that is too much for its model does not come back for ever.
func busyPauses() []time.Duration { return []time.Duration{10 * time.Second, 40 * time.Second} }

// makeAgain tries the last entry of the chain again, each time as another attempt,
// while its provider only says that it is busy: that cost nothing.
func (g *generation) makeAgain(ctx workflow.Context, number int, err error) (made, error) {
	last := g.in.Plan.Attempts[len(g.in.Plan.Attempts)-1]
	for i, pause := range busyPauses() {
		again := kindOf(err) == models.FailureProviderBusy && !errors.Is(err, errWaitedOut)
		if !again || ctx.Err() != nil || !triesBusyAgain(ctx) {
			break
		}
		g.show(ctx, fmt.Sprintf("%s is busy; another attempt in %s.", last.Provider, pause))
		if sleepErr := workflow.Sleep(ctx, pause); sleepErr != nil {
			return made{}, sleepErr
		}
		var result made
		if result, err = g.try(ctx, number+i, last, false); err == nil {
			return result, nil
		}
	}
	return made{}, err
}

// try makes one attempt and says what it has made.
func (g *generation) try(ctx workflow.Context, number int, entry models.PlannedAttempt, more bool) (made, error) {
	outcome, err := g.attempt(ctx, number, entry, more)
	if err != nil {
		return made{}, err
	}
	return made{attempt: number, outputs: outcome.Outputs, staged: outcome.Staged}, nil
}

// attempt submits one job and waits for its end. With more entries after this one
// it does not wait for a provider that takes no job. Its error carries the failure
// kind as its type.
func (g *generation) attempt(ctx workflow.Context, number int, entry models.PlannedAttempt, more bool) (activities.Outcome, error) {
	g.state.Attempt, g.state.Provider, g.state.Stage = number, entry.Provider, models.StageSubmitting
	g.show(ctx, fmt.Sprintf("Attempt %d: sending to %s (`%s`).", number, entry.Provider, entry.ProviderModel))
	if err := g.findableAt(ctx, entry.Provider); err != nil {
		return activities.Outcome{}, err
	}
	ref := models.AttemptRef{GenerationID: g.in.Ref.GenerationID, Number: number}
	outcome, err := g.submit(ctx, activities.SubmitInput{Ref: g.in.Ref, Attempt: number, Entry: entry, More: more})
	if err == nil && outcome.Status == models.OutcomeUnknown && !outcome.Webhook {
		err = failed(models.FailureUnknown) // nobody will ever tell
	}
	if outcome.Wait > 0 {
		return outcome, err // nothing was sent
	}
	if err == nil && ctx.Err() == nil {
		g.state.Stage = models.StageWaiting
		outcome, err = g.await(ctx, ref, entry, outcome)
	}
	if ctx.Err() != nil {
		return g.cancelJob(ctx, ref, entry)
	}
	return outcome, err
}

// findableAt lets operators find the run by its provider. The first one's name
// came with the start: an attribute that stays is not written again.
func (g *generation) findableAt(ctx workflow.Context, provider models.Provider) error {
	known, _ := workflow.GetTypedSearchAttributes(ctx).GetKeyword(ProviderName())
	if known == string(provider) {
		return nil
	}
	return workflow.UpsertTypedSearchAttributes(ctx, ProviderName().ValueSet(string(provider)))
}

// submit has the job accepted. While no account can take it, it waits. The wait
// can be cancelled; a call cannot be half way, since the job's id would be lost.
func (g *generation) submit(ctx workflow.Context, in activities.SubmitInput) (activities.Outcome, error) {
	kept, _ := workflow.NewDisconnectedContext(ctx)
	kept = summarized(g.vendorSubmit(kept, in.Entry.Provider), in.Entry.ProviderModel)
	var patience *patience
	for {
		outcome, err := call(kept, g.vendors.Submit, in)
		if err != nil || outcome.Wait == 0 {
			return outcome, err
		}
		if patience == nil {
			patience = patienceFor(ctx, in.Entry)
		}
		pause, ok := patience.next(outcome)
		if !ok {
			return outcome, fmt.Errorf("%w: %w", errWaitedOut, failed(cmp.Or(outcome.Kind, models.FailureRateLimited)))
		}
		why := "every account rests"
		if outcome.Full {
			why = "as many jobs run as may"
		}
		g.show(ctx, fmt.Sprintf("Attempt %d: at %s %s; asking again in %s.", in.Attempt, in.Entry.Provider, why, pause))
		if err := workflow.Sleep(ctx, pause); err != nil {
			return outcome, err
		}
	}
}

// confirmLooks is how often a cancelled job is looked at until its provider says
// how it ended, which takes a moment: ten seconds, as the user waits. What nobody
// confirms by then may be billed.
const confirmLooks = 5

// cancelJob tells the provider that nobody wants the job any more, and waits for
// its word. A job that was done by then is paid for: it is no error, and its
// outputs are brought home. A provider that does not answer cannot hold up the
// user's cancellation.
func (g *generation) cancelJob(ctx workflow.Context, ref models.AttemptRef, entry models.PlannedAttempt) (activities.Outcome, error) {
	kept, _ := workflow.NewDisconnectedContext(ctx)
	kept = g.vendorPoll(kept, entry.Provider)
	outcome, err := call(kept, g.vendors.CancelJob, activities.CancelJobInput{Attempt: ref})
	for looks := 0; looks < confirmLooks && err == nil && outcome.Status == models.OutcomeRunning; looks++ {
		if err = workflow.Sleep(kept, pollSoonest); err == nil {
			outcome, err = call(kept, g.vendors.Poll, activities.PollInput{Attempt: ref})
		}
	}
	if err != nil {
		workflow.GetLogger(ctx).Warn("could not cancel the job at its provider", "error", err)
	}
	if err == nil && outcome.Status == models.OutcomeSucceeded {
		return outcome, nil
	}
	return outcome, ctx.Err()
}

// failed turns an outcome into the error that names its kind.
func failed(kind models.FailureKind) error {
	return temporal.NewNonRetryableApplicationError("the attempt failed", string(kind), nil)
}
