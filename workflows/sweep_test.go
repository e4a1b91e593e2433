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
	suite := &testsuite.WorkflowTestSuite{}
	suite.SetLogger(log.NewStructuredLogger(slog.New(slog.DiscardHandler)))
	env := suite.NewTestWorkflowEnvironment()
	var ran []string
	for _, name := range []string{"StartUnclaimed", "TellUnsignalled", "ReconcileStale", "RecoverLate", "PurgeDeleted"} {
		env.RegisterActivityWithOptions(func(context.Context, activities.SweepInput) (activities.Swept, error) {
			ran = append(ran, name)
			return activities.Swept{}, errors.New("away")
		}, activity.RegisterOptions{Name: name})
	}
	env.ExecuteWorkflow(workflows.Sweep)
	require.Error(t, env.GetWorkflowError())
	assert.Equal(t, []string{"StartUnclaimed", "TellUnsignalled", "ReconcileStale", "RecoverLate"}, ran)
}
