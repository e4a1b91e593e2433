package activities

import (
	"context"

	"go.temporal.io/sdk/activity"

	"darkroom/models"
)

// RunRecords is what Runs needs of the database.
type RunRecords interface {
	BeginRun(ctx context.Context, ref models.Ref, executionID string) (models.Begun, error)
	CompleteRun(ctx context.Context, ref models.Ref, assets []models.Asset, text string) error
	FailRun(ctx context.Context, ref models.Ref, kind models.FailureKind) error
	CancelRun(ctx context.Context, ref models.Ref, assets []models.Asset) error
	Attempt(ctx context.Context, ref models.AttemptRef) (models.Attempt, error)
}

// Runs are the quick steps that only touch our records.
type Runs struct{ records RunRecords }

// NewRuns makes the steps on the given records.
func NewRuns(records RunRecords) *Runs { return &Runs{records: records} }

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
	return CompleteOutput{}, r.records.CompleteRun(ctx, in.Ref, in.Assets, attempt.OutputText)
}

// FailInput says why a run failed.
type FailInput struct {
	Ref  models.Ref
	Kind models.FailureKind
}

// FailOutput is empty; it leaves room for what later readers need.
type FailOutput struct{}

// Fail ends the run with a reason. Safe to repeat.
func (r *Runs) Fail(ctx context.Context, in FailInput) (FailOutput, error) {
	return FailOutput{}, r.records.FailRun(ctx, in.Ref, in.Kind)
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
	return FinishCancelOutput{}, r.records.CancelRun(ctx, in.Ref, in.Assets)
}
