package workflows_test

import (
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/mock"
	"github.com/stretchr/testify/require"
	"go.temporal.io/api/enums/v1"
	"go.temporal.io/sdk/temporal"

	"darkroom/activities"
	"darkroom/models"
	"darkroom/workflows"
)

func TestACallbackBringsTheMediaHomeInOrder(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.callback = succeeded(2)
	w.callbackAfter(3*time.Second, 1)

	require.NoError(t, w.run(t, input("m")))
	assert.Equal(t, []string{
		"begin", "submit 1 to m", "read outcome",
		"download 0", "upload 0", "thumbnail 0", "download 1", "upload 1", "thumbnail 1", "complete",
	}, w.calls)
	require.Len(t, w.complete.Assets, 2)
	assert.Equal(t, "key-1", w.complete.Assets[1].Key)
	assert.Equal(t, "key-1.thumb", w.complete.Assets[1].ThumbKey)
	assert.Equal(t, 1, w.complete.Attempt)
}

func TestACallbackBeforeTheSubmissionReturns(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.callbackAfter(0, 1)
	require.NoError(t, w.run(t, input("m")))
	assert.Equal(t, "complete", w.calls[len(w.calls)-1])
	assert.NotContains(t, w.calls, "poll")
}

func TestASubmissionThatIsAnsweredWithTheResult(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.submit = func(activities.SubmitInput) (activities.Outcome, error) { return succeeded(1), nil }
	require.NoError(t, w.run(t, input("m")))
	assert.Equal(t, []string{"begin", "submit 1 to m", "download 0", "upload 0", "thumbnail 0", "complete"}, w.calls)
}

func TestDoubledCallbacksBringNothingTwice(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	for range 3 {
		w.callbackAfter(time.Second, 1)
	}
	require.NoError(t, w.run(t, input("m")))
	assert.Equal(t, []string{"begin", "submit 1 to m", "read outcome", "download 0", "upload 0", "thumbnail 0", "complete"}, w.calls)
}

func TestALostCallbackIsMadeGoodByALook(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	looks := 0
	w.poll = func() (activities.Outcome, error) {
		if looks++; looks < 3 {
			return running(), nil
		}
		return succeeded(1), nil
	}
	start := w.env.Now()
	require.NoError(t, w.run(t, input("m")))
	assert.Equal(t, 3, looks)
	assert.Equal(t, usual+5*time.Second+10*time.Second, w.env.Now().Sub(start), "first near the usual time, then backing off")
}

func TestSomebodyWhoCannotWaitHasTheJobLookedAt(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.poll = func() (activities.Outcome, error) { return succeeded(1), nil }
	w.env.RegisterDelayedCallback(func() {
		w.env.SignalWorkflow(workflows.SignalCallback, workflows.CallbackNote{})
	}, time.Second)
	start := w.env.Now()
	require.NoError(t, w.run(t, input("m")))
	assert.Equal(t, time.Second, w.env.Now().Sub(start), "long before the first look")
}

func TestALookThatFailsIsTakenAgain(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	looks := 0
	w.poll = func() (activities.Outcome, error) {
		if looks++; looks == 1 {
			return activities.Outcome{}, refusal(models.FailureProviderBusy)
		}
		return succeeded(1), nil
	}
	require.NoError(t, w.run(t, input("m")))
	assert.Equal(t, 2, looks)
}

func TestTheDeadlineLooksOnceMoreThenFails(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	start := w.env.Now()
	err := w.run(t, input("m", "never tried"))
	assert.Equal(t, models.FailureDeadline, w.fail.Kind)
	assert.Equal(t, string(models.FailureDeadline), typeOf(t, err))
	assert.Equal(t, deadline, w.env.Now().Sub(start))
	assert.Equal(t, []string{"poll", "fail"}, w.calls[len(w.calls)-2:])
	assert.NotContains(t, w.calls, "cancel job", "a late success is still wanted")
}

func TestTheDeadlinesLookMayStillSucceed(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	start := w.env.Now()
	w.poll = func() (activities.Outcome, error) {
		if w.env.Now().Sub(start) >= deadline {
			return succeeded(1), nil
		}
		return running(), nil
	}
	require.NoError(t, w.run(t, input("m")))
}

func TestAJobWithoutWebhookIsLookedAtSoon(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.submit = func(activities.SubmitInput) (activities.Outcome, error) {
		return activities.Outcome{Status: models.OutcomeRunning}, nil
	}
	w.poll = func() (activities.Outcome, error) { return succeeded(1), nil }
	start := w.env.Now()
	require.NoError(t, w.run(t, input("m")))
	assert.Equal(t, 2*time.Second, w.env.Now().Sub(start))
}

func TestASubmissionThatNobodyCanFindFails(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.submit = func(activities.SubmitInput) (activities.Outcome, error) {
		return activities.Outcome{Status: models.OutcomeUnknown}, nil
	}
	require.Error(t, w.run(t, input("m")))
	assert.Equal(t, models.FailureUnknown, w.fail.Kind)
}

func TestTheChain(t *testing.T) {
	t.Parallel()
	for _, kind := range models.FailureKinds() {
		t.Run(string(kind), func(t *testing.T) {
			t.Parallel()
			w := newWorld(t)
			w.submit = func(in activities.SubmitInput) (activities.Outcome, error) {
				if in.Attempt == 1 {
					return activities.Outcome{}, refusal(kind)
				}
				return succeeded(1), nil
			}
			err := w.run(t, input("first", "second"))
			if kind.Disposition() == models.FailNow {
				require.Error(t, err)
				assert.Equal(t, kind, w.fail.Kind)
				assert.NotContains(t, w.calls, "submit 2 to second")
				return
			}
			require.NoError(t, err)
			assert.Equal(t, 2, w.complete.Attempt)
		})
	}
}

// A job that may exist may be paid for: no other provider is asked, whatever the
// tries to find it ended with.
func TestAJobThatMayExistNeverFallsThrough(t *testing.T) {
	t.Parallel()
	cases := map[string]func(activities.SubmitInput) (activities.Outcome, error){
		"unknown by its word": func(activities.SubmitInput) (activities.Outcome, error) {
			return activities.Outcome{Status: models.OutcomeUnknown}, nil
		},
		"unknown by an error": func(activities.SubmitInput) (activities.Outcome, error) {
			return activities.Outcome{}, refusal(models.FailureUnknown)
		},
		"a step that was lost": func(activities.SubmitInput) (activities.Outcome, error) {
			return activities.Outcome{}, temporal.NewTimeoutError(enums.TIMEOUT_TYPE_START_TO_CLOSE, nil)
		},
	}
	for name, submit := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t)
			w.submit = submit
			require.Error(t, w.run(t, input("first", "never tried")))
			assert.NotContains(t, w.calls, "submit 2 to never tried")
			assert.Equal(t, models.FailureUnknown, w.fail.Kind)
		})
	}
}

func TestTheRunIsFoundAtTheProviderThatItMovedTo(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.submit = func(in activities.SubmitInput) (activities.Outcome, error) {
		if in.Attempt == 1 {
			return activities.Outcome{}, refusal(models.FailureBilling)
		}
		return succeeded(1), nil
	}
	var at []string
	written := mock.MatchedBy(func(found temporal.SearchAttributes) bool {
		name, ok := found.GetKeyword(workflows.ProviderName())
		at = append(at, name)
		return ok
	})
	w.env.OnUpsertTypedSearchAttributes(written).Return(nil)
	in := input("first", "second")
	in.Plan.Attempts[1].Provider = models.ProviderFal
	require.NoError(t, w.run(t, in))
	assert.Equal(t, []string{"replicate", "fal"}, slices.Compact(at))
}

func TestAJobThatFailsGivesTheNextEntryAChance(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.submit = func(in activities.SubmitInput) (activities.Outcome, error) {
		if in.Attempt == 1 {
			return failedFor(models.FailureProviderBusy), nil
		}
		return succeeded(1), nil
	}
	require.NoError(t, w.run(t, input("first", "second")))
	assert.Contains(t, w.calls, "submit 2 to second")
}

func TestALateWordOfAnEarlierAttemptIsNotTakenForThisOnes(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.submit = func(in activities.SubmitInput) (activities.Outcome, error) {
		if in.Attempt == 1 {
			return activities.Outcome{}, refusal(models.FailureProviderBusy)
		}
		return running(), nil
	}
	w.callbackAfter(time.Second, 1)
	w.callbackAfter(2*time.Second, 2)
	start := w.env.Now()
	require.NoError(t, w.run(t, input("first", "second")))
	assert.Equal(t, 2*time.Second, w.env.Now().Sub(start))
}

func TestTheFence(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.claimed = false
	require.NoError(t, w.run(t, input("m")))
	assert.Equal(t, []string{"begin"}, w.calls)
}

func TestARunThatEndedElsewhereEndsQuietly(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.submit = func(activities.SubmitInput) (activities.Outcome, error) {
		return activities.Outcome{}, temporal.NewNonRetryableApplicationError("over", activities.TypeSuperseded, nil)
	}
	require.NoError(t, w.run(t, input("first", "second")))
	assert.Equal(t, []string{"begin", "submit 1 to first"}, w.calls)
}

func TestAPlanWithoutAttemptsIsRefused(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	require.Error(t, w.run(t, input()))
	assert.Empty(t, w.calls)
}

func TestStateTellsHowFarTheRunIs(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	var waiting workflows.State
	w.env.RegisterDelayedCallback(func() {
		answer, err := w.env.QueryWorkflow(workflows.QueryState)
		if assert.NoError(t, err) {
			assert.NoError(t, answer.Get(&waiting))
		}
	}, time.Second)
	w.callbackAfter(2*time.Second, 1)
	require.NoError(t, w.run(t, input("m")))
	assert.Equal(t, models.StageWaiting, waiting.Stage)
	assert.Equal(t, 1, waiting.Attempt)
	assert.Equal(t, models.ProviderReplicate, waiting.Provider)
}

// typeOf returns the type of the application error that ended the workflow.
func typeOf(t *testing.T, err error) string {
	t.Helper()
	var app *temporal.ApplicationError
	require.ErrorAs(t, err, &app)
	return app.Type()
}
