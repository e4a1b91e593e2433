package generation_test

import (
	"testing"

	"github.com/google/uuid"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"darkroom/models"
)

func TestRetryStartsTheNextRunOfTheSameModel(t *testing.T) {
	t.Parallel()
	b := setup(t)
	gen := b.create(t)
	_, err := b.Retry(t.Context(), b.userID, gen.ID, nil)
	assert.Equal(t, models.CodeConflict, models.CodeOf(err), "it has not ended")
	require.NoError(t, b.db.FailRun(t.Context(), models.Ref{GenerationID: gen.ID, Run: 1}, models.FailureNetwork))
	_, err = b.Retry(t.Context(), uuid.New(), gen.ID, nil)
	assert.Equal(t, models.CodeNotFound, models.CodeOf(err))

	again, err := b.Retry(t.Context(), b.userID, gen.ID, nil)
	require.NoError(t, err)
	assert.Equal(t, 2, again.Run)
	require.Len(t, b.runs.started, 2)
	assert.Equal(t, b.runs.started[0], b.runs.started[1])
}

func TestALateSuccessStartsARecovery(t *testing.T) {
	t.Parallel()
	b := setup(t)
	ref := b.sent(t)
	require.NoError(t, b.db.FailRun(t.Context(), models.Ref{GenerationID: ref.GenerationID, Run: 1}, models.FailureDeadline))
	b.says()
	b.runs.over = true
	for range 2 {
		require.NoError(t, b.Callback(t.Context(), message(ref)))
	}
	require.Len(t, b.runs.started, 2)
	assert.True(t, b.runs.started[1].RecoverOnly)
}

func TestDelete(t *testing.T) {
	t.Parallel()
	b := setup(t)
	gen := b.create(t)
	require.NoError(t, b.Delete(t.Context(), b.userID, gen.ID), "an active one is cancelled")
	kept, err := b.db.GetGeneration(t.Context(), b.userID, gen.ID)
	require.NoError(t, err)
	assert.Equal(t, models.StatusCancelled, kept.Status)
	for range 2 {
		require.NoError(t, b.Delete(t.Context(), b.userID, gen.ID), "a finished one is hidden")
	}
	_, err = b.db.GetGeneration(t.Context(), b.userID, gen.ID)
	assert.Equal(t, models.CodeNotFound, models.CodeOf(err))
	assert.Equal(t, models.CodeNotFound, models.CodeOf(b.Delete(t.Context(), uuid.New(), gen.ID)))
}
