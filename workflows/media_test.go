package workflows_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"darkroom/activities"
	"darkroom/models"
)

// finished is a world whose provider answers at once with so many outputs.
func finished(t *testing.T, outputs int) *world {
	t.Helper()
	w := newWorld(t)
	w.submit = func(activities.SubmitInput) (activities.Outcome, error) { return succeeded(outputs), nil }
	return w
}

func TestALostOutputLeavesAGap(t *testing.T) {
	t.Parallel()
	w := finished(t, 3)
	w.download = func(index int) error {
		if index == 1 {
			return refusal(models.FailureResultExpired)
		}
		return nil
	}
	require.NoError(t, w.run(t, input("m")))
	require.Len(t, w.complete.Assets, 2)
	assert.Equal(t, 0, w.complete.Assets[0].Index)
	assert.Equal(t, 2, w.complete.Assets[1].Index)
}

func TestOnlyWhenEveryOutputIsLostTheRunFails(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ cause, want models.FailureKind }{
		{models.FailureResultExpired, models.FailureResultExpired},
		{models.FailureUnknown, models.FailureMedia},
	} {
		t.Run(string(c.cause), func(t *testing.T) {
			t.Parallel()
			w := finished(t, 2)
			w.download = func(int) error { return refusal(c.cause) }
			require.Error(t, w.run(t, input("m")))
			assert.Equal(t, c.want, w.fail.Kind)
		})
	}
}

func TestAFileThatCannotBeDrawnIsStoredAllTheSame(t *testing.T) {
	t.Parallel()
	w := finished(t, 1)
	w.thumbnail = func(int) error { return refusal(models.FailureMedia) }
	require.NoError(t, w.run(t, input("m")))
	require.Len(t, w.complete.Assets, 1)
	assert.Empty(t, w.complete.Assets[0].ThumbKey)
	assert.Equal(t, "key-0", w.complete.Assets[0].Key)
}

func TestATextNeedsNoMedia(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.submit = func(activities.SubmitInput) (activities.Outcome, error) {
		return activities.Outcome{Status: models.OutcomeSucceeded, HasText: true}, nil
	}
	require.NoError(t, w.run(t, input("m")))
	assert.Equal(t, []string{"begin", "submit 1 to m", "complete"}, w.calls)
}
