package activities_test

import (
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"darkroom/activities"
	"darkroom/models"
)

// batch has a request for so many accepted, of a user of its own.
func (b *bundle) batch(t *testing.T, count int) []models.Generation {
	t.Helper()
	batchID, userID := uuid.New(), uuid.New()
	member := func(position int) models.Generation {
		return models.Generation{
			ID: uuid.New(), UserID: userID, BatchID: &batchID, BatchPosition: position,
			Action: models.ActionCreate, ModelID: "flux-schnell", ModelName: "FLUX schnell",
		}
	}
	first := member(0)
	for position := 1; position < count; position++ {
		first.Others = append(first.Others, member(position))
	}
	first, err := b.db.CreateGeneration(t.Context(), first)
	require.NoError(t, err)
	return first.Members()
}

// begin has a workflow claim the first few of a batch.
func (b *bundle) begin(t *testing.T, gens []models.Generation) {
	t.Helper()
	for _, gen := range gens {
		_, err := b.db.BeginRun(t.Context(), models.Ref{GenerationID: gen.ID, Run: 1}, uuid.NewString())
		require.NoError(t, err)
	}
}

func TestWhoeverEndsARunStartsTheNextInLine(t *testing.T) {
	t.Parallel()
	b := setup(t, publicConfig(), nil)
	batch := b.batch(t, 7)
	b.begin(t, batch[:models.DefaultActiveLimit])

	b.starter.away = true
	_, err := execute[activities.FailOutput](b, b.runs.Fail, activities.FailInput{
		Ref: models.Ref{GenerationID: batch[0].ID, Run: 1}, Kind: models.FailureNetwork,
	})
	require.NoError(t, err, "the end stands, whoever could not be started")
	require.Len(t, b.starter.started, 1)
	b.starter.away = false
	_, err = execute[activities.FailOutput](b, b.runs.Fail, activities.FailInput{
		Ref: models.Ref{GenerationID: batch[0].ID, Run: 1}, Kind: models.FailureNetwork,
	})
	require.NoError(t, err, "as after the death of its process")
	require.Len(t, b.starter.started, 2, "and a repeat starts it")

	b.begin(t, batch[5:6])
	_, err = execute[activities.FinishCancelOutput](b, b.runs.FinishCancel, activities.FinishCancelInput{
		Ref: models.Ref{GenerationID: batch[1].ID, Run: 1},
	})
	require.NoError(t, err)
	assert.Len(t, b.starter.started, 3)
}

func TestTheSweepIsTheirSafetyNet(t *testing.T) {
	t.Parallel()
	b := setupSweep(t, 15*time.Minute)
	batch := b.batch(t, 7)
	b.begin(t, batch[:models.DefaultActiveLimit])
	swept, err := b.sweep(b.steps.StartUnclaimed)
	require.NoError(t, err)
	assert.Zero(t, swept, "those in line stay there")

	b.age(t, `UPDATE users SET active_limit = 6`)
	swept, err = b.sweep(b.steps.StartUnclaimed)
	require.NoError(t, err)
	assert.Equal(t, activities.Swept{Found: 1, Mended: 1}, swept, "a new place is given at once")

	require.NoError(t, b.db.FailRun(t.Context(), models.Ref{GenerationID: batch[0].ID, Run: 1}, models.FailureNetwork))
	swept, err = b.sweep(b.steps.StartUnclaimed)
	require.NoError(t, err)
	assert.Equal(t, activities.Swept{Found: 2, Mended: 2}, swept, "whose process died before it could start them")
}

func TestTheSweepStartsTheNextOfWhatItEnds(t *testing.T) {
	t.Parallel()
	b := setupSweep(t, 15*time.Minute)
	b.runs.open = false
	batch := b.batch(t, 6)
	b.begin(t, batch[:models.DefaultActiveLimit])
	_, err := b.sweep(b.steps.ReconcileStale)
	require.NoError(t, err)
	last, err := b.db.Generation(t.Context(), batch[5].ID)
	require.NoError(t, err)
	assert.False(t, last.InLine)
	assert.NotEmpty(t, b.runs.started)
}
