package postgres_test

import (
	"context"
	"testing"

	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"darkroom/models"
	"darkroom/postgres"
)

// jobDone lets the provider say that the present run's attempt gave its outputs.
func jobDone(t *testing.T, db *postgres.DB, gen models.Generation) {
	t.Helper()
	_, err := db.RecordOutcome(t.Context(), models.AttemptRef{GenerationID: gen.ID, Number: 1}, succeeded("https://x/y"))
	require.NoError(t, err)
}

// late returns a generation that failed by time before its job was done, and is
// being recovered.
func late(t *testing.T, db *postgres.DB) models.Generation {
	t.Helper()
	gen := working(t, db)
	_, err := db.SaveJob(t.Context(), models.AttemptRef{GenerationID: gen.ID, Number: 1}, models.Receipt{JobID: "job-" + gen.ID.String()})
	require.NoError(t, err)
	require.NoError(t, db.FailRun(t.Context(), ref(gen), models.FailureDeadline))
	jobDone(t, db, gen)
	gen, admitted, err := db.AdmitRecovery(t.Context(), gen.ID)
	require.NoError(t, err)
	require.True(t, admitted)
	begin(t, db, gen)
	return gen
}

func TestALateSuccessIsChargedLikeAnyOther(t *testing.T) {
	t.Parallel()
	db, _ := open(t)
	gen := late(t, db)
	for range 2 {
		require.NoError(t, db.CompleteRun(t.Context(), ref(gen), assetsOf(gen, 2), ""))
		assertPaid(t, db, gen, 60_000)
	}
}

func TestTheHouseBearsWhatALateSuccessCostsBeyondTheBalance(t *testing.T) {
	t.Parallel()
	db, dsn := open(t)
	gen := late(t, db)
	spent := asked(gen.UserID)
	spent.Price = 980_000
	_, err := db.CreateGeneration(t.Context(), spent)
	require.NoError(t, err)

	require.NoError(t, db.CompleteRun(t.Context(), ref(gen), assetsOf(gen, 2), ""))
	assert.Equal(t, models.Balance{Available: 0, Held: 980_000}, balance(t, db, gen.UserID))
	got, err := db.Generation(t.Context(), gen.ID)
	require.NoError(t, err)
	assert.Equal(t, models.StatusCompleted, got.Status, "paid work is never thrown away")
	assert.Equal(t, models.MicroUSD(20_000), got.Charged)
	assertBalanced(t, db)
	conn, err := pgx.Connect(t.Context(), dsn)
	require.NoError(t, err)
	t.Cleanup(func() { _ = conn.Close(context.WithoutCancel(t.Context())) })
	var lost, earned int64
	require.NoError(t, conn.QueryRow(t.Context(), `SELECT sum(amount_micro) FILTER (WHERE account = 'write_off'),
		sum(amount_micro) FILTER (WHERE account = 'revenue') FROM ledger_entries`).Scan(&lost, &earned))
	assert.EqualValues(t, -40_000, lost)
	assert.EqualValues(t, 60_000, earned)
}

// TestRetryPaysOnce: a retry sets the whole price aside, and what its outputs
// cost in the end depends on whose they are.
func TestRetryPaysOnce(t *testing.T) {
	t.Parallel()
	db, _ := open(t)
	for name, c := range map[string]struct {
		first func(t *testing.T, gen models.Generation)
		// attempt made the outputs that the second run brings home.
		attempt int
		want    models.MicroUSD
	}{
		"of a new job after a failure": {func(t *testing.T, gen models.Generation) {
			t.Helper()
			require.NoError(t, db.FailRun(t.Context(), ref(gen), models.FailureNetwork))
		}, 2, 60_000},
		"of outputs that we had and lost": {func(t *testing.T, gen models.Generation) {
			t.Helper()
			jobDone(t, db, gen)
			require.NoError(t, db.FailRun(t.Context(), ref(gen), models.FailureMedia))
		}, 1, 0},
		"of a job that finished after the failure": {func(t *testing.T, gen models.Generation) {
			t.Helper()
			require.NoError(t, db.FailRun(t.Context(), ref(gen), models.FailureDeadline))
			jobDone(t, db, gen)
		}, 1, 60_000},
		"of outputs that were paid for": {func(t *testing.T, gen models.Generation) {
			t.Helper()
			jobDone(t, db, gen)
			require.NoError(t, db.CancelRun(t.Context(), ref(gen), assetsOf(gen, 2)))
		}, 1, 60_000},
		"of outputs that were paid for in part": {func(t *testing.T, gen models.Generation) {
			t.Helper()
			jobDone(t, db, gen)
			require.NoError(t, db.CancelRun(t.Context(), ref(gen), assetsOf(gen, 1)))
		}, 1, 60_000},
		"of outputs cancelled before they came home": {func(t *testing.T, gen models.Generation) {
			t.Helper()
			jobDone(t, db, gen)
			require.NoError(t, db.CancelRun(t.Context(), ref(gen), nil))
		}, 1, 60_000},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			gen := working(t, db)
			c.first(t, gen)
			again, err := db.RetryGeneration(t.Context(), gen.UserID, gen.ID, nil)
			require.NoError(t, err)
			assert.Equal(t, models.MicroUSD(60_000), balance(t, db, gen.UserID).Held, "set aside until it is known")
			begin(t, db, again)
			_, err = db.OpenAttempt(t.Context(), attemptOf(again, 2))
			require.NoError(t, err)
			assets := assetsOf(again, 2)
			for i := range assets {
				assets[i].Attempt = c.attempt
			}
			require.NoError(t, db.CompleteRun(t.Context(), ref(again), assets, ""))
			assertPaid(t, db, again, c.want)
		})
	}
}

func TestRetryNeedsTheMoney(t *testing.T) {
	t.Parallel()
	db, _ := open(t)
	gen := working(t, db)
	require.NoError(t, db.FailRun(t.Context(), ref(gen), models.FailureNetwork))
	spent := asked(gen.UserID)
	spent.Price = 980_000
	_, err := db.CreateGeneration(t.Context(), spent)
	require.NoError(t, err)

	_, err = db.RetryGeneration(t.Context(), gen.UserID, gen.ID, nil)
	assert.Equal(t, models.CodePaymentRequired, models.CodeOf(err))
	got, err := db.Generation(t.Context(), gen.ID)
	require.NoError(t, err)
	assert.Equal(t, models.StatusFailed, got.Status)
	assert.Equal(t, 1, got.Run)
}
