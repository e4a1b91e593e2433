package postgres_test

import (
	"context"
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.uber.org/zap"

	"darkroom/models"
	"darkroom/postgres"
)

func TestTheLastSuperAdminIsNotBlocked(t *testing.T) {
	t.Parallel()
	db, _ := open(t)
	first, second := uuid.New(), uuid.New()
	for _, id := range []uuid.UUID{first, second} {
		_, err := db.SetRole(t.Context(), id, models.RoleSuperAdmin)
		require.NoError(t, err)
	}
	// One is blocked while the other is made less: one of both has to fail.
	changes := []models.UserChange{
		{UserID: first, Status: new(models.UserBlocked)}, {UserID: second, Role: new(models.RoleUser)},
	}
	faults := make([]error, len(changes))
	var changing sync.WaitGroup
	for i, change := range changes {
		changing.Go(func() { faults[i] = db.ChangeUser(t.Context(), change, models.Act{ActorID: first}) })
	}
	changing.Wait()
	refused := 0
	for _, err := range faults {
		if models.CodeOf(err) == models.CodeConflict {
			refused++
		}
	}
	assert.Equal(t, 1, refused)
	log, err := db.AuditLog(t.Context(), models.AuditQuery{Act: "user", ActorID: &first, Limit: 10})
	require.NoError(t, err)
	assert.Len(t, log, 1, "what was refused is not written down")
	log, err = db.AuditLog(t.Context(), models.AuditQuery{Act: "user", Limit: 10})
	require.NoError(t, err)
	assert.Len(t, log, 3, "besides, the two roles that they were given")

	err = db.ChangeUser(t.Context(), models.UserChange{UserID: uuid.New(), Role: new(models.RoleAdmin)}, models.Act{})
	assert.Equal(t, models.CodeNotFound, models.CodeOf(err))
	left := first
	if models.CodeOf(faults[0]) == "" {
		left = second
	}
	require.NoError(t, db.ChangeUser(t.Context(), models.UserChange{UserID: left, ActiveLimit: new(7)}, models.Act{}))
	require.NoError(t, db.ChangeUser(t.Context(), models.UserChange{UserID: left, ActiveLimit: new(7)}, models.Act{}), "safe to repeat")
	row, err := db.UserRow(t.Context(), left)
	require.NoError(t, err)
	assert.Equal(t, 7, row.ActiveLimit)
	_, err = db.SetRole(t.Context(), left, models.RoleUser)
	assert.Equal(t, models.CodeConflict, models.CodeOf(err), "a blocked one does not count")
}

func TestWhatIsSaidOverTheCatalogIsHeardByEveryProcess(t *testing.T) {
	t.Parallel()
	writer, dsn := open(t)
	reader, err := postgres.New(t.Context(), configFor(dsn), nil)
	require.NoError(t, err)
	t.Cleanup(reader.Close)
	heard := make(chan []models.ModelOverride, 100)
	watching, stop := context.WithCancel(t.Context())
	listener := postgres.NewListener(reader, zap.NewNop())
	go listener.Run(watching)
	done := make(chan struct{})
	go func() {
		defer close(done)
		reader.WatchModelOverrides(watching, zap.NewNop(), listener.Overrides(), func(o []models.ModelOverride) { heard <- o })
	}()
	assert.Empty(t, <-heard, "the first look")
	assert.Empty(t, <-heard, "once it listens")

	price := &models.PriceOverride{MicroUSD: 4000, BaseMicroUSD: new(int64(7)), Rates: []models.RateOverride{{When: map[string]string{"a": "b"}, MicroUSD: 1}}}
	act := models.Act{ActorID: uuid.New(), Act: models.ActModel, Target: "m"}
	began := time.Now()
	require.NoError(t, writer.SetModelOverride(t.Context(), models.ModelOverride{ModelID: "m", Enabled: true, Price: price}, act))
	got := <-heard
	assert.Less(t, time.Since(began), 10*time.Second, "it was told, and did not look by itself")
	require.Len(t, got, 1)
	assert.Equal(t, price, got[0].Price)
	assert.Equal(t, act.ActorID, got[0].UpdatedBy)
	require.NoError(t, writer.SetModelOverride(t.Context(), models.ModelOverride{ModelID: "m"}, act))
	got = <-heard
	assert.False(t, got[0].Enabled)
	assert.Nil(t, got[0].Price)
	stop()
	<-done
}

func note(log *postgres.CallLog, n int) {
	for i := range n {
		log.Note(models.Call{
			At: time.Now().UTC(), RequestID: fmt.Sprint(i), Method: "GET", Route: "/api/generations/:id", Status: 200 + i%2*204, TookUS: 1500,
			UserID: new(uuid.New()),
		})
	}
}

func TestCallsAreWrittenBesideTheRequests(t *testing.T) {
	t.Parallel()
	db, _ := open(t)
	log := postgres.NewCallLog(db, zap.NewNop())
	note(log, 1200)
	log.Close()
	log.Run(t.Context())
	assert.Zero(t, log.Dropped())
	calls, err := db.Calls(t.Context(), models.CallQuery{Limit: 5000})
	require.NoError(t, err)
	require.Len(t, calls, 1200)
	for name, c := range map[string]struct {
		query models.CallQuery
		want  int
	}{
		"status":  {models.CallQuery{Status: 404}, 600},
		"class":   {models.CallQuery{Status: 2}, 600},
		"request": {models.CallQuery{RequestID: "7"}, 1},
		"user":    {models.CallQuery{UserID: calls[0].UserID}, 1},
		"route":   {models.CallQuery{Route: "/elsewhere"}, 0},
		"before":  {models.CallQuery{Before: calls[1199].ID + 1}, 1},
		"until":   {models.CallQuery{Until: new(time.Now().Add(-time.Hour))}, 0},
	} {
		c.query.Limit = 5000
		found, callsErr := db.Calls(t.Context(), c.query)
		require.NoError(t, callsErr)
		assert.Len(t, found, c.want, name)
	}
	old := logNamed(t, db, "requests")
	for _, want := range []int{1000, 200, 0} { // a batch at a time
		gone, removeErr := old.Remove(t.Context(), soon())
		require.NoError(t, removeErr)
		assert.Equal(t, want, gone)
	}
}

// TestCallsOutliveADatabaseThatIsAway loses what does not fit the queue, counts
// it, and holds nobody up.
func TestCallsOutliveADatabaseThatIsAway(t *testing.T) {
	t.Parallel()
	cfg := configFor("postgres://darkroom@127.0.0.1:1/darkroom") // nobody listens there
	db, err := postgres.New(t.Context(), cfg, nil)
	require.NoError(t, err)
	t.Cleanup(db.Close)
	log := postgres.NewCallLog(db, zap.NewNop())
	began := time.Now()
	note(log, 12_000)
	assert.Less(t, time.Since(began), 5*time.Second, "nobody waits")
	assert.EqualValues(t, 2000, log.Dropped())
	log.Close()
	log.Close()
	log.Run(t.Context())
	assert.EqualValues(t, 12_000, log.Dropped(), "all are accounted for")
}

func TestACleanupKeepsWhatSomebodyWants(t *testing.T) {
	t.Parallel()
	db, _ := open(t)
	owner := uuid.New()
	old := failed(t, db, owner, models.FailureGone)
	loved := failed(t, db, owner, models.FailureGone)
	running := create(t, db, owner)
	newest := failed(t, db, owner, models.FailureGone)
	young := failed(t, db, uuid.New(), models.FailureGone)
	_, err := db.SetFavorite(t.Context(), owner, loved.ID, new(true))
	require.NoError(t, err)
	_, err = db.Pool().Exec(t.Context(), `UPDATE generations SET created_at = created_at - interval '40 days' WHERE user_id = $1`, owner)
	require.NoError(t, err)

	cleanup := models.Cleanup{Days: 30, KeepLatest: 1, DryRun: true}
	act := models.Act{ActorID: uuid.New(), Act: models.ActCleanup}
	for _, dry := range []bool{true, false} {
		cleanup.DryRun = dry
		gone, cleanErr := db.Cleanup(t.Context(), cleanup, act)
		require.NoError(t, cleanErr)
		assert.Equal(t, 1, gone)
	}
	again, err := db.Cleanup(t.Context(), cleanup, act)
	require.NoError(t, err)
	assert.Zero(t, again)
	for _, gen := range []models.Generation{loved, running, newest, young} {
		kept, readErr := db.Generation(t.Context(), gen.ID)
		require.NoError(t, readErr)
		assert.Nil(t, kept.DeletedAt)
	}
	hidden, err := db.Generation(t.Context(), old.ID)
	require.NoError(t, err)
	assert.NotNil(t, hidden.DeletedAt)
	counts, err := db.CountGenerations(t.Context(), models.Sight{UserID: owner})
	require.NoError(t, err)
	assert.Equal(t, 3, counts.All, "the numbers follow")
}
