package postgres_test

import (
	"slices"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"darkroom/models"
	"darkroom/postgres"
)

// askedFor is a request for several as the rules of asking hand it over.
func askedFor(userID uuid.UUID, count int) models.Generation {
	first := asked(userID)
	first.BatchID = new(uuid.New())
	for position := 1; position < count; position++ {
		member := asked(userID)
		member.BatchID, member.BatchPosition = first.BatchID, position
		first.Others = append(first.Others, member)
	}
	return first
}

// members reads a batch as it stands now, in its order.
func members(t *testing.T, db *postgres.DB, batch models.Generation) []models.Generation {
	t.Helper()
	page, err := db.ListGenerations(t.Context(), models.ListQuery{UserID: batch.UserID, BatchID: batch.BatchID, Page: 1, Limit: 50})
	require.NoError(t, err)
	gens := make([]models.Generation, 0, len(page.Generations))
	for _, detail := range page.Generations {
		gens = append(gens, detail.Generation)
	}
	slices.SortFunc(gens, func(a, b models.Generation) int { return a.BatchPosition - b.BatchPosition })
	return gens
}

// lined tells which members of a batch are in line.
func lined(t *testing.T, db *postgres.DB, batch models.Generation) []bool {
	t.Helper()
	var line []bool
	for _, member := range members(t, db, batch) {
		line = append(line, member.InLine)
	}
	return line
}

func TestABatchTakesTheFreePlacesAndTheRestGetsInLine(t *testing.T) {
	t.Parallel()
	db, _ := open(t)
	userID := uuid.New()
	create(t, db, userID)
	batch, err := db.CreateGeneration(t.Context(), askedFor(userID, 8))
	require.NoError(t, err)
	assert.Equal(t, models.Places{Limit: 5, Taken: 5}, *batch.Places)
	assert.False(t, batch.InLine)
	require.Len(t, batch.Others, 7)

	kept := members(t, db, batch)
	require.Len(t, kept, 8)
	for i, member := range kept {
		assert.Equal(t, models.StatusPending, member.Status)
		assert.Equal(t, i >= 4, member.InLine, i)
		assert.Equal(t, batch.BatchID, member.BatchID)
	}
	assert.Len(t, events(t, db, userID), 9, "each is told of")
	unclaimed, err := db.Unclaimed(t.Context(), time.Now().Add(time.Minute))
	require.NoError(t, err)
	assert.Len(t, unclaimed, 5, "those in line are not started")
	answer, err := db.BeginRun(t.Context(), ref(kept[7]), "too early")
	require.NoError(t, err)
	assert.False(t, answer.Claimed)
	counts, err := db.CountGenerations(t.Context(), models.Sight{UserID: userID})
	require.NoError(t, err)
	assert.Equal(t, 9, counts.Processing, "the tab shows them")
}

func TestABatchNeedsOneFreePlace(t *testing.T) {
	t.Parallel()
	db, _ := open(t)
	userID := uuid.New()
	for range models.DefaultActiveLimit {
		create(t, db, userID)
	}
	_, err := db.CreateGeneration(t.Context(), askedFor(userID, 2))
	assert.Equal(t, models.CodeConcurrentLimit, models.CodeOf(err))
	counts, err := db.CountGenerations(t.Context(), models.Sight{UserID: userID})
	require.NoError(t, err)
	assert.Equal(t, models.DefaultActiveLimit, counts.All, "nothing is written")
}

func TestABatchIsReservedWhole(t *testing.T) {
	t.Parallel()
	db, _ := open(t)
	db = db.WithStartingGrant(10_000)
	dear := func(count int) models.Generation {
		batch := askedFor(uuid.New(), count)
		batch.Price = 1500
		for i := range batch.Others {
			batch.Others[i].Price = 1500
		}
		return batch
	}
	bad := dear(7)
	_, err := db.CreateGeneration(t.Context(), bad)
	var refused *models.Error
	require.ErrorAs(t, err, &refused)
	assert.Equal(t, models.CodePaymentRequired, refused.Code)
	assert.EqualValues(t, 10_500, refused.Needed, "of all members")
	assert.Empty(t, members(t, db, bad), "nothing is written")

	good, err := db.CreateGeneration(t.Context(), dear(6))
	require.NoError(t, err)
	balance, err := db.Balance(t.Context(), good.UserID)
	require.NoError(t, err)
	assert.Equal(t, models.Balance{Available: 1000, Held: 9000}, balance)

	inLine := good.Others[4]
	require.True(t, inLine.InLine)
	stopped, err := db.RequestCancel(t.Context(), good.UserID, inLine.ID)
	require.NoError(t, err)
	assert.Equal(t, models.StatusCancelled, stopped.Status, "at once")
	assert.False(t, stopped.InLine)
	balance, err = db.Balance(t.Context(), good.UserID)
	require.NoError(t, err)
	assert.Equal(t, models.Balance{Available: 2500, Held: 7500}, balance)
	assertBalanced(t, db)
}

// TestEveryEndAdmitsTheNextInLine ends the first five members in every way that
// there is.
func TestEveryEndAdmitsTheNextInLine(t *testing.T) {
	t.Parallel()
	db, _ := open(t)
	batch, err := db.CreateGeneration(t.Context(), askedFor(uuid.New(), 8))
	require.NoError(t, err)
	active := batch.Members()[:models.DefaultActiveLimit]
	ends := []func(models.Generation) error{
		func(gen models.Generation) error { return db.FailRun(t.Context(), ref(gen), models.FailureNetwork) },
		func(gen models.Generation) error { return db.CancelRun(t.Context(), ref(gen), nil) },
		func(gen models.Generation) error {
			_, err = db.RequestCancel(t.Context(), gen.UserID, gen.ID)
			return err
		},
		func(gen models.Generation) error { return db.CompleteRun(t.Context(), ref(gen), nil, "text") },
	}
	_, err = db.BeginRun(t.Context(), ref(active[3]), "r")
	require.NoError(t, err)
	require.NoError(t, db.AdvanceRun(t.Context(), ref(active[3]), models.StageWaiting, 10))
	for i, end := range ends {
		for range 2 {
			require.NoError(t, end(active[i]), "and a repeat frees no second place")
		}
		want := []bool{false, false, false, false, false, i < 0, i < 1, i < 2}
		assert.Equal(t, want, lined(t, db, batch), "the oldest first")
		admitted, err := db.Admitted(t.Context(), active[i].ID)
		require.NoError(t, err)
		assert.Contains(t, ids(admitted), batch.Members()[min(5+i, 7)].ID, "and somebody can start it")
	}
}

func ids(gens []models.Generation) []uuid.UUID {
	var out []uuid.UUID
	for _, gen := range gens {
		out = append(out, gen.ID)
	}
	return out
}

func TestNobodyOvertakesThoseInLine(t *testing.T) {
	t.Parallel()
	db, dsn := open(t)
	batch, err := db.CreateGeneration(t.Context(), askedFor(uuid.New(), 8))
	require.NoError(t, err)
	_, err = db.CreateGeneration(t.Context(), asked(batch.UserID))
	var limit *models.Error
	require.ErrorAs(t, err, &limit)
	assert.Equal(t, 5, limit.Active, "those in line are not active")

	setLimit(t, dsn, batch.UserID, 7)
	_, err = db.CreateGeneration(t.Context(), asked(batch.UserID))
	assert.Equal(t, models.CodeConcurrentLimit, models.CodeOf(err), "the new places are theirs")
	admitted, err := db.AdmitNext(t.Context())
	require.NoError(t, err)
	assert.ElementsMatch(t, []uuid.UUID{batch.Others[4].ID, batch.Others[5].ID}, ids(admitted))
	admitted, err = db.AdmitNext(t.Context())
	require.NoError(t, err)
	assert.Empty(t, admitted)

	setLimit(t, dsn, batch.UserID, 6)
	require.NoError(t, db.FailRun(t.Context(), ref(batch), models.FailureNetwork))
	assert.True(t, lined(t, db, batch)[7], "a limit that was lowered is kept")
}

func TestTheKeyOfABatchNamesItWhole(t *testing.T) {
	t.Parallel()
	db, _ := open(t)
	userID := uuid.New()
	first, created, err := db.CreateOnce(t.Context(), askedFor(userID, 6), keyFor(userID, "a"))
	require.NoError(t, err)
	require.True(t, created)
	_, err = db.RequestCancel(t.Context(), userID, first.Others[0].ID)
	require.NoError(t, err)
	again, created, err := db.CreateOnce(t.Context(), askedFor(userID, 6), keyFor(userID, "a"))
	require.NoError(t, err)
	assert.False(t, created)
	assert.Equal(t, ids(first.Members()), ids(again.Members()))
	assert.Equal(t, first.BatchID, again.BatchID)
}

func setLimit(t *testing.T, dsn string, userID uuid.UUID, limit int) {
	t.Helper()
	sql(t, dsn, `UPDATE users SET active_limit = $1 WHERE id = $2`, limit, userID)
}
