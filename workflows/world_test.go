package workflows_test

import (
	"context"
	"fmt"
	"log/slog"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/activity"
	"go.temporal.io/sdk/log"
	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/testsuite"
	"go.temporal.io/sdk/workflow"

	"darkroom/activities"
	"darkroom/models"
	"darkroom/workflows"
)

// world stands in for every activity. Its fields say how the world behaves; its
// calls say, in order, what the workflow asked of it.
type world struct {
	env *testsuite.TestWorkflowEnvironment

	claimed bool
	// records is what becomes of a step on our own records, by its name.
	records   func(step string) error
	earlier   []models.EarlierAttempt
	submit    func(activities.SubmitInput) (activities.Outcome, error)
	poll      func() (activities.Outcome, error)
	prepare   func() error
	cancelled activities.Outcome
	callback  activities.Outcome
	download  func(index int) error
	thumbnail func(index int) error

	mu       sync.Mutex
	calls    []string
	complete activities.CompleteInput
	fail     activities.FailInput
	canceled activities.FinishCancelInput
}

func running() activities.Outcome {
	return activities.Outcome{Status: models.OutcomeRunning, Webhook: true}
}

func succeeded(outputs int) activities.Outcome {
	return activities.Outcome{Status: models.OutcomeSucceeded, Outputs: outputs, Webhook: true}
}

func failedFor(kind models.FailureKind) activities.Outcome {
	return activities.Outcome{Status: models.OutcomeFailed, Kind: kind, Webhook: true}
}

// refusal is how an activity reports a failure kind that no retry mends.
func refusal(kind models.FailureKind) error {
	return temporal.NewNonRetryableApplicationError("refused", string(kind), nil)
}

func newWorld(t *testing.T) *world {
	t.Helper()
	suite := &testsuite.WorkflowTestSuite{}
	suite.SetLogger(log.NewStructuredLogger(slog.New(slog.DiscardHandler)))
	w := &world{
		env: suite.NewTestWorkflowEnvironment(), claimed: true,
		records:   func(string) error { return nil },
		submit:    func(activities.SubmitInput) (activities.Outcome, error) { return running(), nil },
		poll:      func() (activities.Outcome, error) { return running(), nil },
		prepare:   func() error { return nil },
		callback:  succeeded(1),
		cancelled: activities.Outcome{Status: models.OutcomeCanceled, Webhook: true},
		download:  func(int) error { return nil },
		thumbnail: func(int) error { return nil },
	}
	w.env.RegisterWorkflowWithOptions(workflows.Generate, workflow.RegisterOptions{Name: workflows.GenerateName})
	for name, step := range w.steps() {
		w.env.RegisterActivityWithOptions(step, activity.RegisterOptions{Name: name})
	}
	return w
}

func (w *world) steps() map[string]any {
	return map[string]any{
		"Begin": func(context.Context, activities.BeginInput) (models.Begun, error) {
			w.note("begin")
			return models.Begun{Claimed: w.claimed, NextAttempt: len(w.earlier) + 1, Earlier: w.earlier}, w.records("begin")
		},
		"Prepare": func(context.Context, activities.PrepareInput) (activities.PrepareOutput, error) {
			w.note("prepare")
			return activities.PrepareOutput{}, w.prepare()
		},
		"Submit": func(_ context.Context, in activities.SubmitInput) (activities.Outcome, error) {
			w.note(fmt.Sprintf("submit %d to %s", in.Attempt, in.Entry.ProviderModel))
			return w.submit(in)
		},
		"Poll": func(context.Context, activities.PollInput) (activities.Outcome, error) {
			w.note("poll")
			return w.poll()
		},
		"CancelJob": func(context.Context, activities.CancelJobInput) (activities.Outcome, error) {
			w.note("cancel job")
			return w.cancelled, nil
		},
		"ReadOutcome": func(context.Context, activities.ReadOutcomeInput) (activities.Outcome, error) {
			w.note("read outcome")
			return w.callback, nil
		},
		"Download": func(_ context.Context, in activities.DownloadInput) (activities.File, error) {
			w.note(fmt.Sprintf("download %d", in.Output.Index))
			return activities.File{}, w.download(in.Output.Index)
		},
		"Upload": func(_ context.Context, in activities.UploadInput) (activities.UploadOutput, error) {
			w.note(fmt.Sprintf("upload %d", in.Output.Index))
			return activities.UploadOutput{Key: fmt.Sprintf("key-%d", in.Output.Index), File: activities.File{Kind: models.AssetImage, Size: 7}}, nil
		},
		"Thumbnail": func(_ context.Context, in activities.ThumbnailInput) (activities.ThumbnailOutput, error) {
			w.note(fmt.Sprintf("thumbnail %d", in.Output.Index))
			return activities.ThumbnailOutput{Key: in.Key + ".thumb", Width: 3}, w.thumbnail(in.Output.Index)
		},
		"Complete": func(_ context.Context, in activities.CompleteInput) (activities.CompleteOutput, error) {
			w.note("complete")
			w.complete = in
			return activities.CompleteOutput{}, w.records("complete")
		},
		"Fail": func(_ context.Context, in activities.FailInput) (activities.FailOutput, error) {
			w.note("fail")
			w.fail = in
			return activities.FailOutput{}, w.records("fail")
		},
		"FinishCancel": func(_ context.Context, in activities.FinishCancelInput) (activities.FinishCancelOutput, error) {
			w.note("finish cancel")
			w.canceled = in
			return activities.FinishCancelOutput{}, nil
		},
	}
}

func (w *world) note(call string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.calls = append(w.calls, call)
}

// callbackAfter lets the provider's callback for attempt arrive after a delay
// of the workflow's own time.
func (w *world) callbackAfter(delay time.Duration, attempt int) {
	w.env.RegisterDelayedCallback(func() {
		w.env.SignalWorkflow(workflows.SignalCallback, workflows.CallbackNote{DeliveryID: uuid.NewString(), Attempt: attempt})
	}, delay)
}

const (
	usual    = 10 * time.Second
	deadline = 5 * time.Minute
)

// input plans one attempt for each name, at Replicate.
func input(providerModels ...string) workflows.GenerateInput {
	in := workflows.GenerateInput{
		Ref: models.Ref{GenerationID: uuid.MustParse("7c9e6679-7425-40de-944b-e07fc1f90ae7"), Run: 1}, UserID: "a-user",
		Plan: models.Plan{Title: "FLUX schnell · create", ModelID: "flux-schnell", Action: models.ActionCreate},
	}
	for _, name := range providerModels {
		in.Plan.Attempts = append(in.Plan.Attempts, models.PlannedAttempt{
			Provider: models.ProviderReplicate, ProviderModel: name, FirstPoll: usual, Deadline: deadline,
		})
	}
	return in
}

// run executes the workflow to its end and returns its error.
func (w *world) run(t *testing.T, in workflows.GenerateInput) error {
	t.Helper()
	w.env.ExecuteWorkflow(workflows.GenerateName, in)
	require.True(t, w.env.IsWorkflowCompleted())
	return w.env.GetWorkflowError()
}
