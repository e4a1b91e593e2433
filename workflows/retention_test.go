package workflows_test

import (
	"context"
	"log/slog"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/activity"
	"go.temporal.io/sdk/log"
	"go.temporal.io/sdk/testsuite"

	"darkroom/activities"
	"darkroom/workflows"
)

// TestADryRunIsOneInEveryStep: the wish reaches each step, and what it counted
// stands in the workflow's result.
func TestADryRunIsOneInEveryStep(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		workflow any
		found    []int
	}{
		"deleted": {workflows.Purge, []int{3, 3}},
		"inputs":  {workflows.PurgeInputs, []int{7}},
		"logs":    {workflows.PurgeLogs, []int{7}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			for _, dry := range []bool{true, false} {
				suite := &testsuite.WorkflowTestSuite{}
				suite.SetLogger(log.NewStructuredLogger(slog.New(slog.DiscardHandler)))
				env := suite.NewTestWorkflowEnvironment()
				for _, step := range []string{"PurgeDeleted", "ForgetKeys"} {
					env.RegisterActivityWithOptions(func(_ context.Context, in activities.SweepInput) (activities.Swept, error) {
						assert.Equal(t, dry, in.DryRun)
						return activities.Swept{Found: 3}, nil
					}, activity.RegisterOptions{Name: step})
				}
				for _, step := range []string{"RemoveInputs", "RemoveLogs"} {
					env.RegisterActivityWithOptions(func(_ context.Context, in activities.SweepInput) ([]activities.Purged, error) {
						assert.Equal(t, dry, in.DryRun)
						return []activities.Purged{{Name: step, Found: 7}}, nil
					}, activity.RegisterOptions{Name: step})
				}
				env.ExecuteWorkflow(c.workflow, workflows.RetentionInput{DryRun: dry})
				require.NoError(t, env.GetWorkflowError())
				var report workflows.RetentionReport
				require.NoError(t, env.GetWorkflowResult(&report))
				assert.Equal(t, dry, report.DryRun)
				var found []int
				for _, step := range report.Steps {
					found = append(found, step.Found)
				}
				assert.Equal(t, c.found, found)
			}
		})
	}
}
