package workflows

import (
	"errors"
	"time"

	"go.temporal.io/sdk/workflow"

	"darkroom/activities"
)

// Sweep makes good what fell between the steps of other processes: runs that
// were admitted and never started, callbacks that no run was told of, runs that
// lost their workflow, late successes that nobody brought home, keys of deleted
// accounts whose last job is over, permits of jobs that are over, messages that
// nobody has taken up. Each part runs whatever became of the others.
func Sweep(ctx workflow.Context) error {
	ctx = upkeep(ctx)
	var steps *activities.Sweeper
	_, unclaimed := call(ctx, steps.StartUnclaimed, activities.SweepInput{})
	_, unsignalled := call(ctx, steps.TellUnsignalled, activities.SweepInput{})
	_, stale := call(ctx, steps.ReconcileStale, activities.SweepInput{})
	_, recoverable := call(ctx, steps.RecoverLate, activities.SweepInput{})
	_, erased := call(ctx, steps.EraseTokens, activities.SweepInput{})
	_, permits := call(ctx, steps.SweepPermits, activities.SweepInput{})
	var messages *activities.Messages
	_, unsent := call(ctx, messages.StartUnsent, activities.SweepInput{})
	return errors.Join(unclaimed, unsignalled, stale, recoverable, erased, permits, unsent)
}

// upkeep is for the steps of schedules: tried once, since the next one comes by
// itself.
func upkeep(ctx workflow.Context) workflow.Context {
	return workflow.WithActivityOptions(ctx, workflow.ActivityOptions{
		TaskQueue: QueueGeneration,
		// A batch of a hundred calls to Temporal or storage.
		StartToCloseTimeout: 2 * time.Minute,
		RetryPolicy:         retry(1),
	})
}
