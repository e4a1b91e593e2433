package activities

import (
	"context"

	"github.com/google/uuid"
	"go.temporal.io/sdk/activity"

	"darkroom/models"
)

// RunRecords is what Runs needs of the database.
type RunRecords interface {
	BeginRun(ctx context.Context, ref models.Ref, executionID string) (models.Begun, error)
	RunEnds
	Attempt(ctx context.Context, ref models.AttemptRef) (models.Attempt, error)
}

// RunEnds are the ways in which a run ends.
type RunEnds interface {
	CompleteRun(ctx context.Context, ref models.Ref, assets []models.Asset, text string) error
	FailRun(ctx context.Context, ref models.Ref, kind models.FailureKind) error
	// RefuseRun is FailRun for a fault of the request.
	RefuseRun(ctx context.Context, ref models.Ref, fault models.FieldError) error
	CancelRun(ctx context.Context, ref models.Ref, assets []models.Asset) error
}

// Line is who waits for the place of a run that ends.
type Line interface {
	// Admitted returns the members of batches of a generation's user that have a
	// place and that no workflow has claimed.
	Admitted(ctx context.Context, id uuid.UUID) ([]models.Generation, error)
}

// Starter starts runs.
type Starter interface {
	Start(ctx context.Context, gen models.Generation, plan models.Plan) error
}

// RunDeps are the parts that Runs is made of.
type RunDeps struct {
	Records RunRecords
	// Line is most often the same database as Records.
	Line    Line
	Starter Starter
	Planner Planner
}

// Runs are the quick steps on our records. Those that end a run start who got its
// place.
type Runs struct {
	records RunRecords
	next    next
}

// NewRuns makes the steps.
func NewRuns(deps RunDeps) *Runs {
	return &Runs{records: deps.Records, next: next{deps.Line, deps.Starter, deps.Planner}}
}

// BeginInput names the run to claim.
type BeginInput struct{ Ref models.Ref }

// Begin claims the run for this workflow execution. Claimed false means that
// the workflow must end without effect. Safe to repeat.
func (r *Runs) Begin(ctx context.Context, in BeginInput) (models.Begun, error) {
	begun, err := r.records.BeginRun(ctx, in.Ref, activity.GetInfo(ctx).WorkflowExecution.RunID)
	if models.CodeOf(err) == models.CodeNotFound {
		return models.Begun{}, nil
	}
	return begun, err
}

// CompleteInput is everything that a finished run leaves behind.
type CompleteInput struct {
	Ref models.Ref
	// Attempt is the attempt that made the outputs.
	Attempt int
	Assets  []models.Asset
}

// CompleteOutput is empty; it leaves room for what later readers need.
type CompleteOutput struct{}

// Complete ends the run with its assets; a text output is read from the
// attempt's row. Safe to repeat.
func (r *Runs) Complete(ctx context.Context, in CompleteInput) (CompleteOutput, error) {
	attempt, err := r.records.Attempt(ctx, models.AttemptRef{GenerationID: in.Ref.GenerationID, Number: in.Attempt})
	if err != nil {
		return CompleteOutput{}, err
	}
	if err := r.records.CompleteRun(ctx, in.Ref, in.Assets, attempt.OutputText); err != nil {
		return CompleteOutput{}, err
	}
	r.next.start(ctx, in.Ref)
	return CompleteOutput{}, nil
}

// FailInput says why a run failed.
type FailInput struct {
	Ref  models.Ref
	Kind models.FailureKind
	// Fault says which field of the request is to blame; nil for none.
	Fault *models.FieldError
}

// FailOutput is empty; it leaves room for what later readers need.
type FailOutput struct{}

// Fail ends the run with a reason. Safe to repeat.
func (r *Runs) Fail(ctx context.Context, in FailInput) (FailOutput, error) {
	if err := r.fail(ctx, in); err != nil {
		return FailOutput{}, err
	}
	r.next.start(ctx, in.Ref)
	return FailOutput{}, nil
}

func (r *Runs) fail(ctx context.Context, in FailInput) error {
	if in.Fault != nil {
		return r.records.RefuseRun(ctx, in.Ref, *in.Fault)
	}
	return r.records.FailRun(ctx, in.Ref, in.Kind)
}

// FinishCancelInput names the run that its user stopped.
type FinishCancelInput struct {
	Ref models.Ref
	// Assets were made before the wish to cancel reached the provider.
	Assets []models.Asset
}

// FinishCancelOutput is empty; it leaves room for what later readers need.
type FinishCancelOutput struct{}

// FinishCancel ends the run as cancelled. Safe to repeat.
func (r *Runs) FinishCancel(ctx context.Context, in FinishCancelInput) (FinishCancelOutput, error) {
	if err := r.records.CancelRun(ctx, in.Ref, in.Assets); err != nil {
		return FinishCancelOutput{}, err
	}
	r.next.start(ctx, in.Ref)
	return FinishCancelOutput{}, nil
}
