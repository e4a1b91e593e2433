package generation_test

import (
	"testing"

	"github.com/google/uuid"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"darkroom/models"
)

func TestTheEstimateIsTheCharge(t *testing.T) {
	t.Parallel()
	b := setup(t)
	req := b.request()
	req.Settings = map[string]any{"num_outputs": 3.0}
	quote, err := b.Estimate(req)
	require.NoError(t, err)
	assert.Equal(t, models.Quote{Price: 9_000, Outputs: 3}, quote)

	gen, err := b.Create(t.Context(), req)
	require.NoError(t, err)
	assert.Equal(t, quote.Price, gen.Price)
	assert.Equal(t, quote.Outputs, gen.Outputs)
	ref := models.Ref{GenerationID: gen.ID, Run: 1}
	_, err = b.db.BeginRun(t.Context(), ref, "execution")
	require.NoError(t, err)
	require.NoError(t, b.db.AdvanceRun(t.Context(), ref, models.StageUploading, 90))
	assets := make([]models.Asset, 3)
	for i := range assets {
		assets[i] = models.Asset{
			GenerationID: gen.ID, Index: i, Attempt: 1, Key: uuid.NewString(), Kind: models.AssetImage,
			SHA256: "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
		}
	}
	require.NoError(t, b.db.CompleteRun(t.Context(), ref, assets, ""))
	done, err := b.db.Generation(t.Context(), gen.ID)
	require.NoError(t, err)
	assert.Equal(t, quote.Price, done.Charged)
}

func TestTheSizeOfAnUploadIsPaidFor(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.uploaded(t, "uploads/u/0b7f-1024x768.png", "uploads/u/0b7f-4000x3000.png", "uploads/u/0b7f.png")
	for address, want := range map[string]models.MicroUSD{
		"https://ours/uploads/u/0b7f-1024x768.png":      45_000,
		"https://ours/uploads/u/0b7f-4000x3000.png":     90_000,
		"https://ours/uploads/u/0b7f.png":               90_000,
		"https://elsewhere.example/0b7f-1024x768.png":   90_000,
		"https://ours/generations/0b7f/a1-0/output.png": 90_000,
	} {
		req := b.request()
		req.Action, req.ModelID, req.InputImageURL, req.Settings = models.ActionEdit, "flux-2-pro-edit", address, nil
		quote, err := b.Estimate(req)
		require.NoError(t, err)
		assert.Equal(t, want, quote.Price, address)
		gen, err := b.Create(t.Context(), req)
		require.NoError(t, err)
		assert.Equal(t, quote.Price, gen.Price, address)
	}
}

func TestEstimateFailsWhereCreateWould(t *testing.T) {
	t.Parallel()
	b := setup(t)
	unknown, faulty := b.request(), b.request()
	unknown.ModelID = "no-such-model"
	faulty.Settings = map[string]any{"num_outputs": 9.0}
	for _, req := range []models.CreateRequest{unknown, faulty} {
		_, estimate := b.Estimate(req)
		_, create := b.Create(t.Context(), req)
		assert.Equal(t, create, estimate)
	}
	balance, err := b.db.Balance(t.Context(), b.userID)
	require.NoError(t, err)
	assert.Zero(t, balance.Held)
}

func TestCreateBeyondTheBalance(t *testing.T) {
	t.Parallel()
	b := setup(t)
	// A dollar is given; the film costs $0.15 for each of its twelve seconds.
	_, err := b.Create(t.Context(), models.CreateRequest{
		UserID: b.userID, Action: models.ActionVideoCreate, ModelID: "seedance-1-pro", Prompt: "a lighthouse",
		Settings: map[string]any{"duration": 12.0},
	})
	var short *models.Error
	require.ErrorAs(t, err, &short)
	assert.Equal(t, models.CodePaymentRequired, short.Code)
	assert.Equal(t, models.MicroUSD(1_800_000), short.Needed)
	assert.Equal(t, models.MicroUSD(1_000_000), short.Balance)
	assert.Empty(t, b.runs.started)
}
