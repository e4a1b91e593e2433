package workflows_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/workflow"

	"darkroom/activities"
	"darkroom/models"
)

func resting(wait time.Duration) activities.Outcome {
	return activities.Outcome{Status: models.OutcomeRunning, Wait: wait}
}

func TestWhileEveryAccountRestsTheRunWaits(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	tries := 0
	w.submit = func(activities.SubmitInput) (activities.Outcome, error) {
		if tries++; tries < 3 {
			return resting(20 * time.Second), nil
		}
		return succeeded(1), nil
	}
	start := w.env.Now()
	require.NoError(t, w.run(t, input("m")))
	assert.Equal(t, 40*time.Second, w.env.Now().Sub(start))
	assert.Equal(t, []string{"begin", "submit 1 to m", "submit 1 to m", "submit 1 to m", "download 0", "upload 0", "thumbnail 0", "complete"}, w.calls)
}

func TestNoLongerThanForTheJobItself(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.submit = func(in activities.SubmitInput) (activities.Outcome, error) {
		if in.Attempt == 1 {
			return resting(deadline / 2), nil
		}
		return succeeded(1), nil
	}
	start := w.env.Now()
	require.NoError(t, w.run(t, input("first", "second")), "the next entry of the chain has its turn")
	assert.Equal(t, deadline, w.env.Now().Sub(start))
	assert.NotContains(t, w.calls, "cancel job", "there is none")

	w = newWorld(t)
	w.submit = func(activities.SubmitInput) (activities.Outcome, error) { return resting(deadline * 2), nil }
	start = w.env.Now()
	assert.Equal(t, string(models.FailureRateLimited), typeOf(t, w.run(t, input("m"))))
	assert.Equal(t, start, w.env.Now(), "a wait that is too long is not begun")
	assert.Equal(t, models.FailureRateLimited, w.fail.Kind)
}

func TestCancelEndsTheWaitForAnAccount(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.submit = func(activities.SubmitInput) (activities.Outcome, error) { return resting(time.Minute), nil }
	w.env.RegisterDelayedCallback(w.env.CancelWorkflow, time.Second)
	start := w.env.Now()
	assert.True(t, temporal.IsCanceledError(w.run(t, input("m", "never tried"))))
	assert.Equal(t, time.Second, w.env.Now().Sub(start))
	assert.Equal(t, []string{"begin", "submit 1 to m", "finish cancel"}, w.calls)
}

func TestAQueueForAPlaceIsNotTheProvidersFault(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	tries := 0
	w.submit = func(activities.SubmitInput) (activities.Outcome, error) {
		if tries++; tries < 40 {
			return activities.Outcome{Status: models.OutcomeRunning, Wait: 2 * time.Second, Full: true}, nil
		}
		return succeeded(1), nil
	}
	start := w.env.Now()
	require.NoError(t, w.run(t, input("m")))
	waited := w.env.Now().Sub(start)
	assert.Equal(t, (2+4+8+16)*time.Second+35*30*time.Second, waited, "ever more seldom, at most every half minute")
	assert.Greater(t, waited, deadline, "the model's deadline counts from the submission")
}

func TestNobodyQueuesForEver(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.submit = func(activities.SubmitInput) (activities.Outcome, error) {
		return activities.Outcome{Status: models.OutcomeRunning, Wait: 2 * time.Second, Full: true}, nil
	}
	start := w.env.Now()
	assert.Equal(t, string(models.FailureRateLimited), typeOf(t, w.run(t, input("m"))))
	assert.InDelta(t, 24*time.Hour, w.env.Now().Sub(start), float64(time.Minute))
}

// Whether a provider that takes no job is waited for is the submission's to decide:
// it is told whether there is another entry.
func TestTheSubmissionIsToldWhetherThereIsMore(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	var more []bool
	w.submit = func(in activities.SubmitInput) (activities.Outcome, error) {
		if more = append(more, in.More); in.Attempt < 3 {
			return activities.Outcome{}, refusal(models.FailureRateLimited)
		}
		return succeeded(1), nil
	}
	start := w.env.Now()
	require.NoError(t, w.run(t, input("first", "second", "third")))
	assert.Equal(t, []bool{true, true, false}, more)
	assert.Equal(t, start, w.env.Now(), "nobody waited")
}

func TestTheLastEntryIsWaitedForThenFailsForItsReason(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.submit = func(activities.SubmitInput) (activities.Outcome, error) {
		return activities.Outcome{Status: models.OutcomeRunning, Kind: models.FailureBilling, Wait: 2 * time.Minute}, nil
	}
	start := w.env.Now()
	assert.Equal(t, string(models.FailureBilling), typeOf(t, w.run(t, input("m"))))
	assert.Equal(t, 4*time.Minute, w.env.Now().Sub(start), "its model may take five")
	assert.Equal(t, models.FailureBilling, w.fail.Kind)
}

func TestABusyProviderIsNotWaitedForAsLongAsAThrottle(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.submit = func(activities.SubmitInput) (activities.Outcome, error) {
		return activities.Outcome{Status: models.OutcomeRunning, Kind: models.FailureProviderBusy, Wait: 30 * time.Second}, nil
	}
	start := w.env.Now()
	assert.Equal(t, string(models.FailureProviderBusy), typeOf(t, w.run(t, input("m"))))
	assert.Equal(t, 150*time.Second, w.env.Now().Sub(start), "its model may take five minutes")
}

// Three refusals for being busy cost nothing, and each is an attempt of its own: no
// attempt has two jobs.
func TestABusyProviderIsTriedAgainAsAnotherAttempt(t *testing.T) {
	t.Parallel()
	for busy, want := range map[int]string{0: "", 2: "", 3: string(models.FailureProviderBusy)} {
		w := newWorld(t)
		var tried []int
		w.submit = func(in activities.SubmitInput) (activities.Outcome, error) {
			tried = append(tried, in.Attempt)
			if len(tried) <= busy {
				return activities.Outcome{}, refusal(models.FailureProviderBusy)
			}
			return succeeded(1), nil
		}
		err := w.run(t, input("m"))
		if want == "" {
			require.NoError(t, err)
		} else {
			assert.Equal(t, want, typeOf(t, err))
		}
		assert.Equal(t, []int{1, 2, 3}[:min(busy+1, 3)], tried)
	}
}

func TestARunOfBeforeFailsAtOnceForABusyProvider(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.env.OnGetVersion("try-busy-again", workflow.DefaultVersion, workflow.Version(1)).Return(workflow.DefaultVersion)
	w.submit = func(activities.SubmitInput) (activities.Outcome, error) {
		return activities.Outcome{}, refusal(models.FailureProviderBusy)
	}
	start := w.env.Now()
	assert.Equal(t, string(models.FailureProviderBusy), typeOf(t, w.run(t, input("m"))))
	assert.Equal(t, start, w.env.Now())
}

// A model that is quick must not fail for a rest that is shorter than anybody would
// mind.
func TestAQuickModelWaitsOutTheRestOfItsAccount(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	tries := 0
	w.submit = func(activities.SubmitInput) (activities.Outcome, error) {
		if tries++; tries == 1 {
			return activities.Outcome{Status: models.OutcomeRunning, Kind: models.FailureBilling, Wait: 2 * time.Minute}, nil
		}
		return succeeded(1), nil
	}
	in := input("m")
	in.Plan.Attempts[0].Deadline = 10 * time.Second
	require.NoError(t, w.run(t, in))
}

// Runs that began before that fail as they always did: their histories go on so.
func TestARunOfBeforeWaitsNoLongerThanItsModel(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.env.OnGetVersion("wait-out-rests", workflow.DefaultVersion, workflow.Version(1)).Return(workflow.DefaultVersion)
	w.submit = func(activities.SubmitInput) (activities.Outcome, error) { return resting(2 * time.Minute), nil }
	in := input("m")
	in.Plan.Attempts[0].Deadline = 10 * time.Second
	start := w.env.Now()
	require.Error(t, w.run(t, in))
	assert.Equal(t, start, w.env.Now())
}
