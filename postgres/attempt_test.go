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
)

func succeeded(urls ...string) models.Outcome {
	outcome := models.Outcome{Status: models.OutcomeSucceeded, RunSeconds: 1.5}
	for _, url := range urls {
		outcome.Outputs = append(outcome.Outputs, models.Output{URL: url})
	}
	return outcome
}

func TestOpenAttemptFindsItsOwnHistory(t *testing.T) {
	t.Parallel()
	db, _ := open(t)
	gen := begun(t, db)
	sent(t, db, gen)
	_, err := db.SaveJob(t.Context(), models.AttemptRef{GenerationID: gen.ID, Number: 1}, models.Receipt{JobID: "job-1"})
	require.NoError(t, err)

	repeat := attemptOf(gen, 1)
	repeat.CredentialID = "another"
	got, err := db.OpenAttempt(t.Context(), repeat)
	require.NoError(t, err)
	assert.Equal(t, "job-1", got.JobID)
	assert.Equal(t, "env", got.CredentialID, "the job's own account is kept")
	assert.NotNil(t, got.SendingAt)
}

func TestUntilSomethingIsSentAnAttemptChangesItsAccount(t *testing.T) {
	t.Parallel()
	db, _ := open(t)
	first := attemptOf(begun(t, db), 1)
	_, err := db.OpenAttempt(t.Context(), first)
	require.NoError(t, err)
	other := first
	other.CredentialID = "another"
	got, err := db.OpenAttempt(t.Context(), other)
	require.NoError(t, err)
	assert.Equal(t, "another", got.CredentialID)

	_, err = db.MarkSending(t.Context(), first)
	assert.Equal(t, models.CodeConflict, models.CodeOf(err), "whoever opened it with the first account is too late")
	announced, err := db.MarkSending(t.Context(), got)
	require.NoError(t, err)
	require.NotNil(t, announced.SendingAt)
	again, err := db.OpenAttempt(t.Context(), first)
	require.NoError(t, err)
	assert.Equal(t, "another", again.CredentialID, "a job may exist: the account stays")
	assert.NotNil(t, again.SendingAt)
}

func TestOneOfManySendsAnAttempt(t *testing.T) {
	t.Parallel()
	db, _ := open(t)
	attempt, err := db.OpenAttempt(t.Context(), attemptOf(begun(t, db), 1))
	require.NoError(t, err)
	var sending atomic.Int64
	var steps sync.WaitGroup
	for range 10 {
		steps.Go(func() {
			if _, err := db.MarkSending(t.Context(), attempt); err == nil {
				sending.Add(1)
			} else {
				assert.Equal(t, models.CodeConflict, models.CodeOf(err))
			}
		})
	}
	steps.Wait()
	assert.EqualValues(t, 1, sending.Load())
}

func TestSendingIsTakenBackOnlyWithoutAJob(t *testing.T) {
	t.Parallel()
	db, _ := open(t)
	opened, err := db.OpenAttempt(t.Context(), attemptOf(begun(t, db), 1))
	require.NoError(t, err)
	first, err := db.MarkSending(t.Context(), opened)
	require.NoError(t, err)
	missedAt := time.Now().UTC().Truncate(time.Microsecond)
	require.NoError(t, db.MarkMissed(t.Context(), first.Ref(), missedAt))
	got, err := db.Attempt(t.Context(), first.Ref())
	require.NoError(t, err)
	require.NotNil(t, got.MissedAt)
	assert.True(t, missedAt.Equal(*got.MissedAt))

	require.NoError(t, db.MarkNotSent(t.Context(), first))
	got, err = db.Attempt(t.Context(), first.Ref())
	require.NoError(t, err)
	assert.Nil(t, got.SendingAt)
	assert.Nil(t, got.MissedAt)

	second, err := db.MarkSending(t.Context(), opened)
	require.NoError(t, err)
	require.NoError(t, db.MarkNotSent(t.Context(), first))
	got, err = db.Attempt(t.Context(), first.Ref())
	require.NoError(t, err)
	assert.NotNil(t, got.SendingAt, "somebody announced it anew: that stands")

	_, err = db.SaveJob(t.Context(), second.Ref(), models.Receipt{JobID: "job-1"})
	require.NoError(t, err)
	require.NoError(t, db.MarkNotSent(t.Context(), second))
	got, err = db.Attempt(t.Context(), second.Ref())
	require.NoError(t, err)
	assert.NotNil(t, got.SendingAt, "a job exists: the announcement stands")
}

func TestAJobBelongsToOneAttempt(t *testing.T) {
	t.Parallel()
	db, _ := open(t)
	first, second := sent(t, db, begun(t, db)), sent(t, db, begun(t, db))
	_, err := db.SaveJob(t.Context(), first.Ref(), models.Receipt{JobID: "job-1"})
	require.NoError(t, err)
	_, err = db.SaveJob(t.Context(), first.Ref(), models.Receipt{JobID: "job-1"})
	require.NoError(t, err, "a repeat is no error")
	_, err = db.SaveJob(t.Context(), first.Ref(), models.Receipt{JobID: "job-2"})
	assert.Equal(t, models.CodeConflict, models.CodeOf(err))
	_, err = db.SaveJob(t.Context(), second.Ref(), models.Receipt{JobID: "job-1"})
	assert.Equal(t, models.CodeConflict, models.CodeOf(err))
}

func TestTheFirstTerminalOutcomeWins(t *testing.T) {
	t.Parallel()
	db, _ := open(t)
	attempt := sent(t, db, begun(t, db))
	outcomes := []models.Outcome{
		{Status: models.OutcomeRunning},
		{Status: models.OutcomeUnknown},
		succeeded("https://replicate.delivery/a", "https://replicate.delivery/b"),
		{Status: models.OutcomeFailed, Kind: models.FailureModeration, Detail: "flagged"},
		{Status: models.OutcomeUnknown},
	}
	want := []models.OutcomeStatus{
		models.OutcomeRunning, models.OutcomeUnknown, models.OutcomeSucceeded, models.OutcomeSucceeded, models.OutcomeSucceeded,
	}
	for i, outcome := range outcomes {
		got, err := db.RecordOutcome(t.Context(), attempt.Ref(), outcome)
		require.NoError(t, err)
		assert.Equal(t, want[i], got.Outcome)
	}
	got, err := db.Attempt(t.Context(), attempt.Ref())
	require.NoError(t, err)
	assert.Len(t, got.Outputs, 2)
	assert.Empty(t, got.ErrorKind)
	assert.NotNil(t, got.FinishedAt)
	assert.InDelta(t, 1.5, got.RunSeconds, 1e-9)
}

func TestSaveDelivery(t *testing.T) {
	t.Parallel()
	db, _ := open(t)
	delivery := func(gen models.Generation, deliveryID, jobID string) models.Delivery {
		return models.Delivery{
			ID: uuid.New(), Provider: models.ProviderReplicate, DeliveryID: deliveryID,
			GenerationID: gen.ID, Attempt: 1, JobID: jobID,
		}
	}

	t.Run("before the job's id was saved adopts it", func(t *testing.T) {
		t.Parallel()
		gen := begun(t, db)
		attempt := sent(t, db, gen)
		kept, err := db.SaveDelivery(t.Context(), delivery(gen, "msg-early", "job-early"), succeeded("https://x/y"))
		require.NoError(t, err)
		assert.Nil(t, kept.SignalledAt)
		assert.Equal(t, gen.Run, kept.Run)
		got, err := db.SaveJob(t.Context(), attempt.Ref(), models.Receipt{JobID: "job-early"})
		require.NoError(t, err, "the answer to the submission comes second")
		assert.Equal(t, models.OutcomeSucceeded, got.Outcome)
	})
	t.Run("twice keeps the first", func(t *testing.T) {
		t.Parallel()
		gen := begun(t, db)
		sent(t, db, gen)
		first, err := db.SaveDelivery(t.Context(), delivery(gen, "msg-twice", "job-twice"), succeeded("https://x/y"))
		require.NoError(t, err)
		require.NoError(t, db.MarkSignalled(t.Context(), first.ID))
		second, err := db.SaveDelivery(t.Context(), delivery(gen, "msg-twice", "job-twice"),
			models.Outcome{Status: models.OutcomeFailed, Kind: models.FailureUnknown})
		require.NoError(t, err)
		assert.Equal(t, first.ID, second.ID)
		assert.NotNil(t, second.SignalledAt)
		attempt, err := db.Attempt(t.Context(), models.AttemptRef{GenerationID: gen.ID, Number: 1})
		require.NoError(t, err)
		assert.Equal(t, models.OutcomeSucceeded, attempt.Outcome)
	})
	t.Run("of an unknown attempt is not found", func(t *testing.T) {
		t.Parallel()
		_, err := db.SaveDelivery(t.Context(), delivery(models.Generation{ID: uuid.New()}, "msg-lost", "job-lost"), succeeded())
		assert.Equal(t, models.CodeNotFound, models.CodeOf(err))
	})
	t.Run("of another job changes nothing", func(t *testing.T) {
		t.Parallel()
		gen := begun(t, db)
		attempt := sent(t, db, gen)
		_, err := db.SaveJob(t.Context(), attempt.Ref(), models.Receipt{JobID: "job-mine"})
		require.NoError(t, err)
		_, err = db.SaveDelivery(t.Context(), delivery(gen, "msg-other", "job-other"), succeeded("https://x/y"))
		assert.Equal(t, models.CodeConflict, models.CodeOf(err))
		got, err := db.Attempt(t.Context(), attempt.Ref())
		require.NoError(t, err)
		assert.Equal(t, models.OutcomeRunning, got.Outcome)
	})
}
