package postgres_test

import (
	"testing"

	"github.com/google/uuid"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"darkroom/models"
	"darkroom/postgres"
)

func assetOf(gen models.Generation, index int) models.Asset {
	return models.Asset{
		GenerationID: gen.ID, Index: index, Attempt: 1, Key: uuid.NewString(), Kind: models.AssetImage,
		ContentType: "image/webp", Size: 12, Width: 3, Height: 4, Thumbhash: "abc",
		SHA256: "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
	}
}

func TestBeginLetsOneExecutionIn(t *testing.T) {
	t.Parallel()
	db, _ := open(t)
	gen := create(t, db, uuid.New())

	first, err := db.BeginRun(t.Context(), ref(gen), "execution-a")
	require.NoError(t, err)
	again, err := db.BeginRun(t.Context(), ref(gen), "execution-a")
	require.NoError(t, err)
	other, err := db.BeginRun(t.Context(), ref(gen), "execution-b")
	require.NoError(t, err)
	future, err := db.BeginRun(t.Context(), models.Ref{GenerationID: gen.ID, Run: 2}, "execution-c")
	require.NoError(t, err)

	assert.Equal(t, models.Begun{Claimed: true, NextAttempt: 1}, first)
	assert.Equal(t, first, again, "a repeat of the same execution is let in again")
	assert.False(t, other.Claimed)
	assert.False(t, future.Claimed, "a run that was never admitted")
	assert.Len(t, events(t, db, gen.UserID), 2, "pending, queued")
}

func TestBeginRefusesAFinishedRun(t *testing.T) {
	t.Parallel()
	db, _ := open(t)
	gen := begun(t, db)
	require.NoError(t, db.FailRun(t.Context(), ref(gen), models.FailureUnknown))
	again, err := db.BeginRun(t.Context(), ref(gen), "run-1")
	require.NoError(t, err)
	assert.False(t, again.Claimed)
}

func TestAdvanceNeverGoesBack(t *testing.T) {
	t.Parallel()
	db, _ := open(t)
	gen := begun(t, db)
	require.NoError(t, db.AdvanceRun(t.Context(), ref(gen), models.StageWaiting, 10))
	require.NoError(t, db.AdvanceRun(t.Context(), ref(gen), models.StageWaiting, 5))

	got, err := db.Generation(t.Context(), gen.ID)
	require.NoError(t, err)
	assert.Equal(t, models.StatusProcessing, got.Status)
	assert.Equal(t, models.StageWaiting, got.Stage)
	assert.Equal(t, 10, got.Progress)
	assert.Len(t, events(t, db, gen.UserID), 3, "a repeat writes no event")
}

// TestEveryEndFromEveryStatus walks the state machine through SQL and compares
// it with the drawing in models.
func TestEveryEndFromEveryStatus(t *testing.T) {
	t.Parallel()
	db, _ := open(t)
	terminal := []models.Status{models.StatusCompleted, models.StatusFailed, models.StatusCancelled}
	for _, from := range models.Statuses() {
		for _, to := range terminal {
			t.Run(string(from+" to "+to), func(t *testing.T) {
				t.Parallel()
				gen := reach(t, db, from)
				before := len(events(t, db, gen.UserID))
				err := finish(t, db, ref(gen), to)
				if from == to {
					require.NoError(t, err, "a repeat is no error")
					assert.Len(t, events(t, db, gen.UserID), before, "and no event")
					return
				}
				if !from.CanMoveTo(to) {
					assert.Equal(t, models.CodeConflict, models.CodeOf(err))
					return
				}
				require.NoError(t, err)
				got, err := db.Generation(t.Context(), gen.ID)
				require.NoError(t, err)
				assert.Equal(t, to, got.Status)
				assert.NotNil(t, got.CompletedAt)
			})
		}
	}
}

// reach returns a generation that has come to the status on the usual way.
func reach(t *testing.T, db *postgres.DB, status models.Status) models.Generation {
	t.Helper()
	if status == models.StatusPending {
		return create(t, db, uuid.New())
	}
	gen := begun(t, db)
	if status == models.StatusQueued {
		return gen
	}
	require.NoError(t, db.AdvanceRun(t.Context(), ref(gen), models.StageWaiting, 10))
	if status.Terminal() {
		require.NoError(t, finish(t, db, ref(gen), status))
	}
	return gen
}

func finish(t *testing.T, db *postgres.DB, ref models.Ref, to models.Status) error {
	t.Helper()
	switch to {
	case models.StatusCompleted:
		return db.CompleteRun(t.Context(), ref, nil, "text")
	case models.StatusFailed:
		return db.FailRun(t.Context(), ref, models.FailureNetwork)
	case models.StatusCancelled:
		return db.CancelRun(t.Context(), ref, nil)
	case models.StatusPending, models.StatusQueued, models.StatusProcessing:
	}
	require.Fail(t, "not an end", to)
	return nil
}

func TestAnEarlierRunChangesNothing(t *testing.T) {
	t.Parallel()
	db, _ := open(t)
	gen := begun(t, db)
	late := models.Ref{GenerationID: gen.ID, Run: gen.Run + 1}
	assert.Equal(t, models.CodeConflict, models.CodeOf(db.AdvanceRun(t.Context(), late, models.StageWaiting, 10)))
	assert.Equal(t, models.CodeConflict, models.CodeOf(db.CompleteRun(t.Context(), late, nil, "")))
}

func TestCompleteKeepsAssetsInTheirPlaces(t *testing.T) {
	t.Parallel()
	db, _ := open(t)
	gen := begun(t, db)
	require.NoError(t, db.AdvanceRun(t.Context(), ref(gen), models.StageUploading, 80))
	first, third := assetOf(gen, 0), assetOf(gen, 2)
	require.NoError(t, db.CompleteRun(t.Context(), ref(gen), []models.Asset{third, first}, ""))

	got, err := db.GetGeneration(t.Context(), gen.UserID, gen.ID)
	require.NoError(t, err)
	require.Len(t, got.Assets, 2)
	assert.Equal(t, 0, got.Assets[0].Index)
	assert.Equal(t, 2, got.Assets[1].Index, "the gap stays")
	assert.Equal(t, first.SHA256, got.Assets[0].SHA256)
	assert.Equal(t, 100, got.Progress)
	assert.Equal(t, models.StageNone, got.Stage)
}

func TestFailShowsTheUserOurWords(t *testing.T) {
	t.Parallel()
	db, _ := open(t)
	gen := begun(t, db)
	require.NoError(t, db.FailRun(t.Context(), ref(gen), models.FailureBilling))
	got, err := db.Generation(t.Context(), gen.ID)
	require.NoError(t, err)
	assert.Equal(t, models.FailureBilling, got.ErrorKind)
	assert.Equal(t, models.FailureBilling.Message(), got.ErrorMessage)
}

func TestARefusedRunNamesTheField(t *testing.T) {
	t.Parallel()
	db, _ := open(t)
	gen := begun(t, db)
	require.NoError(t, db.RefuseRun(t.Context(), ref(gen), models.FieldError{Field: "input_image_url", Message: "The file is too large."}))
	got, err := db.Generation(t.Context(), gen.ID)
	require.NoError(t, err)
	assert.Equal(t, models.StatusFailed, got.Status)
	assert.Equal(t, models.FailureInvalidInput, got.ErrorKind)
	assert.Equal(t, "input_image_url: The file is too large.", got.ErrorMessage)
}

func TestSaveInputKeepsEachAddressOnce(t *testing.T) {
	t.Parallel()
	db, _ := open(t)
	gen := begun(t, db)
	for range 2 {
		require.NoError(t, db.SaveInput(t.Context(), ref(gen), "https://a.example/1", "generations/g/inputs/0.png"))
	}
	require.NoError(t, db.SaveInput(t.Context(), ref(gen), "https://a.example/2", "generations/g/inputs/1.png"))
	got, err := db.Generation(t.Context(), gen.ID)
	require.NoError(t, err)
	assert.Equal(t, map[string]string{
		"https://a.example/1": "generations/g/inputs/0.png", "https://a.example/2": "generations/g/inputs/1.png",
	}, got.Inputs)
	err = db.SaveInput(t.Context(), models.Ref{GenerationID: gen.ID, Run: 2}, "https://a.example/1", "k")
	assert.Equal(t, models.CodeConflict, models.CodeOf(err), "a run that was never admitted")
}

func TestTheEndOfARunClosesItsAttempts(t *testing.T) {
	t.Parallel()
	db, _ := open(t)
	gen := begun(t, db)
	never := attemptOf(gen, 2)
	announced := sent(t, db, gen)
	_, err := db.OpenAttempt(t.Context(), never)
	require.NoError(t, err)
	require.NoError(t, db.FailRun(t.Context(), ref(gen), models.FailureRateLimited))

	got, err := db.GetGeneration(t.Context(), gen.UserID, gen.ID)
	require.NoError(t, err)
	require.Len(t, got.Attempts, 2)
	assert.Equal(t, models.OutcomeUnknown, got.Attempts[0].Outcome, "a job may exist")
	assert.Equal(t, models.OutcomeFailed, got.Attempts[1].Outcome, "none was asked for")
	assert.Equal(t, models.FailureRateLimited, got.Attempts[1].ErrorKind)

	late, err := db.RecordOutcome(t.Context(), announced.Ref(), succeeded("https://x/y"))
	require.NoError(t, err)
	assert.Equal(t, models.OutcomeSucceeded, late.Outcome, "a late word still counts")
}

func TestRequestCancel(t *testing.T) {
	t.Parallel()
	db, _ := open(t)

	t.Run("of an unclaimed generation ends it", func(t *testing.T) {
		t.Parallel()
		gen := create(t, db, uuid.New())
		got, err := db.RequestCancel(t.Context(), gen.UserID, gen.ID)
		require.NoError(t, err)
		assert.Equal(t, models.StatusCancelled, got.Status)
		answer, err := db.BeginRun(t.Context(), ref(gen), "late")
		require.NoError(t, err)
		assert.False(t, answer.Claimed, "its workflow finds nothing to do")
	})
	t.Run("of a running one only notes the wish", func(t *testing.T) {
		t.Parallel()
		gen := begun(t, db)
		for range 2 {
			got, err := db.RequestCancel(t.Context(), gen.UserID, gen.ID)
			require.NoError(t, err)
			assert.Equal(t, models.StatusQueued, got.Status)
			assert.NotNil(t, got.CancelRequestedAt)
		}
	})
	t.Run("of a finished one is a conflict", func(t *testing.T) {
		t.Parallel()
		gen := begun(t, db)
		require.NoError(t, db.FailRun(t.Context(), ref(gen), models.FailureUnknown))
		_, err := db.RequestCancel(t.Context(), gen.UserID, gen.ID)
		assert.Equal(t, models.CodeConflict, models.CodeOf(err))
	})
}

func TestErrorsSayNothingOfSQL(t *testing.T) {
	t.Parallel()
	db, dsn := open(t)
	closed, err := postgres.New(t.Context(), configFor(dsn), nil)
	require.NoError(t, err)
	closed.Close()

	_, unavailable := closed.Generation(t.Context(), uuid.New())
	_, missing := db.Generation(t.Context(), uuid.New())
	assert.Equal(t, models.CodeUnavailable, models.CodeOf(unavailable))
	assert.Equal(t, models.CodeNotFound, models.CodeOf(missing))
	for _, err := range []error{unavailable, missing} {
		assert.NotContains(t, models.PublicMessage(err), "SQL")
		assert.NotContains(t, models.PublicMessage(err), "pool")
	}
}

func TestCompleteClosesTheEntriesThatWereGivenUp(t *testing.T) {
	t.Parallel()
	db, _ := open(t)
	gen := begun(t, db)
	_, err := db.OpenAttempt(t.Context(), attemptOf(gen, 1)) // every account rested
	require.NoError(t, err)
	_, err = db.OpenAttempt(t.Context(), attemptOf(gen, 2))
	require.NoError(t, err)
	_, err = db.RecordOutcome(t.Context(), models.AttemptRef{GenerationID: gen.ID, Number: 2}, succeeded("https://x/y"))
	require.NoError(t, err)
	require.NoError(t, db.AdvanceRun(t.Context(), ref(gen), models.StageDownloading, 70))
	require.NoError(t, db.CompleteRun(t.Context(), ref(gen), nil, "a text"))
	given, err := db.Attempt(t.Context(), models.AttemptRef{GenerationID: gen.ID, Number: 1})
	require.NoError(t, err)
	assert.Equal(t, models.OutcomeFailed, given.Outcome, "nothing is running any more")
	made, err := db.Attempt(t.Context(), models.AttemptRef{GenerationID: gen.ID, Number: 2})
	require.NoError(t, err)
	assert.Equal(t, models.OutcomeSucceeded, made.Outcome)
}
