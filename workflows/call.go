package workflows

import (
	"context"
	"errors"

	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/workflow"

	"darkroom/activities"
	"darkroom/models"
)

// call runs an activity under the options of ctx and waits for its result. The
// compiler checks that input and output fit the activity.
func call[In, Out any](ctx workflow.Context, act func(context.Context, In) (Out, error), in In) (Out, error) {
	var out Out
	err := workflow.ExecuteActivity(ctx, act, in).Get(ctx, &out)
	return out, err
}

// local runs an activity on our own records within the workflow task, in the
// process that has the workflow: it costs Temporal one event instead of three
// and the run no turn of waiting for its queue. Such a step takes milliseconds
// and is safe to repeat, since a process that dies in the middle repeats it.
// When the records do not answer, it goes the usual way, with retries without
// end that operators can see.
func local[In, Out any](ctx workflow.Context, act func(context.Context, In) (Out, error), in In) (Out, error) {
	var out Out
	err := workflow.ExecuteLocalActivity(ctx, act, in).Get(ctx, &out)
	if err == nil || temporal.IsCanceledError(err) || decided(err) {
		return out, err
	}
	return call(ctx, act, in)
}

// decided reports whether an activity found that a repetition would end the same.
func decided(err error) bool {
	app, ok := errors.AsType[*temporal.ApplicationError](err)
	return ok && app.NonRetryable()
}

// summarized adds the line that operators see beside the next activity.
func summarized(ctx workflow.Context, summary string) workflow.Context {
	options := workflow.GetActivityOptions(ctx)
	options.Summary = summary
	return workflow.WithActivityOptions(ctx, options)
}

// kindOf reads the failure kind that an activity's error carries as its type.
func kindOf(err error) models.FailureKind {
	var app *temporal.ApplicationError
	if !errors.As(err, &app) {
		return models.FailureUnknown
	}
	for _, kind := range models.FailureKinds() {
		if app.Type() == string(kind) {
			return kind
		}
	}
	return models.FailureUnknown
}

// faultOf reads which field of the request an activity's error blames; nil for
// none.
func faultOf(err error) *models.FieldError {
	var app *temporal.ApplicationError
	if !errors.As(err, &app) || app.Type() != string(models.FailureInvalidInput) || !app.HasDetails() {
		return nil
	}
	var fault models.FieldError
	if app.Details(&fault) != nil || fault.Field == "" {
		return nil
	}
	return &fault
}

// message is what the user reads of a failure.
func message(kind models.FailureKind, fault *models.FieldError) string {
	if fault != nil {
		return fault.String()
	}
	return kind.Message()
}

// superseded reports whether an activity found that its run is over.
func superseded(err error) bool {
	var app *temporal.ApplicationError
	return errors.As(err, &app) && app.Type() == activities.TypeSuperseded
}
