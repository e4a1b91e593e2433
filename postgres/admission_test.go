package postgres_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"darkroom/models"
	"darkroom/postgres"
)

// overdue returns a generation that failed by time while its job went on.
func overdue(t *testing.T, db *postgres.DB) models.Generation {
	t.Helper()
	gen := begun(t, db)
	sent(t, db, gen)
	_, err := db.SaveJob(t.Context(), models.AttemptRef{GenerationID: gen.ID, Number: 1}, models.Receipt{JobID: "job-" + gen.ID.String()})
	require.NoError(t, err)
	require.NoError(t, db.FailRun(t.Context(), ref(gen), models.FailureDeadline))
	return gen
}

func TestRetryAdmitsTheNextRun(t *testing.T) {
	t.Parallel()
	db, _ := open(t)
	gen := overdue(t, db)
	again, err := db.RetryGeneration(t.Context(), gen.UserID, gen.ID, nil)
	require.NoError(t, err)
	assert.Equal(t, 2, again.Run)
	assert.Equal(t, models.StatusPending, again.Status)
	assert.Empty(t, again.ErrorKind)
	assert.Nil(t, again.CompletedAt)

	late, err := db.BeginRun(t.Context(), models.Ref{GenerationID: gen.ID, Run: 1}, "run-1")
	require.NoError(t, err)
	assert.False(t, late.Claimed, "the earlier run is shut out")
	answer, err := db.BeginRun(t.Context(), ref(again), "run-2")
	require.NoError(t, err)
	assert.Equal(t, models.Begun{
		Claimed: true, NextAttempt: 2, Earlier: []models.EarlierAttempt{{Number: 1, Provider: models.ProviderReplicate}},
	}, answer)
}

func TestRetryKeepsTheRules(t *testing.T) {
	t.Parallel()
	db, _ := open(t)
	gen := overdue(t, db)
	_, err := db.RetryGeneration(t.Context(), uuid.New(), gen.ID, nil)
	assert.Equal(t, models.CodeNotFound, models.CodeOf(err), "a stranger's")
	for range models.DefaultActiveLimit {
		create(t, db, gen.UserID)
	}
	_, err = db.RetryGeneration(t.Context(), gen.UserID, gen.ID, nil)
	assert.Equal(t, models.CodeConcurrentLimit, models.CodeOf(err))

	running := create(t, db, uuid.New())
	_, err = db.RetryGeneration(t.Context(), running.UserID, running.ID, nil)
	assert.Equal(t, models.CodeConflict, models.CodeOf(err), "one that has not ended")
}

func TestALateSuccessComesHomeWhileTheUserReadsFailed(t *testing.T) {
	t.Parallel()
	db, _ := open(t)
	gen := overdue(t, db)
	_, err := db.RecordOutcome(t.Context(), models.AttemptRef{GenerationID: gen.ID, Number: 1}, succeeded("https://x/y"))
	require.NoError(t, err)
	waiting, err := db.Recoverable(t.Context(), time.Now().Add(-time.Hour))
	require.NoError(t, err)
	assert.Equal(t, []uuid.UUID{gen.ID}, waiting)

	recovery, admitted, err := db.AdmitRecovery(t.Context(), gen.ID)
	require.NoError(t, err)
	require.True(t, admitted)
	_, twice, err := db.AdmitRecovery(t.Context(), gen.ID)
	require.NoError(t, err)
	assert.False(t, twice, "one recovery at a time")
	waiting, err = db.Recoverable(t.Context(), time.Now().Add(-time.Hour))
	require.NoError(t, err)
	assert.Empty(t, waiting)

	answer, err := db.BeginRun(t.Context(), ref(recovery), "recovery")
	require.NoError(t, err)
	assert.True(t, answer.Claimed)
	require.NoError(t, db.AdvanceRun(t.Context(), ref(recovery), models.StageDownloading, 70))
	shown, err := db.Generation(t.Context(), gen.ID)
	require.NoError(t, err)
	assert.Equal(t, models.StatusFailed, shown.Status)
	require.NoError(t, db.CompleteRun(t.Context(), ref(recovery), []models.Asset{assetOf(gen, 0)}, ""))
	shown, err = db.Generation(t.Context(), gen.ID)
	require.NoError(t, err)
	assert.Equal(t, models.StatusCompleted, shown.Status)
	assert.Empty(t, shown.ErrorKind)
	assert.False(t, shown.Recovering)
}

func TestARecoveryThatFindsNothingLeavesTheFailure(t *testing.T) {
	t.Parallel()
	db, _ := open(t)
	gen := overdue(t, db)
	recovery, admitted, err := db.AdmitRecovery(t.Context(), gen.ID)
	require.NoError(t, err)
	require.True(t, admitted)
	require.NoError(t, db.FailRun(t.Context(), ref(recovery), models.FailureResultExpired))
	shown, err := db.Generation(t.Context(), gen.ID)
	require.NoError(t, err)
	assert.Equal(t, models.FailureDeadline, shown.ErrorKind)
	assert.False(t, shown.Recovering)
}

func TestNothingToRecover(t *testing.T) {
	t.Parallel()
	db, _ := open(t)
	without := begun(t, db)
	require.NoError(t, db.FailRun(t.Context(), ref(without), models.FailureBilling))
	active := begun(t, db)
	for _, gen := range []models.Generation{without, active} {
		_, admitted, err := db.AdmitRecovery(t.Context(), gen.ID)
		require.NoError(t, err)
		assert.False(t, admitted)
	}
}

func TestWhatTheSweepReads(t *testing.T) {
	t.Parallel()
	db, _ := open(t)
	unclaimed, silent := create(t, db, uuid.New()), begun(t, db)
	attempt := sent(t, db, silent)
	delivery, err := db.SaveDelivery(t.Context(), models.Delivery{
		ID: uuid.New(), Provider: models.ProviderReplicate, DeliveryID: "m", GenerationID: silent.ID, Attempt: attempt.Number, JobID: "j",
	}, succeeded("https://x/y"))
	require.NoError(t, err)
	soon := time.Now().Add(time.Minute)

	gens, err := db.Unclaimed(t.Context(), soon)
	require.NoError(t, err)
	require.Len(t, gens, 1)
	assert.Equal(t, unclaimed.ID, gens[0].ID)
	deliveries, err := db.Unsignalled(t.Context(), soon)
	require.NoError(t, err)
	require.Len(t, deliveries, 1)
	assert.Equal(t, delivery.ID, deliveries[0].ID)
	gens, err = db.Stale(t.Context(), soon)
	require.NoError(t, err)
	require.Len(t, gens, 1)
	assert.Equal(t, silent.ID, gens[0].ID)

	before := time.Now().Add(-time.Minute)
	gens, err = db.Unclaimed(t.Context(), before)
	require.NoError(t, err)
	assert.Empty(t, gens, "the fresh are left to those who made them")
	require.NoError(t, db.Touch(t.Context(), silent.ID))
}

func TestDeleteAndPurge(t *testing.T) {
	t.Parallel()
	db, _ := open(t)
	running, done := begun(t, db), overdue(t, db)
	assert.Equal(t, models.CodeConflict, models.CodeOf(db.DeleteGeneration(t.Context(), running.UserID, running.ID)))
	assert.Equal(t, models.CodeNotFound, models.CodeOf(db.DeleteGeneration(t.Context(), uuid.New(), done.ID)))
	for range 2 {
		require.NoError(t, db.DeleteGeneration(t.Context(), done.UserID, done.ID))
	}
	_, err := db.GetGeneration(t.Context(), done.UserID, done.ID)
	assert.Equal(t, models.CodeNotFound, models.CodeOf(err))
	ids, err := db.Deleted(t.Context(), time.Now().Add(time.Minute))
	require.NoError(t, err)
	assert.Equal(t, []uuid.UUID{done.ID}, ids)

	away := errors.New("storage is away")
	require.ErrorIs(t, db.Purge(t.Context(), done.ID, func(context.Context) error { return away }), away)
	removed := 0
	count := func(context.Context) error { removed++; return nil }
	require.NoError(t, db.Purge(t.Context(), done.ID, count))
	require.NoError(t, db.Purge(t.Context(), running.ID, count))
	assert.Equal(t, 1, removed, "only what was deleted")
	_, err = db.Generation(t.Context(), done.ID)
	assert.Equal(t, models.CodeNotFound, models.CodeOf(err))
}
