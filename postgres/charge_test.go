package postgres_test

import (
	"testing"

	"github.com/google/uuid"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"darkroom/models"
	"darkroom/postgres"
)

// working returns a priced generation that a provider works on.
func working(t *testing.T, db *postgres.DB) models.Generation {
	t.Helper()
	gen := buy(t, db)
	begin(t, db, gen)
	sent(t, db, gen)
	return gen
}

// begin lets an execution have the present run.
func begin(t *testing.T, db *postgres.DB, gen models.Generation) {
	t.Helper()
	answer, err := db.BeginRun(t.Context(), ref(gen), "execution-"+uuid.NewString())
	require.NoError(t, err)
	require.True(t, answer.Claimed)
	require.NoError(t, db.AdvanceRun(t.Context(), ref(gen), models.StageWaiting, 10))
}

// assetsOf returns so many outputs of the first attempt.
func assetsOf(gen models.Generation, n int) []models.Asset {
	assets := make([]models.Asset, 0, n)
	for i := range n {
		assets = append(assets, assetOf(gen, i))
	}
	return assets
}

// assertPaid checks what the user has paid of its dollar, and that nothing is
// set aside any more.
func assertPaid(t *testing.T, db *postgres.DB, gen models.Generation, want models.MicroUSD) {
	t.Helper()
	assert.Equal(t, models.Balance{Available: 1_000_000 - want}, balance(t, db, gen.UserID))
	got, err := db.Generation(t.Context(), gen.ID)
	require.NoError(t, err)
	assert.Equal(t, want, got.Charged)
	assertBalanced(t, db)
}

func TestTheEndOfARunSettles(t *testing.T) {
	t.Parallel()
	db, _ := open(t)
	for name, c := range map[string]struct {
		end  func(t *testing.T, gen models.Generation) error
		want models.MicroUSD
	}{
		"everything delivered": {func(t *testing.T, gen models.Generation) error {
			t.Helper()
			return db.CompleteRun(t.Context(), ref(gen), assetsOf(gen, 2), "")
		}, 60_000},
		"one of two delivered": {func(t *testing.T, gen models.Generation) error {
			t.Helper()
			return db.CompleteRun(t.Context(), ref(gen), []models.Asset{assetOf(gen, 1)}, "")
		}, 30_000},
		"more than asked for": {func(t *testing.T, gen models.Generation) error {
			t.Helper()
			return db.CompleteRun(t.Context(), ref(gen), assetsOf(gen, 3), "")
		}, 60_000},
		"a text, one of two": {func(t *testing.T, gen models.Generation) error {
			t.Helper()
			return db.CompleteRun(t.Context(), ref(gen), nil, "a lighthouse")
		}, 30_000},
		"failed": {func(t *testing.T, gen models.Generation) error {
			t.Helper()
			return db.FailRun(t.Context(), ref(gen), models.FailureModeration)
		}, 0},
		"cancelled with nothing made": {func(t *testing.T, gen models.Generation) error {
			t.Helper()
			return db.CancelRun(t.Context(), ref(gen), nil)
		}, 0},
		"cancelled with one made": {func(t *testing.T, gen models.Generation) error {
			t.Helper()
			return db.CancelRun(t.Context(), ref(gen), assetsOf(gen, 1))
		}, 30_000},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			gen := working(t, db)
			for range 3 {
				require.NoError(t, c.end(t, gen), "a replay posts nothing more")
				assertPaid(t, db, gen, c.want)
			}
		})
	}
}

func TestACancelledJobCostsNothingIfItsProviderSaysSo(t *testing.T) {
	t.Parallel()
	db, _ := open(t)
	for name, c := range map[string]struct {
		outcome models.OutcomeStatus
		want    models.MicroUSD
	}{
		"it was stopped":          {models.OutcomeCanceled, 0},
		"it failed":               {models.OutcomeFailed, 0},
		"nobody knows":            {models.OutcomeUnknown, 60_000},
		"it was running at least": {models.OutcomeRunning, 60_000},
		"it was lost by us":       {models.OutcomeSucceeded, 0},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			gen := working(t, db)
			attempt := models.AttemptRef{GenerationID: gen.ID, Number: 1}
			_, err := db.SaveJob(t.Context(), attempt, models.Receipt{JobID: "job of " + gen.ID.String()})
			require.NoError(t, err)
			outcome := models.Outcome{Status: c.outcome}
			if c.outcome == models.OutcomeCanceled || c.outcome == models.OutcomeFailed {
				outcome.Kind = models.FailureCanceled
			}
			_, err = db.RecordOutcome(t.Context(), attempt, outcome)
			require.NoError(t, err)
			for range 3 {
				require.NoError(t, db.CancelRun(t.Context(), ref(gen), nil), "a replay posts nothing more")
				assertPaid(t, db, gen, c.want)
			}
		})
	}
}

// A job that was charged although nobody confirmed its end is brought home by a
// retry, and not paid for again.
func TestWhatACancelledJobMadeIsPaidForOnce(t *testing.T) {
	t.Parallel()
	db, _ := open(t)
	gen := working(t, db)
	require.NoError(t, db.Grant(t.Context(), gen.UserID, 60_000, "for the retry"))
	attempt := models.AttemptRef{GenerationID: gen.ID, Number: 1}
	_, err := db.SaveJob(t.Context(), attempt, models.Receipt{JobID: "job of " + gen.ID.String()})
	require.NoError(t, err)
	require.NoError(t, db.CancelRun(t.Context(), ref(gen), nil))
	before := balance(t, db, gen.UserID)
	again, err := db.RetryGeneration(t.Context(), gen.UserID, gen.ID, nil)
	require.NoError(t, err)
	begin(t, db, again)
	_, err = db.RecordOutcome(t.Context(), attempt, succeeded("https://x/y", "https://x/z"))
	require.NoError(t, err)
	require.NoError(t, db.CompleteRun(t.Context(), ref(again), assetsOf(again, 2), ""))
	assert.Equal(t, before, balance(t, db, gen.UserID))
	assertBalanced(t, db)
}

func TestCancelBeforeTheStartGivesEverythingBack(t *testing.T) {
	t.Parallel()
	db, _ := open(t)
	gen := buy(t, db)
	for range 2 {
		_, err := db.RequestCancel(t.Context(), gen.UserID, gen.ID)
		require.NoError(t, err)
		assertPaid(t, db, gen, 0)
	}
}

func TestTheAccountShowsTheWholeStory(t *testing.T) {
	t.Parallel()
	db, _ := open(t)
	gen := working(t, db)
	require.NoError(t, db.CompleteRun(t.Context(), ref(gen), assetsOf(gen, 1), ""))
	lines, err := db.Entries(t.Context(), gen.UserID, 0, 10)
	require.NoError(t, err)
	var kinds []models.PostingKind
	var sum models.MicroUSD
	for _, line := range lines {
		kinds = append(kinds, line.Kind)
		sum += line.Amount
	}
	assert.Equal(t, []models.PostingKind{models.PostingRefund, models.PostingReserve, models.PostingGrant}, kinds)
	assert.Equal(t, balance(t, db, gen.UserID).Available, sum)
}
