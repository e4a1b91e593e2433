package workflows_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/temporal"

	"darkroom/activities"
)

func TestCancelWhileWaitingTellsTheProvider(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.env.RegisterDelayedCallback(w.env.CancelWorkflow, time.Second)
	err := w.run(t, input("m"))
	assert.True(t, temporal.IsCanceledError(err), "the workflow ends as cancelled too")
	assert.Equal(t, []string{"begin", "submit 1 to m", "cancel job", "finish cancel"}, w.calls)
	assert.Empty(t, w.canceled.Assets)
}

func TestCancelDuringTheSubmissionKeepsTheJobsID(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	submitted := false
	w.submit = func(activities.SubmitInput) (activities.Outcome, error) {
		w.env.CancelWorkflow()
		submitted = true
		return running(), nil
	}
	assert.True(t, temporal.IsCanceledError(w.run(t, input("m"))))
	assert.True(t, submitted)
	assert.Equal(t, []string{"begin", "submit 1 to m", "cancel job", "finish cancel"}, w.calls)
}

func TestCancelAfterTheJobKeepsThePaidMedia(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.submit = func(activities.SubmitInput) (activities.Outcome, error) { return succeeded(2), nil }
	w.download = func(index int) error {
		if index == 0 {
			w.env.CancelWorkflow()
		}
		return nil
	}
	assert.True(t, temporal.IsCanceledError(w.run(t, input("m"))))
	assert.Len(t, w.canceled.Assets, 2)
	assert.NotContains(t, w.calls, "complete")
}

func TestCancelDoesNotStartTheNextEntry(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.env.RegisterDelayedCallback(w.env.CancelWorkflow, time.Second)
	require.Error(t, w.run(t, input("first", "second")))
	assert.NotContains(t, w.calls, "submit 2 to second")
}
