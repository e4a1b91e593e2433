package workflows

import (
	"errors"
	"fmt"
	"strings"
	"time"

	"go.temporal.io/sdk/workflow"

	"darkroom/activities"
)

// RetentionInput says how a purge goes about it. A schedule's own turn has none.
type RetentionInput struct {
	// DryRun removes nothing and counts what would go.
	DryRun bool `json:",omitempty"`
}

// RetentionReport is what a purge has found, for operators to read.
type RetentionReport struct {
	DryRun bool
	Steps  []activities.Purged
}

// Purge removes the files and rows of generations that were deleted long enough
// ago, and the keys of requests that may not be repeated any more.
func Purge(ctx workflow.Context, in RetentionInput) (RetentionReport, error) {
	steps := upkeep(ctx)
	step := activities.SweepInput{DryRun: in.DryRun}
	var sweeper *activities.Sweeper
	generations, deleted := call(steps, sweeper.PurgeDeleted, step)
	requests, keys := call(steps, sweeper.ForgetKeys, step)
	return report(ctx, in, []activities.Purged{
		{Name: "deleted generations", Found: generations.Found, Removed: generations.Mended},
		{Name: "request keys", Found: requests.Found, Removed: requests.Mended},
	}, errors.Join(deleted, keys))
}

// PurgeInputs removes the files of requests that no active generation needs.
func PurgeInputs(ctx workflow.Context, in RetentionInput) (RetentionReport, error) {
	var steps *activities.Retention
	purged, err := call(retaining(ctx), steps.RemoveInputs, activities.SweepInput{DryRun: in.DryRun})
	return report(ctx, in, purged, err)
}

// PurgeLogs removes what was only kept to be looked up.
func PurgeLogs(ctx workflow.Context, in RetentionInput) (RetentionReport, error) {
	var steps *activities.Retention
	purged, err := call(retaining(ctx), steps.RemoveLogs, activities.SweepInput{DryRun: in.DryRun})
	return report(ctx, in, purged, err)
}

// report shows what came of a purge where operators look.
func report(ctx workflow.Context, in RetentionInput, steps []activities.Purged, err error) (RetentionReport, error) {
	var b strings.Builder
	if in.DryRun {
		b.WriteString("**Dry run: nothing was removed.**\n\n")
	}
	b.WriteString("| what | old enough | removed |\n|---|---|---|\n")
	for _, step := range steps {
		fmt.Fprintf(&b, "| %s | %d | %d |\n", step.Name, step.Found, step.Removed)
	}
	workflow.SetCurrentDetails(ctx, b.String())
	return RetentionReport{DryRun: in.DryRun, Steps: steps}, err
}

// retaining is for steps that remove as much as there is: tried once, since the
// next turn comes by itself.
func retaining(ctx workflow.Context) workflow.Context {
	return workflow.WithActivityOptions(ctx, workflow.ActivityOptions{
		TaskQueue: QueueGeneration,
		// Some hundred thousand rows, or as many files as a day brings.
		StartToCloseTimeout: 30 * time.Minute,
		HeartbeatTimeout:    heartbeat,
		RetryPolicy:         retry(1),
	})
}
