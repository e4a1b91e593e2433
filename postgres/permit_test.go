package postgres_test

import (
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"darkroom/models"
	"darkroom/postgres"
)

// jobsAt returns how many places of an account are taken.
func jobsAt(t *testing.T, db *postgres.DB, credentialID string) int {
	t.Helper()
	counts, err := db.JobCounts(t.Context(), models.ProviderReplicate)
	require.NoError(t, err)
	for _, count := range counts {
		if count.CredentialID == credentialID {
			return count.Jobs
		}
	}
	return 0
}

// opened returns a new attempt of an account that nothing was sent for.
func opened(t *testing.T, db *postgres.DB, credentialID string) models.Attempt {
	t.Helper()
	attempt := attemptOf(begun(t, db), 1)
	attempt.CredentialID = credentialID
	attempt, err := db.OpenAttempt(t.Context(), attempt)
	require.NoError(t, err)
	return attempt
}

func TestManyTogetherBeginNoMoreOfAModelThanItsAccountTakes(t *testing.T) {
	t.Parallel()
	for name, limits := range map[string]models.JobLimits{
		"within a minute": {ModelPerMinute: 2}, "at a time": {Model: 2},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			db, pass := clocked(t)
			var taken atomic.Int64
			var submissions sync.WaitGroup
			for range 12 {
				attempt := opened(t, db, "a")
				submissions.Go(func() {
					if err := db.TakePermit(t.Context(), attempt, limits); err == nil {
						taken.Add(1)
						assert.NoError(t, db.TakePermit(t.Context(), attempt, limits), "a repeat finds its own")
					}
				})
			}
			submissions.Wait()
			assert.EqualValues(t, 2, taken.Load())
			require.NoError(t, db.TakePermit(t.Context(), opened(t, db, "b"), limits), "another account")
			pass(time.Minute)
			err := db.TakePermit(t.Context(), opened(t, db, "a"), limits)
			if limits.Model > 0 {
				assert.Equal(t, models.CodeConcurrentLimit, models.CodeOf(err), "they run still")
				return
			}
			assert.NoError(t, err)
		})
	}
}

func TestManyTogetherTakeNoMorePermitsThanThereAre(t *testing.T) {
	t.Parallel()
	db, _ := open(t)
	limits := models.JobLimits{Account: 4, Provider: 6}
	var attempts []models.Attempt
	for i := range 30 {
		attempts = append(attempts, opened(t, db, []string{"a", "b"}[i%2]))
	}
	var taken atomic.Int64
	var submissions sync.WaitGroup
	for _, attempt := range attempts {
		submissions.Go(func() {
			err := db.TakePermit(t.Context(), attempt, limits)
			if err == nil {
				taken.Add(1)
				return
			}
			assert.Equal(t, models.CodeConcurrentLimit, models.CodeOf(err))
		})
	}
	submissions.Wait()
	assert.EqualValues(t, 6, taken.Load(), "as many as the provider may have, and no fewer")
	assert.Equal(t, 6, jobsAt(t, db, "a")+jobsAt(t, db, "b"))
	assert.LessOrEqual(t, jobsAt(t, db, "a"), 4)
	assert.LessOrEqual(t, jobsAt(t, db, "b"), 4)
}

func TestAPermitIsOfOneAttempt(t *testing.T) {
	t.Parallel()
	db, _ := open(t)
	limits := models.JobLimits{Account: 1}
	first, second := opened(t, db, "a"), opened(t, db, "a")
	for range 2 {
		require.NoError(t, db.TakePermit(t.Context(), first, limits), "a repeat finds its own")
	}
	assert.Equal(t, models.CodeConcurrentLimit, models.CodeOf(db.TakePermit(t.Context(), second, limits)))
	second.CredentialID = "b"
	require.NoError(t, db.TakePermit(t.Context(), second, limits))
	first.CredentialID = "c"
	require.NoError(t, db.TakePermit(t.Context(), first, limits), "it goes over to another account")
	assert.Zero(t, jobsAt(t, db, "a"))
	assert.Equal(t, 1, jobsAt(t, db, "b"))
	assert.Equal(t, 1, jobsAt(t, db, "c"))
	require.NoError(t, db.TakePermit(t.Context(), opened(t, db, "c"), models.JobLimits{}), "no limit")
	assert.Equal(t, 2, jobsAt(t, db, "c"))
}

// running returns an attempt that has a permit and a job.
func running(t *testing.T, db *postgres.DB) models.Attempt {
	t.Helper()
	attempt := opened(t, db, "a")
	require.NoError(t, db.TakePermit(t.Context(), attempt, models.JobLimits{}))
	attempt, err := db.MarkSending(t.Context(), attempt)
	require.NoError(t, err)
	attempt, err = db.SaveJob(t.Context(), attempt.Ref(), models.Receipt{JobID: uuid.NewString()})
	require.NoError(t, err)
	return attempt
}

func TestAPermitEndsWithItsJob(t *testing.T) {
	t.Parallel()
	db, _ := open(t)
	for _, outcome := range []models.Outcome{
		succeeded("https://x/y"),
		{Status: models.OutcomeFailed, Kind: models.FailureModeration},
		{Status: models.OutcomeCanceled, Kind: models.FailureCanceled},
	} {
		attempt := running(t, db)
		require.NoError(t, db.LeavePermit(t.Context(), attempt.Ref()))
		assert.Equal(t, 1, jobsAt(t, db, "a"), "what was sent keeps its place")
		_, err := db.RecordOutcome(t.Context(), attempt.Ref(), models.Outcome{Status: models.OutcomeUnknown})
		require.NoError(t, err)
		assert.Equal(t, 1, jobsAt(t, db, "a"), "it may still run")
		_, err = db.RecordOutcome(t.Context(), attempt.Ref(), outcome)
		require.NoError(t, err)
		assert.Zero(t, jobsAt(t, db, "a"))
	}
	unsent := opened(t, db, "a")
	require.NoError(t, db.TakePermit(t.Context(), unsent, models.JobLimits{}))
	require.NoError(t, db.LeavePermit(t.Context(), unsent.Ref()))
	assert.Zero(t, jobsAt(t, db, "a"))
}

// TestAPlaceIsNotHeldForAJobThatNobodyWillHearOf: a provider that neither reports
// nor lists would otherwise be full after a few cut calls.
func TestAPlaceIsNotHeldForAJobThatNobodyWillHearOf(t *testing.T) {
	t.Parallel()
	db, _ := open(t)
	for _, end := range []func(attempt models.Attempt) error{
		func(attempt models.Attempt) error {
			_, err := db.RecordOutcome(t.Context(), attempt.Ref(), models.Outcome{Status: models.OutcomeUnknown})
			return err
		},
		func(attempt models.Attempt) error {
			return db.FailRun(t.Context(), models.Ref{GenerationID: attempt.GenerationID, Run: 1}, models.FailureUnknown)
		},
	} {
		attempt := attemptOf(begun(t, db), 1)
		attempt.CredentialID, attempt.Webhook = "a", false
		attempt, err := db.OpenAttempt(t.Context(), attempt)
		require.NoError(t, err)
		require.NoError(t, db.TakePermit(t.Context(), attempt, models.JobLimits{}))
		_, err = db.MarkSending(t.Context(), attempt)
		require.NoError(t, err)
		assert.Equal(t, 1, jobsAt(t, db, "a"))
		require.NoError(t, end(attempt))
		assert.Zero(t, jobsAt(t, db, "a"))
	}
}

func TestTheEndOfARunKeepsThePlaceOfAJobThatMayRun(t *testing.T) {
	t.Parallel()
	db, _ := open(t)
	sent := running(t, db)
	unsent := opened(t, db, "a")
	require.NoError(t, db.TakePermit(t.Context(), unsent, models.JobLimits{}))
	for _, attempt := range []models.Attempt{sent, unsent} {
		require.NoError(t, db.FailRun(t.Context(), models.Ref{GenerationID: attempt.GenerationID, Run: 1}, models.FailureDeadline))
	}
	assert.Equal(t, 1, jobsAt(t, db, "a"), "the provider may still be at it")

	swept, err := db.SweepPermits(t.Context(), time.Now().Add(-time.Hour))
	require.NoError(t, err)
	assert.Zero(t, swept)
	swept, err = db.SweepPermits(t.Context(), time.Now().Add(time.Minute))
	require.NoError(t, err)
	assert.Equal(t, 1, swept, "by now it is forgotten")
	assert.Zero(t, jobsAt(t, db, "a"))
}

func TestTheSweepLeavesThePermitsOfRunsThatGoOn(t *testing.T) {
	t.Parallel()
	db, _ := open(t)
	running(t, db)
	swept, err := db.SweepPermits(t.Context(), time.Now().Add(time.Hour))
	require.NoError(t, err)
	assert.Zero(t, swept)
	assert.Equal(t, 1, jobsAt(t, db, "a"))
}
