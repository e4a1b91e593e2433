package workflows_test

import (
	"context"
	"errors"
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

// TestEveryPartOfTheSweepHasItsTurn has every step fail: none may keep the next
// from running.
func TestEveryPartOfTheSweepHasItsTurn(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		workflow any
		args     []any
		want     []string
	}{
		"sweep": {workflows.Sweep, nil, []string{"StartUnclaimed", "TellUnsignalled", "ReconcileStale", "RecoverLate", "EraseTokens", "SweepPermits", "StartUnsent"}},
		"purge": {workflows.Purge, []any{workflows.RetentionInput{}}, []string{"PurgeDeleted", "ForgetKeys"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			assert.Equal(t, c.want, stepsOf(t, c.workflow, c.args...))
		})
	}
}

// stepsOf runs a schedule's workflow whose steps all fail and returns those that
// it tried.
func stepsOf(t *testing.T, schedule any, args ...any) []string {
	t.Helper()
	suite := &testsuite.WorkflowTestSuite{}
	suite.SetLogger(log.NewStructuredLogger(slog.New(slog.DiscardHandler)))
	env := suite.NewTestWorkflowEnvironment()
	var ran []string
	for _, name := range []string{"StartUnclaimed", "TellUnsignalled", "ReconcileStale", "RecoverLate", "EraseTokens", "SweepPermits", "StartUnsent", "PurgeDeleted", "ForgetKeys"} {
		env.RegisterActivityWithOptions(func(context.Context, activities.SweepInput) (activities.Swept, error) {
			ran = append(ran, name)
			return activities.Swept{}, errors.New("away")
		}, activity.RegisterOptions{Name: name})
	}
	env.ExecuteWorkflow(schedule, args...)
	require.Error(t, env.GetWorkflowError())
	return ran
}
