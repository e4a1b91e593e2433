package workflows_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/temporal"

	"darkroom/activities"
	"darkroom/models"
)

func TestInputsAreReadyBeforeAnythingIsSent(t *testing.T) {
	t.Parallel()
	w := finished(t, 1)
	in := input("m")
	in.Plan.Prepare = true
	require.NoError(t, w.run(t, in))
	assert.Equal(t, []string{"begin", "prepare", "submit 1 to m"}, w.calls[:3])
}

func TestAnInputThatTheModelDoesNotTakeCostsNothing(t *testing.T) {
	t.Parallel()
	fault := models.FieldError{Field: "settings.mask_url", Message: "The file is a video: give a picture."}
	w := finished(t, 1)
	w.prepare = func() error {
		return temporal.NewApplicationErrorWithOptions("an input file cannot be used", string(models.FailureInvalidInput),
			temporal.ApplicationErrorOptions{NonRetryable: true, Details: []any{fault}})
	}
	in := input("m", "n")
	in.Plan.Prepare = true
	require.Error(t, w.run(t, in))
	assert.Equal(t, []string{"begin", "prepare", "fail"}, w.calls)
	assert.Equal(t, activities.FailInput{Ref: in.Ref, Kind: models.FailureInvalidInput, Fault: &fault}, w.fail)
}
