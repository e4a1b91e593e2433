package workflows

import (
	"errors"

	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/workflow"

	"darkroom/activities"
	"darkroom/models"
)

// GenerateInput is all that a run knows: ids and a resolved plan.
type GenerateInput struct {
	Ref models.Ref
	// UserID is the owner, for fairness between users and for operators.
	UserID string
	Plan   models.Plan
}

// CallbackNote is what SignalCallback carries: which attempt a provider spoke
// of. What it said stands in the database. An empty note is of somebody who
// cannot wait: the run looks at the provider.
type CallbackNote struct {
	DeliveryID string
	Attempt    int
}

// Generate is the life of one run of a generation.
func Generate(ctx workflow.Context, in GenerateInput) error {
	g, err := setup(ctx, in)
	if err != nil {
		return err
	}
	return g.run(ctx)
}

// generation is one run in progress.
type generation struct {
	in      GenerateInput
	state   State
	notes   workflow.ReceiveChannel
	runs    *activities.Runs
	vendors *activities.Vendors
	media   *activities.Media
}

func setup(ctx workflow.Context, in GenerateInput) (*generation, error) {
	if len(in.Plan.Attempts) == 0 {
		return nil, temporal.NewNonRetryableApplicationError("the plan has no attempts", "invalid", nil)
	}
	g := &generation{in: in, notes: workflow.GetSignalChannel(ctx, SignalCallback)}
	g.show(ctx, "Starting.")
	return g, workflow.SetQueryHandler(ctx, QueryState, func() (State, error) { return g.state, nil })
}

// run is the process: claim the run, look at the jobs of earlier runs, have an
// attempt make the outputs, bring them home, write down the end.
func (g *generation) run(ctx workflow.Context) error {
	begun, err := local(g.quick(ctx), g.runs.Begin, activities.BeginInput{Ref: g.in.Ref})
	if err != nil {
		return g.end(ctx, made{}, err)
	}
	if !begun.Claimed {
		g.show(ctx, "Another execution has this run, or it is over: nothing to do.")
		return nil
	}
	result, err := g.revisit(ctx, begun.Earlier)
	if err != nil && !g.in.Plan.RecoverOnly && ctx.Err() == nil && !superseded(err) {
		result, err = g.obtain(ctx, func() (made, error) { return g.produce(ctx, begun.NextAttempt) })
	}
	return g.end(ctx, result, err)
}

// produce makes the inputs ready where they are not, and has an attempt make the
// outputs. first is the number of the first attempt of this run.
func (g *generation) produce(ctx workflow.Context, first int) (made, error) {
	if g.in.Plan.Prepare {
		g.show(ctx, "Making the input files ready.")
		if _, err := call(g.mediaWork(ctx, priorityFill, mediaAttempts), g.media.Prepare, activities.PrepareInput{Ref: g.in.Ref}); err != nil {
			return made{}, err
		}
	}
	return g.make(ctx, first)
}

// obtain has outputs made and brings them home. Once they are made the work is
// paid for, so a cancellation keeps the media.
func (g *generation) obtain(ctx workflow.Context, produce func() (made, error)) (made, error) {
	result, err := produce()
	if err != nil {
		return made{}, err
	}
	kept, _ := workflow.NewDisconnectedContext(ctx)
	result.assets, err = g.bringHome(kept, result)
	return result, err
}

// made is what a successful attempt has at the provider, then at home.
type made struct {
	attempt int
	outputs int
	staged  bool
	assets  []models.Asset
}

// end writes the run's last status and ends the workflow the same way, so that
// operators can filter on it. It works after a cancellation too.
func (g *generation) end(ctx workflow.Context, result made, cause error) error {
	kept, _ := workflow.NewDisconnectedContext(ctx)
	quick := g.quick(kept)
	switch {
	case superseded(cause):
		g.show(ctx, "The run ended elsewhere.")
		return nil
	case ctx.Err() != nil:
		_, err := local(quick, g.runs.FinishCancel, activities.FinishCancelInput{Ref: g.in.Ref, Assets: result.assets})
		g.show(ctx, "Cancelled by its user.")
		return errors.Join(err, ctx.Err())
	case cause != nil:
		kind, fault := kindOf(cause), faultOf(cause)
		g.show(ctx, "Failed: "+string(kind)+". The user reads: “"+message(kind, fault)+"”")
		if _, err := local(quick, g.runs.Fail, activities.FailInput{Ref: g.in.Ref, Kind: kind, Fault: fault}); err != nil {
			return err
		}
		return temporal.NewNonRetryableApplicationError("generation failed", string(kind), nil)
	}
	_, err := local(quick, g.runs.Complete, activities.CompleteInput{Ref: g.in.Ref, Attempt: result.attempt, Assets: result.assets})
	g.show(ctx, "Completed.")
	return err
}
