package postgres_test

import (
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"darkroom/internal/testdb"
	"darkroom/models"
	"darkroom/postgres"
)

// clocked returns a database whose clock the test moves.
func clocked(t *testing.T) (db *postgres.DB, pass func(time.Duration)) {
	t.Helper()
	var passed atomic.Int64
	db, err := postgres.New(t.Context(), configFor(testdb.New(t)), func() time.Time { return time.Now().Add(time.Duration(passed.Load())) })
	require.NoError(t, err)
	t.Cleanup(db.Close)
	return db, func(d time.Duration) { passed.Add(int64(d)) }
}

func askCircuit(t *testing.T, db *postgres.DB, credentialID string) models.Pass {
	t.Helper()
	pass, err := db.AskCircuit(t.Context(), models.ProviderFal, credentialID)
	require.NoError(t, err)
	return pass
}

// endCall ends a call of account a.
func endCall(t *testing.T, db *postgres.DB, pass models.Pass, outage *models.Outage) {
	t.Helper()
	require.NoError(t, db.EndCall(t.Context(), models.ProviderFal, "a", pass, outage))
}

func refused() *models.Outage {
	return &models.Outage{Kind: models.FailureAuth, CoolDown: 10 * time.Second}
}

// TestManyWorkersSendOneProbe: all workers ask at once, as they do when the time
// of an open circuit is over, and none of them knows of the others.
func TestManyWorkersSendOneProbe(t *testing.T) {
	t.Parallel()
	db, wait := clocked(t)
	endCall(t, db, askCircuit(t, db, "a"), refused())
	for _, rest := range []time.Duration{10 * time.Second, 30 * time.Second} {
		wait(rest)
		var probes atomic.Int64
		var probe models.Pass
		var workers sync.WaitGroup
		for range 30 {
			workers.Go(func() {
				pass, err := db.AskCircuit(t.Context(), models.ProviderFal, "a")
				assert.NoError(t, err) //nolint:testifylint // require may not be called beside the test's goroutine
				if pass.Wait == 0 {
					probe = pass
					probes.Add(1)
				}
			})
		}
		workers.Wait()
		require.EqualValues(t, 1, probes.Load())
		endCall(t, db, probe, refused())
	}
	wait(time.Minute)
	endCall(t, db, askCircuit(t, db, "a"), nil)
	assert.Equal(t, models.Pass{}, askCircuit(t, db, "a"), "one success closes it for all")
}

func TestABurstOverManyWorkersIsOneStrike(t *testing.T) {
	t.Parallel()
	db, _ := clocked(t)
	var workers sync.WaitGroup
	for range 20 {
		workers.Go(func() {
			assert.NoError(t, db.EndCall(t.Context(), models.ProviderFal, "a", models.Pass{}, refused()))
		})
	}
	workers.Wait()
	circuits, err := db.Circuits(t.Context())
	require.NoError(t, err)
	require.Len(t, circuits, 1)
	assert.Equal(t, 1, circuits[0].Strikes)
	assert.Equal(t, models.FailureAuth, circuits[0].LastError)
}

func TestEveryAccidentOfManyWorkersCounts(t *testing.T) {
	t.Parallel()
	db, _ := clocked(t)
	var workers sync.WaitGroup
	for range 3 {
		workers.Go(func() {
			assert.NoError(t, db.EndCall(t.Context(), models.ProviderFal, "a", models.Pass{},
				&models.Outage{Kind: models.FailureProviderBusy, CoolDown: 10 * time.Second}))
		})
	}
	workers.Wait()
	assert.Positive(t, askCircuit(t, db, "a").Wait, "three in a row are an outage, whoever met them")
}

func TestCircuitsAreOfOneAccountOfOneProvider(t *testing.T) {
	t.Parallel()
	db, _ := clocked(t)
	endCall(t, db, models.Pass{}, refused())
	assert.InDelta(t, 10*time.Second, askCircuit(t, db, "a").Wait, float64(2*time.Second))
	assert.Zero(t, askCircuit(t, db, "b").Wait)
	other, err := db.AskCircuit(t.Context(), models.ProviderGoogle, "a")
	require.NoError(t, err)
	assert.Zero(t, other.Wait)

	for range 2 {
		require.NoError(t, db.CloseCircuit(t.Context(), models.ProviderFal, "a"))
	}
	require.NoError(t, db.CloseCircuit(t.Context(), models.ProviderFal, "nobody"))
	assert.Equal(t, models.Pass{}, askCircuit(t, db, "a"))
}

func TestAWellAccountLeavesNoRow(t *testing.T) {
	t.Parallel()
	db, _ := clocked(t)
	endCall(t, db, askCircuit(t, db, "a"), nil)
	endCall(t, db, askCircuit(t, db, "a"), &models.Outage{Kind: models.FailureModeration})
	circuits, err := db.Circuits(t.Context())
	require.NoError(t, err)
	assert.Empty(t, circuits)
}
