package models_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/google/uuid"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"darkroom/models"
)

// TestEveryPairOfStatuses writes the state machine down a second time.
func TestEveryPairOfStatuses(t *testing.T) {
	t.Parallel()
	allowed := map[string]bool{
		"pending queued": true, "pending failed": true, "pending cancelled": true,
		"queued processing": true, "queued failed": true, "queued cancelled": true,
		"processing completed": true, "processing failed": true, "processing cancelled": true,
		"failed pending": true, "failed completed": true, "cancelled pending": true,
	}
	for _, from := range models.Statuses() {
		var sources []models.Status
		for _, to := range models.Statuses() {
			assert.Equal(t, allowed[fmt.Sprintf("%s %s", from, to)], from.CanMoveTo(to), "%s to %s", from, to)
			if allowed[fmt.Sprintf("%s %s", to, from)] {
				sources = append(sources, to)
			}
		}
		assert.Equal(t, sources, models.SourcesOf(from))
		assert.NotEqual(t, from.Active(), from.Terminal(), "%s is one or the other", from)
	}
	assert.True(t, models.StatusCancelled.Terminal(), "cancelled counts as an end")
}

func TestEveryFailureKindHasWordsForTheUser(t *testing.T) {
	t.Parallel()
	for _, kind := range models.FailureKinds() {
		message := kind.Message()
		assert.True(t, strings.HasSuffix(message, "."), kind)
		for _, inner := range []string{"Replicate", "fal", "Google", "Higgsfield", "balance", "HTTP", "SQL"} {
			assert.NotContains(t, message, inner, kind)
		}
	}
	assert.Empty(t, models.FailureNone.Message())
	assert.Equal(t, models.FailNow, models.FailureModeration.Disposition())
	assert.Equal(t, models.FailNow, models.FailureInvalidInput.Disposition())
	assert.Equal(t, models.NextAttempt, models.FailureBilling.Disposition())
	assert.Equal(t, models.RetryHere, models.FailureRateLimited.Disposition())
}

func TestErrors(t *testing.T) {
	t.Parallel()
	cause := errors.New("SELECT secret")
	err := fmt.Errorf("outer: %w", &models.Error{Code: models.CodeNotFound, Message: "Not found.", Err: cause})
	assert.Equal(t, models.CodeNotFound, models.CodeOf(err))
	assert.Equal(t, "Not found.", models.PublicMessage(err))
	require.ErrorIs(t, err, cause)
	assert.Contains(t, err.Error(), "SELECT", "the log sees the cause")
	assert.Equal(t, models.CodeInternal, models.CodeOf(cause))
	assert.NotContains(t, models.PublicMessage(cause), "SELECT")
	assert.Empty(t, models.CodeOf(nil))
	assert.Equal(t, "bad", models.Invalid(models.FieldError{Field: "f", Message: "bad"}).Message)
}

func TestACallbackAddressProvesWhereItWasMade(t *testing.T) {
	t.Parallel()
	key := models.CallbackKey("a key of the deployment")
	ref := models.AttemptRef{GenerationID: uuid.MustParse("7c9e6679-7425-40de-944b-e07fc1f90ae7"), Number: 2}
	mac := key.MAC(models.ProviderReplicate, ref)
	assert.Len(t, mac, 22)
	assert.Equal(t, "/api/webhook/replicate/7c9e6679-7425-40de-944b-e07fc1f90ae7/2/"+mac, key.Path(models.ProviderReplicate, ref))
	assert.True(t, key.Valid(models.ProviderReplicate, ref, mac))
	assert.False(t, key.Valid(models.ProviderFal, ref, mac))
	assert.False(t, key.Valid(models.ProviderReplicate, models.AttemptRef{GenerationID: ref.GenerationID, Number: 3}, mac))
	assert.False(t, models.CallbackKey("another").Valid(models.ProviderReplicate, ref, mac))
	assert.False(t, key.Valid(models.ProviderReplicate, ref, ""))
}

func TestOutcomesThatMayStillChange(t *testing.T) {
	t.Parallel()
	assert.False(t, models.OutcomeRunning.Terminal())
	assert.False(t, models.OutcomeUnknown.Terminal(), "a late word may replace it")
	assert.True(t, models.OutcomeSucceeded.Terminal())
	assert.True(t, models.OutcomeFailed.Terminal())
	assert.True(t, models.OutcomeCanceled.Terminal())
}

func TestActions(t *testing.T) {
	t.Parallel()
	assert.Len(t, models.Actions(), 14)
	assert.True(t, models.ActionVideoKeyframes.Valid())
	assert.False(t, models.Action("paint").Valid())
}
