package generation_test

import (
	"errors"
	"testing"

	"github.com/google/uuid"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"darkroom/models"
)

func TestARequestForSeveralIsABatch(t *testing.T) {
	t.Parallel()
	b := setup(t)
	req := b.request()
	req.Count, req.Settings = 8, map[string]any{"seed": float64(41)}
	quote, err := b.Estimate(req)
	require.NoError(t, err)
	gen, err := b.Create(t.Context(), req)
	require.NoError(t, err)

	var price models.MicroUSD
	for i, member := range gen.Members() {
		assert.Equal(t, gen.BatchID, member.BatchID)
		assert.Equal(t, i, member.BatchPosition)
		assert.InDelta(t, 41+i, member.Settings["seed"], 0)
		price += member.Price
	}
	assert.Equal(t, price, quote.Price)
	assert.Equal(t, 8, quote.Outputs)
	assert.Len(t, b.runs.started, models.DefaultActiveLimit, "those in line are not started")
}

func TestWithoutASeedTheProviderDrawsOne(t *testing.T) {
	t.Parallel()
	b := setup(t)
	req := b.request()
	req.Count = 3
	gen, err := b.Create(t.Context(), req)
	require.NoError(t, err)
	require.Len(t, gen.Others, 2)
	for _, member := range gen.Members() {
		assert.NotContains(t, member.Settings, "seed")
	}
}

func TestOneIsNoBatch(t *testing.T) {
	t.Parallel()
	b := setup(t)
	req := b.request()
	req.Count = 1
	gen, err := b.Create(t.Context(), req)
	require.NoError(t, err)
	assert.Nil(t, gen.BatchID)
	assert.Empty(t, gen.Others)
	req.Count, req.IdempotencyKey = 1, "k"
	gen, err = b.Create(t.Context(), req)
	require.NoError(t, err)
	req.Count = 0
	again, err := b.Create(t.Context(), req)
	require.NoError(t, err, "the same request")
	assert.Equal(t, gen.ID, again.ID)
}

func TestABatchThatCannotBe(t *testing.T) {
	t.Parallel()
	b := setup(t)
	for field, change := range map[string]func(*models.CreateRequest){
		"count":         func(r *models.CreateRequest) { r.Count = models.MaxBatch + 1 },
		"settings.seed": func(r *models.CreateRequest) { r.Count, r.Settings = 2, map[string]any{"seed": float64(2147483647)} },
	} {
		req := b.request()
		change(&req)
		for _, ask := range []func() error{
			func() error { _, err := b.Create(t.Context(), req); return err },
			func() error { _, err := b.Estimate(req); return err },
		} {
			var invalid *models.Error
			require.ErrorAs(t, ask(), &invalid, field)
			assert.Equal(t, field, invalid.Fields[0].Field)
		}
	}
}

func TestTheKeyOfABatchIsForAllOfIt(t *testing.T) {
	t.Parallel()
	b := setup(t)
	req := b.request()
	req.Count, req.IdempotencyKey = 3, "k"
	first, err := b.Create(t.Context(), req)
	require.NoError(t, err)
	again, err := b.Create(t.Context(), req)
	require.NoError(t, err)
	require.Len(t, again.Others, 2)
	assert.Equal(t, first.Others[1].ID, again.Others[1].ID)
	assert.Len(t, b.runs.started, 3, "started once")
	req.Count = 4
	_, err = b.Create(t.Context(), req)
	assert.Equal(t, models.CodeKeyReused, models.CodeOf(err))
}

func TestCancelStartsTheNextInLine(t *testing.T) {
	t.Parallel()
	b := setup(t)
	req := b.request()
	req.Count = 7
	gen, err := b.Create(t.Context(), req)
	require.NoError(t, err)
	for i, member := range gen.Members()[:models.DefaultActiveLimit] {
		if i > 0 { // the first is not claimed yet, so that Cancel itself ends it
			_, err = b.db.BeginRun(t.Context(), models.Ref{GenerationID: member.ID, Run: 1}, uuid.NewString())
			require.NoError(t, err)
		}
	}
	require.NoError(t, b.Delete(t.Context(), b.userID, gen.Others[5].ID), "one in line goes at once")
	before := len(b.runs.started)

	b.runs.err = errors.New("Temporal is away")
	stopped, err := b.Cancel(t.Context(), b.userID, gen.ID)
	require.NoError(t, err, "the cancel stands")
	assert.Equal(t, models.StatusCancelled, stopped.Status)
	b.runs.err = nil
	_, err = b.Cancel(t.Context(), b.userID, gen.ID)
	require.NoError(t, err)
	assert.Len(t, b.runs.started, before+2, "tried, and started with the repeat")
	next, err := b.db.Generation(t.Context(), gen.Others[4].ID)
	require.NoError(t, err)
	assert.False(t, next.InLine)
}
