package postgres_test

import (
	"context"
	"sync"
	"testing"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"darkroom/models"
	"darkroom/postgres"
)

// countHistories take some five seconds of two cores; a wrong counter shows in
// the first few.
const countHistories = 60

// assertCounted compares every user's kept numbers with their rows.
func assertCounted(t *testing.T, dsn string) {
	t.Helper()
	conn, err := pgx.Connect(t.Context(), dsn)
	require.NoError(t, err)
	defer func() { assert.NoError(t, conn.Close(context.WithoutCancel(t.Context()))) }()
	rows, err := conn.Query(t.Context(), `WITH rows AS (
			SELECT user_id, count(*) AS "all",
				count(*) FILTER (WHERE status IN ('pending', 'queued', 'processing')) AS processing,
				count(*) FILTER (WHERE is_favorite) AS favorites, count(*) FILTER (WHERE status = 'failed') AS failed
			FROM generations WHERE deleted_at IS NULL GROUP BY user_id)
		SELECT u.id::text FROM users AS u LEFT JOIN rows AS r ON r.user_id = u.id, get_generation_counts(u.id) AS c
		WHERE (coalesce(r."all", 0), coalesce(r.processing, 0), coalesce(r.favorites, 0), coalesce(r.failed, 0))
			<> (c."all", c.processing, c.favorites, c.failed)`)
	require.NoError(t, err)
	wrong, err := pgx.CollectRows(rows, pgx.RowTo[string])
	require.NoError(t, err)
	assert.Empty(t, wrong, "users whose numbers are not those of their rows")
}

// TestCountersEqualTheRowsAfterRandomHistories plays lives of generations with
// steps repeated and cut off at random, favourites, deletions and purges among
// them.
func TestCountersEqualTheRowsAfterRandomHistories(t *testing.T) {
	t.Parallel()
	db, dsn := open(t)
	playHistories(t, db, countHistories, (*history).playAndTidy)
	assertCounted(t, dsn)
}

// playAndTidy plays a history whose users also mark and delete.
func (h *history) playAndTidy() {
	for range 3 * historySteps {
		if len(h.gens) == 0 || h.rng.IntN(6) == 0 {
			h.do(h.create())
			continue
		}
		at := h.rng.IntN(len(h.gens))
		switch h.rng.IntN(6) {
		case 0:
			h.do(h.favorite(h.gens[at]))
		case 1:
			h.remove(at)
		default:
			h.do(h.next(h.gens[at]))
		}
	}
}

func (h *history) favorite(id uuid.UUID) func(context.Context) error {
	return func(ctx context.Context) error {
		gen, err := h.db.Generation(ctx, id)
		if err != nil {
			return err
		}
		_, err = h.db.SetFavorite(ctx, gen.UserID, id, nil)
		return err
	}
}

// remove deletes a generation if it has ended, and purges some of these.
func (h *history) remove(at int) {
	id := h.gens[at]
	gen, err := h.db.Generation(h.t.Context(), id)
	if !assert.NoError(h.t, err) || !gen.Status.Terminal() || gen.Recovering { //nolint:testifylint // beside the test's goroutine
		return
	}
	h.gens = append(h.gens[:at:at], h.gens[at+1:]...)
	h.do(func(ctx context.Context) error { return h.db.DeleteGeneration(ctx, gen.UserID, id) })
	if h.rng.IntN(2) == 0 {
		assert.NoError(h.t, h.db.Purge(h.t.Context(), id, func(context.Context) error { return nil }))
	}
}

// TestManyWritersOfOneUserKeepTheCounters has one user's generations begin, end,
// be paid for, marked and tried again all at once. Locks that were taken in
// different orders would end in a deadlock here.
func TestManyWritersOfOneUserKeepTheCounters(t *testing.T) {
	t.Parallel()
	db, dsn := open(t)
	userID := uuid.New()
	require.NoError(t, db.Grant(t.Context(), userID, 10_000_000, "test"))
	var writers sync.WaitGroup
	for range models.DefaultActiveLimit {
		writers.Go(func() {
			for range 8 {
				live(t, db, userID)
			}
		})
	}
	writers.Wait()
	assertCounted(t, dsn)
	counts, err := db.CountGenerations(t.Context(), models.Sight{UserID: userID})
	require.NoError(t, err)
	assert.Equal(t, models.Counts{All: 8 * models.DefaultActiveLimit, Favorites: 8 * models.DefaultActiveLimit}, counts)
}

// live is a generation that fails, is tried again, and completes.
func live(t *testing.T, db *postgres.DB, userID uuid.UUID) {
	t.Helper()
	gen := asked(userID)
	gen.Price = 1000
	gen, err := db.CreateGeneration(t.Context(), gen)
	steps := []func() error{
		func() error { return err },
		func() error { _, err = db.BeginRun(t.Context(), ref(gen), "r1"); return err },
		func() error { return db.FailRun(t.Context(), ref(gen), models.FailureNetwork) },
		func() error { _, err = db.SetFavorite(t.Context(), userID, gen.ID, new(true)); return err },
		func() error { gen, err = db.RetryGeneration(t.Context(), userID, gen.ID, nil); return err },
		func() error { _, err = db.BeginRun(t.Context(), ref(gen), "r2"); return err },
		func() error { return db.AdvanceRun(t.Context(), ref(gen), models.StageWaiting, 10) },
		func() error { return db.CompleteRun(t.Context(), ref(gen), nil, "text") },
	}
	for i, step := range steps {
		assert.NoError(t, step(), i)
	}
}
