package workflows_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/temporal"

	"darkroom/activities"
	"darkroom/models"
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

func TestAJobThatWasDoneBeforeTheCancelIsKept(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.cancelled = succeeded(2)
	w.env.RegisterDelayedCallback(w.env.CancelWorkflow, time.Second)
	assert.True(t, temporal.IsCanceledError(w.run(t, input("m"))))
	assert.Len(t, w.canceled.Assets, 2, "it is paid for")
	assert.NotContains(t, w.calls, "complete")
}

func TestTheProvidersWordOnACancelIsWaitedFor(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.cancelled = running()
	looks := 0
	w.poll = func() (activities.Outcome, error) {
		if looks++; looks < 3 {
			return running(), nil
		}
		return failedFor(models.FailureCanceled), nil
	}
	w.env.RegisterDelayedCallback(w.env.CancelWorkflow, time.Second)
	start := w.env.Now()
	assert.True(t, temporal.IsCanceledError(w.run(t, input("m"))))
	assert.Equal(t, 3, looks)
	assert.Equal(t, 7*time.Second, w.env.Now().Sub(start))

	w = newWorld(t)
	w.cancelled = running()
	w.env.RegisterDelayedCallback(w.env.CancelWorkflow, time.Second)
	start = w.env.Now()
	assert.True(t, temporal.IsCanceledError(w.run(t, input("m"))))
	assert.Equal(t, 11*time.Second, w.env.Now().Sub(start), "but not for ever")
	assert.Equal(t, "finish cancel", w.calls[len(w.calls)-1])
}
