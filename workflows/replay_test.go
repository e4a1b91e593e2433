package workflows_test

import (
	"log/slog"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/log"
	"go.temporal.io/sdk/worker"
	"go.temporal.io/sdk/workflow"

	"darkroom/activities"
	"darkroom/workflows"
)

// replayer runs a workflow function against saved histories, as a worker does
// that takes over a run.
func replayer(t *testing.T, generate any) worker.WorkflowReplayer {
	t.Helper()
	r, err := worker.NewWorkflowReplayerWithOptions(worker.WorkflowReplayerOptions{DisableRegistrationAliasing: true})
	require.NoError(t, err)
	r.RegisterWorkflowWithOptions(generate, workflow.RegisterOptions{Name: workflows.GenerateName})
	r.RegisterWorkflowWithOptions(workflows.Deliver, workflow.RegisterOptions{Name: workflows.DeliverName})
	return r
}

func quiet() log.Logger { return log.NewStructuredLogger(slog.New(slog.DiscardHandler)) }

// outcomes are the ways in which a run may go: of each there is a history.
func outcomes() []string {
	return []string{
		"webhook", "webhook-early", "webhook-doubled", "poll", "throttled", "found", "next-entry", "fallback",
		"moderation", "billing", "media-lost", "deadline", "cancelled", "deleted", "retried", "revisited", "recovered",
	}
}

// TestReplay proves that today's workflow goes on where yesterday's left off.
// The histories were saved from a running stack; internal/e2e says how. Those
// in folders are of shapes that were released and may still run: docs/operating.md.
func TestReplay(t *testing.T) {
	t.Parallel()
	histories, err := filepath.Glob("testdata/histories/*.json")
	require.NoError(t, err)
	names := make([]string, 0, len(histories))
	for _, path := range histories {
		names = append(names, strings.TrimSuffix(filepath.Base(path), ".json"))
	}
	require.ElementsMatch(t, outcomes(), names)
	released, err := filepath.Glob("testdata/histories/*/*.json")
	require.NoError(t, err)
	histories = append(histories, released...)
	for _, path := range histories {
		t.Run(strings.TrimPrefix(path, "testdata/histories/"), func(t *testing.T) {
			t.Parallel()
			require.NoError(t, replayer(t, workflows.Generate).ReplayWorkflowHistoryFromJSONFile(quiet(), path))
		})
	}
}

// TestReplayOfDeliveries does the same for messages on their way.
func TestReplayOfDeliveries(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"delivered", "delayed", "gone", "given-up"} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			require.NoError(t, replayer(t, workflows.Generate).ReplayWorkflowHistoryFromJSONFile(quiet(), "testdata/deliveries/"+name+".json"))
		})
	}
}

// oneStepMore is a change of the workflow's shape.
func oneStepMore(ctx workflow.Context, in workflows.GenerateInput) error {
	var steps *activities.Runs
	ctx = workflow.WithActivityOptions(ctx, workflow.ActivityOptions{StartToCloseTimeout: 1})
	if err := workflow.ExecuteActivity(ctx, steps.Fail, activities.FailInput{Ref: in.Ref}).Get(ctx, nil); err != nil {
		return err
	}
	return workflows.Generate(ctx, in)
}

// TestReplayNoticesAChange proves that the proof can fail: a workflow that asks
// for one step more does not fit the history.
func TestReplayNoticesAChange(t *testing.T) {
	t.Parallel()
	err := replayer(t, oneStepMore).ReplayWorkflowHistoryFromJSONFile(quiet(), "testdata/histories/webhook.json")
	assert.ErrorContains(t, err, "TMPRL1100", "the SDK's code of nondeterminism")
}

// TestReplayAcceptsAGatedChange proves that a gate is all that such a change
// needs: runs that began before it do not take the step.
func TestReplayAcceptsAGatedChange(t *testing.T) {
	t.Parallel()
	gated := func(ctx workflow.Context, in workflows.GenerateInput) error {
		if workflow.GetVersion(ctx, "one-step-more", workflow.DefaultVersion, 1) == workflow.DefaultVersion {
			return workflows.Generate(ctx, in)
		}
		return oneStepMore(ctx, in)
	}
	assert.NoError(t, replayer(t, gated).ReplayWorkflowHistoryFromJSONFile(quiet(), "testdata/histories/webhook.json"))
}
