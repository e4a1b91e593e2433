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

// soon is a moment from which everything that a test has made is old.
func soon() time.Time { return time.Now().Add(time.Minute) }

// past is one from which nothing is.
func past() time.Time { return time.Now().Add(-time.Minute) }

func logNamed(t *testing.T, db *postgres.DB, name string) postgres.Aged {
	t.Helper()
	for _, log := range db.OldLogs() {
		if log.Name() == name {
			return log
		}
	}
	require.Fail(t, "no such log", name)
	return postgres.Aged{}
}

// goes counts what of a log goes, and removes it.
func goes(t *testing.T, log postgres.Aged, before time.Time) int {
	t.Helper()
	found, err := log.Count(t.Context(), before)
	require.NoError(t, err)
	removed, err := log.Remove(t.Context(), before)
	require.NoError(t, err)
	assert.Equal(t, found, removed)
	return removed
}

func TestOldMessagesGoWithTheirTries(t *testing.T) {
	t.Parallel()
	db, _ := open(t)
	endpoint := addEndpoint(t, db, uuid.New())
	done, pending := ping(t, db, endpoint), ping(t, db, endpoint)
	require.NoError(t, db.NoteTry(t.Context(), models.Try{MessageID: done.ID, Number: 1}, models.TryEnd{Status: models.MessageSent}))
	log := logNamed(t, db, "messages")
	assert.Zero(t, goes(t, log, past()))
	assert.Equal(t, 1, goes(t, log, soon()))
	assert.Zero(t, goes(t, log, soon()))
	left, err := db.Messages(t.Context(), models.MessageQuery{UserID: endpoint.UserID, Channel: models.ChannelWebhook, Limit: 10})
	require.NoError(t, err)
	require.Len(t, left, 1)
	assert.Equal(t, pending.ID, left[0].ID, "one that is under way stays")
}

func TestOldCallbacksGoOnceTheirRunIsOver(t *testing.T) {
	t.Parallel()
	db, _ := open(t)
	gen := begun(t, db)
	attempt := sent(t, db, gen)
	_, err := db.SaveJob(t.Context(), attempt.Ref(), models.Receipt{JobID: "job"})
	require.NoError(t, err)
	delivery, err := db.SaveDelivery(t.Context(), models.Delivery{
		ID: uuid.New(), Provider: models.ProviderReplicate, DeliveryID: "d", GenerationID: gen.ID, Attempt: 1, JobID: "job",
	}, models.Outcome{Status: models.OutcomeFailed, Kind: models.FailureModeration})
	require.NoError(t, err)
	log := logNamed(t, db, "provider callbacks")
	assert.Zero(t, goes(t, log, soon()), "nobody was told")
	require.NoError(t, db.MarkSignalled(t.Context(), delivery.ID))
	assert.Zero(t, goes(t, log, soon()), "its run is on")
	require.NoError(t, db.FailRun(t.Context(), ref(gen), models.FailureModeration))
	assert.Zero(t, goes(t, log, past()))
	assert.Equal(t, 1, goes(t, log, soon()))
}

// TestEventsGoUpToTheFirstThatIsNeeded: the numbers that are left have no gap.
func TestEventsGoUpToTheFirstThatIsNeeded(t *testing.T) {
	t.Parallel()
	db, _ := open(t)
	me := uuid.New()
	first, active := create(t, db, me), create(t, db, me)
	require.NoError(t, db.FailRun(t.Context(), ref(claimed(t, db, first)), models.FailureUnknown))
	log := logNamed(t, db, "events")
	assert.Equal(t, 1, goes(t, log, soon()), "the creation of the first")
	oldest, newest, err := db.EventRange(t.Context(), me)
	require.NoError(t, err)
	assert.Equal(t, newest-oldest+1, int64(len(events(t, db, me))), "no gap")
	require.NoError(t, db.FailRun(t.Context(), ref(claimed(t, db, active)), models.FailureUnknown))
	goes(t, log, soon())
	assert.Empty(t, events(t, db, me))
	oldest, again, err := db.EventRange(t.Context(), me)
	require.NoError(t, err)
	assert.Equal(t, again+1, oldest)
	assert.Greater(t, again, newest, "numbers go on")
}

func claimed(t *testing.T, db *postgres.DB, gen models.Generation) models.Generation {
	t.Helper()
	_, err := db.BeginRun(t.Context(), ref(gen), "run of "+gen.ID.String())
	require.NoError(t, err)
	return gen
}

func TestUploadsGoOnceNoActiveGenerationNeedsThem(t *testing.T) {
	t.Parallel()
	db, _ := open(t)
	me := uuid.New()
	upload := func(key string) models.Upload {
		t.Helper()
		kept, err := db.CreateUpload(t.Context(), models.Upload{ID: uuid.New(), UserID: me, Key: key, Name: "x.png", ContentType: "image/png", Size: 1})
		require.NoError(t, err)
		return kept
	}
	unused, image, mask := upload("uploads/a.png"), upload("uploads/b.png"), upload("uploads/c.png")
	gen := asked(me)
	gen.InputImageURL = models.StoragePrefix + image.Key
	gen.Settings["mask_url"] = models.StoragePrefix + mask.Key
	gen, err := db.CreateGeneration(t.Context(), gen)
	require.NoError(t, err)

	old := db.OldUploads()
	var removed []string
	remove := func(_ context.Context, prefix string) error { removed = append(removed, prefix); return nil }
	ids, err := old.Some(t.Context(), past())
	require.NoError(t, err)
	assert.Empty(t, ids)
	ids, err = old.Some(t.Context(), soon())
	require.NoError(t, err)
	assert.Equal(t, []uuid.UUID{unused.ID}, ids)
	require.NoError(t, old.Forget(t.Context(), image.ID, soon(), remove), "needed after all")
	assert.Empty(t, removed)
	away := errors.New("storage away")
	require.Error(t, old.Forget(t.Context(), unused.ID, soon(), func(context.Context, string) error { return away }))
	for range 2 {
		require.NoError(t, old.Forget(t.Context(), unused.ID, soon(), remove))
	}
	assert.Equal(t, []string{unused.Key}, removed, "once, and not with the one that failed")

	require.NoError(t, db.FailRun(t.Context(), ref(claimed(t, db, gen)), models.FailureUnknown))
	found, err := old.Count(t.Context(), soon())
	require.NoError(t, err)
	assert.Equal(t, 2, found)
}

func TestCopiesOfInputsGoWithTheEndOfTheirRun(t *testing.T) {
	t.Parallel()
	db, _ := open(t)
	gen := begun(t, db)
	require.NoError(t, db.SaveInput(t.Context(), ref(gen), "https://example.com/x.png", "generations/x/inputs/0.png"))
	old := db.OldInputs()
	ids, err := old.Some(t.Context(), soon())
	require.NoError(t, err)
	assert.Empty(t, ids, "its run is on")
	require.NoError(t, db.FailRun(t.Context(), ref(gen), models.FailureUnknown))
	ids, err = old.Some(t.Context(), soon())
	require.NoError(t, err)
	require.Equal(t, []uuid.UUID{gen.ID}, ids)
	var removed []string
	require.NoError(t, old.Forget(t.Context(), gen.ID, soon(), func(_ context.Context, prefix string) error {
		removed = append(removed, prefix)
		return nil
	}))
	assert.Equal(t, []string{"generations/" + gen.ID.String() + "/inputs/"}, removed)
	kept, err := db.Generation(t.Context(), gen.ID)
	require.NoError(t, err)
	assert.Empty(t, kept.Inputs, "a retry makes them anew")
	found, err := old.Count(t.Context(), soon())
	require.NoError(t, err)
	assert.Zero(t, found)
}
