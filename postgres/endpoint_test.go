package postgres_test

import (
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"darkroom/internal/testdb"
	"darkroom/models"
	"darkroom/postgres"
)

func sealedAs(text string) models.SealedSecret {
	return models.SealedSecret{KeyID: "k1", Ciphertext: []byte("sealed " + text)}
}

func addEndpoint(t *testing.T, db *postgres.DB, userID uuid.UUID, kinds ...models.MessageKind) models.Endpoint {
	t.Helper()
	endpoint, err := db.AddEndpoint(t.Context(),
		models.Endpoint{ID: uuid.New(), UserID: userID, URL: "https://hooks.example.com/in", Kinds: kinds}, sealedAs("first"))
	require.NoError(t, err)
	return endpoint
}

func TestEndpointsAreTheirUsers(t *testing.T) {
	t.Parallel()
	db, _ := open(t)
	me, other := uuid.New(), uuid.New()
	endpoint := addEndpoint(t, db, me, models.KindGenerationFailed)
	mine, err := db.Endpoints(t.Context(), me)
	require.NoError(t, err)
	require.Len(t, mine, 1)
	assert.Equal(t, []models.MessageKind{models.KindGenerationFailed}, mine[0].Kinds)
	theirs, err := db.Endpoints(t.Context(), other)
	require.NoError(t, err)
	assert.Empty(t, theirs)

	_, err = db.Endpoint(t.Context(), other, endpoint.ID)
	assert.Equal(t, models.CodeNotFound, models.CodeOf(err))
	_, err = db.ChangeEndpoint(t.Context(), other, endpoint.ID, models.EndpointChange{Disabled: new(true)})
	assert.Equal(t, models.CodeNotFound, models.CodeOf(err))
	_, err = db.RotateSecret(t.Context(), other, endpoint.ID, sealedAs("x"), time.Now())
	assert.Equal(t, models.CodeNotFound, models.CodeOf(err))
	assert.Equal(t, models.CodeNotFound, models.CodeOf(db.DeleteEndpoint(t.Context(), other, endpoint.ID)))
	again, err := db.Endpoint(t.Context(), me, endpoint.ID)
	require.NoError(t, err)
	assert.Equal(t, mine[0], again, "nothing was changed")
	require.NoError(t, db.DeleteEndpoint(t.Context(), me, endpoint.ID))
	assert.Equal(t, models.CodeNotFound, models.CodeOf(db.DeleteEndpoint(t.Context(), me, endpoint.ID)))
}

// TestNobodyGetsOneEndpointTooMany has more callers at once than there is room for.
func TestNobodyGetsOneEndpointTooMany(t *testing.T) {
	t.Parallel()
	db, _ := open(t)
	me := uuid.New()
	var callers sync.WaitGroup
	for range models.MaxEndpoints + 5 {
		callers.Go(func() {
			_, err := db.AddEndpoint(t.Context(), models.Endpoint{ID: uuid.New(), UserID: me, URL: "https://x.example"}, sealedAs("x"))
			if err != nil {
				assert.Equal(t, models.CodeConflict, models.CodeOf(err))
			}
		})
	}
	callers.Wait()
	mine, err := db.Endpoints(t.Context(), me)
	require.NoError(t, err)
	assert.Len(t, mine, models.MaxEndpoints)
}

func TestEndpointIsChangedInParts(t *testing.T) {
	t.Parallel()
	db, _ := open(t)
	me := uuid.New()
	endpoint := addEndpoint(t, db, me)
	change := func(c models.EndpointChange) models.Endpoint {
		t.Helper()
		changed, err := db.ChangeEndpoint(t.Context(), me, endpoint.ID, c)
		require.NoError(t, err)
		return changed
	}
	changed := change(models.EndpointChange{URL: new("https://other.example"), Kinds: &[]models.MessageKind{models.KindGenerationFailed}})
	assert.Equal(t, "https://other.example", changed.URL)
	changed = change(models.EndpointChange{Disabled: new(true)})
	assert.Equal(t, models.DisabledByUser, changed.DisabledReason)
	require.NotNil(t, changed.DisabledAt)
	assert.WithinDuration(t, *changed.DisabledAt, *change(models.EndpointChange{Disabled: new(true)}).DisabledAt, 0, "since the first time")
	changed = change(models.EndpointChange{Disabled: new(false), Description: new("mine")})
	assert.Nil(t, changed.DisabledAt)
	assert.Equal(t, "https://other.example", changed.URL, "what was not named stays")
	assert.Equal(t, []models.MessageKind{models.KindGenerationFailed}, changed.Kinds)
}

func TestTheSecretBeforeSignsUntilItsEnd(t *testing.T) {
	t.Parallel()
	var passed time.Duration
	db, err := postgres.New(t.Context(), configFor(testdb.New(t)), func() time.Time { return time.Now().Add(passed) })
	require.NoError(t, err)
	t.Cleanup(db.Close)
	me := uuid.New()
	endpoint := addEndpoint(t, db, me)
	secrets, err := db.EndpointSecrets(t.Context(), endpoint.ID)
	require.NoError(t, err)
	assert.Equal(t, sealedAs("first"), secrets.Present)
	assert.Nil(t, secrets.Previous)

	_, err = db.RotateSecret(t.Context(), me, endpoint.ID, sealedAs("second"), time.Now().Add(time.Hour))
	require.NoError(t, err)
	secrets, err = db.EndpointSecrets(t.Context(), endpoint.ID)
	require.NoError(t, err)
	assert.Equal(t, sealedAs("second"), secrets.Present)
	require.NotNil(t, secrets.Previous)
	assert.Equal(t, sealedAs("first"), *secrets.Previous)
	passed = 2 * time.Hour
	secrets, err = db.EndpointSecrets(t.Context(), endpoint.ID)
	require.NoError(t, err)
	assert.Nil(t, secrets.Previous)
}

func TestAUserHasOneSecretOfTheirOwn(t *testing.T) {
	t.Parallel()
	db, _ := open(t)
	me := uuid.New()
	var mu sync.Mutex
	drawn := map[uuid.UUID]bool{}
	var callers sync.WaitGroup
	for range 8 {
		callers.Go(func() {
			own, err := db.OwnEndpoint(t.Context(), models.Endpoint{ID: uuid.New(), UserID: me}, sealedAs("own"))
			assert.NoError(t, err) //nolint:testifylint // require may not be called beside the test's goroutine
			mu.Lock()
			defer mu.Unlock()
			drawn[own.ID] = true
		})
	}
	callers.Wait()
	assert.Len(t, drawn, 1)
	listed, err := db.Endpoints(t.Context(), me)
	require.NoError(t, err)
	assert.Empty(t, listed, "it is no address")
}
