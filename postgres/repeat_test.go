package postgres_test

import (
	"crypto/sha256"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"darkroom/internal/testdb"
	"darkroom/models"
	"darkroom/postgres"
)

func keyFor(userID uuid.UUID, request string) models.RequestKey {
	sum := sha256.Sum256([]byte(request))
	return models.RequestKey{UserID: userID, Key: "order-66", Fingerprint: sum[:]}
}

// TestParallelRequestsWithOneKeyCreateOnce has fifty more users do the same at
// once: a key belongs to its user.
func TestParallelRequestsWithOneKeyCreateOnce(t *testing.T) {
	t.Parallel()
	db, _ := open(t)
	userID := uuid.New()
	var made atomic.Int64
	ids := make(chan uuid.UUID, 50)
	var wg sync.WaitGroup
	for range 50 {
		wg.Go(func() {
			gen, created, err := db.CreateOnce(t.Context(), asked(userID), keyFor(userID, "a"))
			if assert.NoError(t, err) && created {
				made.Add(1)
			}
			ids <- gen.ID
		})
		wg.Go(func() {
			stranger := uuid.New()
			_, created, err := db.CreateOnce(t.Context(), asked(stranger), keyFor(stranger, "b"))
			assert.NoError(t, err) //nolint:testifylint // require may not be called beside the test's goroutine
			assert.True(t, created)
		})
	}
	wg.Wait()
	close(ids)
	assert.EqualValues(t, 1, made.Load())
	first := <-ids
	for id := range ids {
		assert.Equal(t, first, id)
	}
	page, err := db.ListGenerations(t.Context(), models.ListQuery{UserID: userID, Page: 1, Limit: 20})
	require.NoError(t, err)
	assert.Equal(t, 1, page.Total)
}

func TestARepeatedRequestIsAnsweredAsTheFirstTime(t *testing.T) {
	t.Parallel()
	db, _ := open(t)
	userID := uuid.New()
	first, created, err := db.CreateOnce(t.Context(), asked(userID), keyFor(userID, "a"))
	require.NoError(t, err)
	require.True(t, created)
	_, err = db.BeginRun(t.Context(), ref(first), "r")
	require.NoError(t, err)
	require.NoError(t, db.FailRun(t.Context(), ref(first), models.FailureBilling))
	_, err = db.SetFavorite(t.Context(), userID, first.ID, nil)
	require.NoError(t, err)

	again, created, err := db.CreateOnce(t.Context(), asked(userID), keyFor(userID, "a"))
	require.NoError(t, err)
	assert.False(t, created)
	assert.Equal(t, first.AsAccepted(), again)
	again, found, err := db.Accepted(t.Context(), keyFor(userID, "a"))
	require.NoError(t, err)
	assert.True(t, found)
	assert.Equal(t, first.AsAccepted(), again)
}

func TestAKeyIsForOneRequest(t *testing.T) {
	t.Parallel()
	db, _ := open(t)
	userID := uuid.New()
	_, _, err := db.CreateOnce(t.Context(), asked(userID), keyFor(userID, "a"))
	require.NoError(t, err)
	_, _, err = db.CreateOnce(t.Context(), asked(userID), keyFor(userID, "b"))
	assert.Equal(t, models.CodeKeyReused, models.CodeOf(err))
	_, _, err = db.Accepted(t.Context(), keyFor(userID, "b"))
	assert.Equal(t, models.CodeKeyReused, models.CodeOf(err))
	_, found, err := db.Accepted(t.Context(), keyFor(uuid.New(), "b"))
	require.NoError(t, err)
	assert.False(t, found, "of somebody else")
}

func TestARefusalLeavesTheKeyFree(t *testing.T) {
	t.Parallel()
	db, _ := open(t)
	userID := uuid.New()
	var last models.Generation
	for range models.DefaultActiveLimit {
		last = create(t, db, userID)
	}
	_, _, err := db.CreateOnce(t.Context(), asked(userID), keyFor(userID, "a"))
	require.Equal(t, models.CodeConcurrentLimit, models.CodeOf(err))
	_, err = db.RequestCancel(t.Context(), userID, last.ID)
	require.NoError(t, err)
	_, created, err := db.CreateOnce(t.Context(), asked(userID), keyFor(userID, "a"))
	require.NoError(t, err)
	assert.True(t, created)
	_, created, err = db.CreateOnce(t.Context(), asked(userID), keyFor(userID, "a"))
	require.NoError(t, err, "the limit is full again, and no matter")
	assert.False(t, created)
}

func TestKeysAreForgottenAfterADay(t *testing.T) {
	t.Parallel()
	var ahead atomic.Int64
	db, err := postgres.New(t.Context(), configFor(testdb.New(t)), func() time.Time { return time.Now().Add(time.Duration(ahead.Load())) })
	require.NoError(t, err)
	t.Cleanup(db.Close)
	userID := uuid.New()
	first, _, err := db.CreateOnce(t.Context(), asked(userID), keyFor(userID, "a"))
	require.NoError(t, err)

	ahead.Store(int64(models.RequestKeyTTL - time.Minute))
	gone, err := db.ForgetKeys(t.Context(), time.Now().Add(-time.Minute))
	require.NoError(t, err)
	assert.Zero(t, gone)
	again, _, err := db.CreateOnce(t.Context(), asked(userID), keyFor(userID, "a"))
	require.NoError(t, err)
	assert.Equal(t, first.ID, again.ID, "a minute before")

	ahead.Store(int64(models.RequestKeyTTL + time.Minute))
	other, created, err := db.CreateOnce(t.Context(), asked(userID), keyFor(userID, "b"))
	require.NoError(t, err, "free for another request, purged or not")
	assert.True(t, created)
	assert.NotEqual(t, first.ID, other.ID)
	gone, err = db.ForgetKeys(t.Context(), time.Now().Add(2*models.RequestKeyTTL))
	require.NoError(t, err)
	assert.Equal(t, 1, gone)
	_, found, err := db.Accepted(t.Context(), keyFor(userID, "b"))
	require.NoError(t, err)
	assert.False(t, found)
}
