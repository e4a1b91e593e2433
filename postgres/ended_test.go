package postgres_test

import (
	"testing"

	"github.com/google/uuid"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"darkroom/models"
)

func TestEveryEndOfAnAttemptIsToldOnce(t *testing.T) {
	t.Parallel()
	db, _ := open(t)
	var told []models.FailureKind
	db = db.WithEnded(func(end models.AttemptEnd) {
		assert.Equal(t, models.ProviderReplicate, end.Provider)
		assert.Equal(t, "black-forest-labs/flux-schnell", end.ProviderModel)
		told = append(told, end.Kind)
	})
	for _, outcome := range []models.Outcome{
		{Status: models.OutcomeRunning},
		{Status: models.OutcomeUnknown},
		{Status: models.OutcomeFailed, Kind: models.FailureModeration},
		{Status: models.OutcomeSucceeded},
	} {
		_, err := db.RecordOutcome(t.Context(), sent(t, db, begun(t, db)).Ref(), outcome)
		require.NoError(t, err)
	}
	assert.Equal(t, []models.FailureKind{models.FailureModeration, models.FailureNone}, told)

	told = nil
	gen := begun(t, db)
	attempt := sent(t, db, gen)
	for range 2 {
		delivery := models.Delivery{
			ID: uuid.New(), Provider: models.ProviderReplicate, DeliveryID: "m", GenerationID: gen.ID, Attempt: attempt.Number, JobID: "j",
		}
		_, err := db.SaveDelivery(t.Context(), delivery, models.Outcome{Status: models.OutcomeCanceled})
		require.NoError(t, err)
		_, err = db.RecordOutcome(t.Context(), attempt.Ref(), succeeded("https://x/y"))
		require.NoError(t, err)
	}
	assert.Equal(t, []models.FailureKind{models.FailureCanceled}, told, "by whichever word came first")

	told = nil
	gen = begun(t, db)
	sent(t, db, gen)
	for range 2 {
		require.NoError(t, db.FailRun(t.Context(), ref(gen), models.FailureDeadline))
	}
	assert.Equal(t, []models.FailureKind{models.FailureDeadline}, told, "one whose run gave it up")
}
