package workflows_test

import (
	"log/slog"
	"path/filepath"
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
	return r
}

func quiet() log.Logger { return log.NewStructuredLogger(slog.New(slog.DiscardHandler)) }

// TestReplay proves that today's workflow goes on where yesterday's left off.
// The histories were saved from a running stack; internal/e2e says how.
func TestReplay(t *testing.T) {
	t.Parallel()
	histories, err := filepath.Glob("testdata/histories/*.json")
	require.NoError(t, err)
	require.GreaterOrEqual(t, len(histories), 13)
	for _, path := range histories {
		t.Run(filepath.Base(path), func(t *testing.T) {
			t.Parallel()
			require.NoError(t, replayer(t, workflows.Generate).ReplayWorkflowHistoryFromJSONFile(quiet(), path))
		})
	}
}

// TestReplayNoticesAChange proves that the proof can fail: a workflow that asks
// for one step more does not fit the history.
func TestReplayNoticesAChange(t *testing.T) {
	t.Parallel()
	changed := func(ctx workflow.Context, in workflows.GenerateInput) error {
		var steps *activities.Runs
		ctx = workflow.WithActivityOptions(ctx, workflow.ActivityOptions{StartToCloseTimeout: 1})
		if err := workflow.ExecuteActivity(ctx, steps.Fail, activities.FailInput{Ref: in.Ref}).Get(ctx, nil); err != nil {
			return err
		}
		return workflows.Generate(ctx, in)
	}
	err := replayer(t, changed).ReplayWorkflowHistoryFromJSONFile(quiet(), "testdata/histories/webhook.json")
	assert.ErrorContains(t, err, "TMPRL1100", "the SDK's code of nondeterminism")
}
