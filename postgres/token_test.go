package postgres_test

import (
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"darkroom/internal/testdb"
	"darkroom/models"
	"darkroom/postgres"
)

func addToken(t *testing.T, db *postgres.DB, name string) uuid.UUID {
	t.Helper()
	id := uuid.New()
	require.NoError(t, db.AddToken(t.Context(), models.ReplicateToken{ID: id, Name: name, Last4: "wxyz"},
		models.SealedToken{KeyID: "k1", Ciphertext: []byte("sealed " + name)}, models.Act{Act: models.ActTokenAdd}))
	return id
}

func tokenOf(t *testing.T, db *postgres.DB, id uuid.UUID) models.ReplicateToken {
	t.Helper()
	tokens, err := db.ListTokens(t.Context())
	require.NoError(t, err)
	for _, token := range tokens {
		if token.ID == id {
			return token
		}
	}
	require.Fail(t, "no such token")
	return models.ReplicateToken{}
}

// TestTokensTakeTurns is the measurement: a hundred callers at once, the first
// ones ever, of ten tokens.
func TestTokensTakeTurns(t *testing.T) {
	t.Parallel()
	db, _ := open(t)
	for i := range 10 {
		addToken(t, db, fmt.Sprint("account ", i))
	}
	var mu sync.Mutex
	taken := map[uuid.UUID]int{}
	var callers sync.WaitGroup
	for range 100 {
		callers.Go(func() {
			id, err := db.NextToken(t.Context())
			assert.NoError(t, err) //nolint:testifylint // require may not be called beside the test's goroutine
			mu.Lock()
			defer mu.Unlock()
			taken[id]++
		})
	}
	callers.Wait()
	require.Len(t, taken, 10)
	for id, times := range taken {
		assert.Equal(t, 10, times, id)
	}
}

// TestSecondCallerAtColdStart: nobody comes away with nothing while there is a
// token.
func TestSecondCallerAtColdStart(t *testing.T) {
	t.Parallel()
	db, _ := open(t)
	_, err := db.NextToken(t.Context())
	require.Equal(t, models.CodeNotFound, models.CodeOf(err), "an empty pool")
	only := addToken(t, db, "only")
	var callers sync.WaitGroup
	for range 16 {
		callers.Go(func() {
			id, takeErr := db.NextToken(t.Context())
			assert.NoError(t, takeErr) //nolint:testifylint // require may not be called beside the test's goroutine
			assert.Equal(t, only, id)
		})
	}
	callers.Wait()
}

func TestCoolingAndDisabledTokensAreSkipped(t *testing.T) {
	t.Parallel()
	db, dsn := open(t)
	hot, off, fine := addToken(t, db, "hot"), addToken(t, db, "off"), addToken(t, db, "fine")
	require.NoError(t, db.NoteTokenError(t.Context(), hot, models.FailureRateLimited, time.Hour))
	require.NoError(t, db.SetToken(t.Context(), off, models.TokenDisabled, models.Act{Act: models.ActTokenState}))
	take := func() uuid.UUID {
		t.Helper()
		id, err := db.NextToken(t.Context())
		require.NoError(t, err)
		return id
	}
	for range 4 {
		require.Equal(t, fine, take())
	}
	conn, err := pgx.Connect(t.Context(), dsn)
	require.NoError(t, err)
	_, err = conn.Exec(t.Context(), "UPDATE replicate_tokens SET cooling_until = now() WHERE id = $1", hot)
	require.NoError(t, err)
	require.NoError(t, conn.Close(t.Context()))
	require.ElementsMatch(t, []uuid.UUID{hot, fine}, []uuid.UUID{take(), take()}, "rested")

	require.NoError(t, db.NoteTokenError(t.Context(), fine, models.FailureAuth, 0))
	require.NoError(t, db.SetToken(t.Context(), hot, models.TokenDisabled, models.Act{Act: models.ActTokenState}))
	_, err = db.NextToken(t.Context())
	require.Equal(t, models.CodeNotFound, models.CodeOf(err), "all rest")
	require.NoError(t, db.SetToken(t.Context(), fine, models.TokenActive, models.Act{Act: models.ActTokenState}))
	require.Equal(t, fine, take(), "enabled, so rested")
}

func TestTokenCounters(t *testing.T) {
	t.Parallel()
	db, _ := open(t)
	id := addToken(t, db, "main")
	for range 3 {
		_, err := db.NextToken(t.Context())
		require.NoError(t, err)
	}
	require.NoError(t, db.NoteTokenError(t.Context(), id, models.FailureBilling, 0))

	got := tokenOf(t, db, id)
	assert.Equal(t, models.TokenActive, got.State)
	assert.EqualValues(t, 3, got.RequestCount)
	assert.EqualValues(t, 1, got.ErrorCount)
	assert.Equal(t, models.FailureBilling, got.LastError)
	require.True(t, got.Cooling(time.Now()))
	assert.False(t, got.Cooling(time.Now().Add(10*time.Second)))
	assert.Equal(t, models.CodeNotFound, models.CodeOf(db.NoteTokenError(t.Context(), uuid.New(), models.FailureAuth, 0)))
}

func TestEveryRefusalOfABurstIsCounted(t *testing.T) {
	t.Parallel()
	db, _ := open(t)
	id := addToken(t, db, "main")
	var callers sync.WaitGroup
	for range 20 {
		callers.Go(func() {
			assert.NoError(t, db.NoteTokenError(t.Context(), id, models.FailureRateLimited, 0))
		})
	}
	callers.Wait()
	got := tokenOf(t, db, id)
	assert.EqualValues(t, 20, got.ErrorCount)
	assert.Equal(t, 1, got.Strikes, "and is one fault")
}

func TestTokenSecretIsKeptSealed(t *testing.T) {
	t.Parallel()
	db, _ := open(t)
	id := addToken(t, db, "main")
	sealed, err := db.TokenSecret(t.Context(), id)
	require.NoError(t, err)
	assert.Equal(t, models.SealedToken{KeyID: "k1", Ciphertext: []byte("sealed main")}, sealed)
	_, err = db.TokenSecret(t.Context(), uuid.New())
	assert.Equal(t, models.CodeNotFound, models.CodeOf(err))
}

func TestTokenNamesAreUnique(t *testing.T) {
	t.Parallel()
	db, _ := open(t)
	id := addToken(t, db, "main")
	again := models.ReplicateToken{ID: uuid.New(), Name: "main"}
	sealed := models.SealedToken{KeyID: "k1", Ciphertext: []byte("x")}
	err := db.AddToken(t.Context(), again, sealed, models.Act{Act: models.ActTokenAdd})
	require.Equal(t, models.CodeConflict, models.CodeOf(err))
	require.NoError(t, db.DeleteToken(t.Context(), id, models.Act{Act: models.ActTokenDrop}))
	require.NoError(t, db.AddToken(t.Context(), again, sealed, models.Act{Act: models.ActTokenAdd}), "the name is free again")
}

// TestDeletedTokenServesItsJobs keeps the key while a job may be asked for.
func TestDeletedTokenServesItsJobs(t *testing.T) {
	t.Parallel()
	dsn := testdb.New(t)
	var passed time.Duration
	db, err := postgres.New(t.Context(), configFor(dsn), func() time.Time { return time.Now().Add(passed) })
	require.NoError(t, err)
	t.Cleanup(db.Close)
	erase := func() int {
		t.Helper()
		n, eraseErr := db.EraseTokens(t.Context())
		require.NoError(t, eraseErr)
		return n
	}
	id := addToken(t, db, "main")
	attempt := attemptOf(begun(t, db), 1)
	attempt.CredentialID = id.String()
	_, err = db.OpenAttempt(t.Context(), attempt)
	require.NoError(t, err)

	require.NoError(t, db.DeleteToken(t.Context(), id, models.Act{Act: models.ActTokenDrop}))
	require.NotNil(t, tokenOf(t, db, id).DeletedAt, "listed while its key is kept")
	assert.Equal(t, models.CodeNotFound, models.CodeOf(db.SetToken(t.Context(), id, models.TokenActive, models.Act{Act: models.ActTokenState})), "for good")
	passed = 100 * time.Hour
	assert.Zero(t, erase(), "its job is open")
	_, err = db.RecordOutcome(t.Context(), attempt.Ref(), models.Outcome{Status: models.OutcomeUnknown})
	require.NoError(t, err)
	passed += 23 * time.Hour
	assert.Zero(t, erase(), "its job may come late")
	passed += 2 * time.Hour
	assert.Equal(t, 1, erase())
	_, err = db.TokenSecret(t.Context(), id)
	assert.Equal(t, models.CodeNotFound, models.CodeOf(err))
	tokens, err := db.ListTokens(t.Context())
	require.NoError(t, err)
	assert.Empty(t, tokens)
	assert.Zero(t, erase())
}

func TestKeyOfADeletedTokenOutlivesItsLastTake(t *testing.T) {
	t.Parallel()
	db, _ := open(t)
	id := addToken(t, db, "main")
	require.NoError(t, db.DeleteToken(t.Context(), id, models.Act{Act: models.ActTokenDrop}))
	n, err := db.EraseTokens(t.Context())
	require.NoError(t, err)
	assert.Zero(t, n, "a caller may be about to write its attempt")
}
