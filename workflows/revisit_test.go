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

// again is a world in which an earlier run has left attempt 1 behind.
func again(t *testing.T) *world {
	t.Helper()
	w := newWorld(t)
	w.earlier = []models.EarlierAttempt{{Number: 1, Provider: models.ProviderReplicate}}
	return w
}

func TestARetryBringsFinishedWorkHomeAndPaysNothing(t *testing.T) {
	t.Parallel()
	w := again(t)
	w.poll = func() (activities.Outcome, error) { return succeeded(1), nil }
	require.NoError(t, w.run(t, input("m")))
	assert.Equal(t, []string{"begin", "poll", "download 0", "upload 0", "thumbnail 0", "complete"}, w.calls)
	assert.Equal(t, 1, w.complete.Attempt)
}

func TestARetryAdoptsAJobThatStillRuns(t *testing.T) {
	t.Parallel()
	w := again(t)
	w.callbackAfter(3*time.Second, 1)
	require.NoError(t, w.run(t, input("m")))
	assert.Equal(t, []string{"begin", "poll", "read outcome", "download 0", "upload 0", "thumbnail 0", "complete"}, w.calls)
}

func TestARetryStartsAnewWhenEarlierJobsGaveNothing(t *testing.T) {
	t.Parallel()
	cases := map[string]func(*world){
		"failed": func(w *world) {
			w.poll = func() (activities.Outcome, error) { return failedFor(models.FailureModeration), nil }
		},
		"unknown": func(w *world) {
			w.poll = func() (activities.Outcome, error) { return activities.Outcome{Status: models.OutcomeUnknown}, nil }
		},
		"gone": func(w *world) {
			w.poll = func() (activities.Outcome, error) { return activities.Outcome{}, refusal(models.FailureGone) }
		},
		"expired": func(w *world) {
			lost := false
			w.poll = func() (activities.Outcome, error) { return succeeded(1), nil }
			w.download = func(int) error {
				if lost {
					return nil
				}
				lost = true
				return refusal(models.FailureResultExpired)
			}
		},
	}
	for name, prepare := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := again(t)
			prepare(w)
			w.submit = func(in activities.SubmitInput) (activities.Outcome, error) {
				assert.Equal(t, 2, in.Attempt)
				return succeeded(1), nil
			}
			require.NoError(t, w.run(t, input("m")))
			assert.Equal(t, 2, w.complete.Attempt)
		})
	}
}

func TestARecoveryRunStartsNothing(t *testing.T) {
	t.Parallel()
	w := again(t)
	w.poll = func() (activities.Outcome, error) { return failedFor(models.FailureUnknown), nil }
	in := input("m")
	in.Plan.RecoverOnly = true
	require.Error(t, w.run(t, in))
	assert.Equal(t, []string{"begin", "poll", "fail"}, w.calls)
}

func TestCancelWhileAJobIsAdopted(t *testing.T) {
	t.Parallel()
	w := again(t)
	w.env.RegisterDelayedCallback(w.env.CancelWorkflow, time.Second)
	assert.True(t, temporal.IsCanceledError(w.run(t, input("m"))))
	assert.Equal(t, []string{"begin", "poll", "cancel job", "finish cancel"}, w.calls)
}
