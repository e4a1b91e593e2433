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

// TestParallelEndsAndCreates has fifty people and workflows ask for and end the
// generations of one user at once, and looks on: the limit is never passed, and
// in the end nobody is in line beside a free place.
func TestParallelEndsAndCreates(t *testing.T) {
	t.Parallel()
	db, dsn := open(t)
	userID := uuid.New()
	require.NoError(t, db.Grant(t.Context(), userID, 10_000_000, "test"))
	done, watched := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(watched)
		watchPlaces(t, dsn, userID, done)
	}()
	var crowd sync.WaitGroup
	for i := range 50 {
		crowd.Go(func() {
			for range 4 {
				crowdStep(t, db, userID, i)
			}
		})
	}
	crowd.Wait()
	close(done)
	<-watched
	drain(t, db, userID)
	assertCounted(t, dsn)
	assertBalanced(t, db)
	balance, err := db.Balance(t.Context(), userID)
	require.NoError(t, err)
	assert.EqualValues(t, 10_000_000, balance.Available, "all failed or were cancelled")
}

// crowdStep asks for a batch or ends something of the user's.
func crowdStep(t *testing.T, db *postgres.DB, userID uuid.UUID, i int) {
	t.Helper()
	if i%2 == 0 {
		batch := askedFor(userID, 1+i%models.MaxBatch)
		batch.Price = 1000
		if _, err := db.CreateGeneration(t.Context(), batch); err != nil {
			assert.Equal(t, models.CodeConcurrentLimit, models.CodeOf(err), "%v", err)
		}
		return
	}
	page, err := db.ListGenerations(t.Context(), models.ListQuery{UserID: userID, Tab: models.TabProcessing, Page: 1, Limit: 50})
	if !assert.NoError(t, err) || len(page.Generations) == 0 { //nolint:testifylint // beside the test's goroutine
		return
	}
	gen := page.Generations[i%len(page.Generations)].Generation
	switch i % 3 {
	case 0:
		_, err = db.RequestCancel(t.Context(), userID, gen.ID)
	case 1:
		_, err = db.MarkAllViewed(t.Context(), userID)
	default:
		err = db.FailRun(t.Context(), ref(gen), models.FailureNetwork)
	}
	if err != nil {
		assert.Equal(t, models.CodeConflict, models.CodeOf(err), "%v", err)
	}
}

// drain ends what is left, one after another, and finds no place free while
// somebody is in line.
func drain(t *testing.T, db *postgres.DB, userID uuid.UUID) {
	t.Helper()
	for {
		page, err := db.ListGenerations(t.Context(), models.ListQuery{UserID: userID, Tab: models.TabProcessing, Page: 1, Limit: 50})
		require.NoError(t, err)
		line := 0
		for _, gen := range page.Generations {
			if gen.InLine {
				line++
			}
		}
		active := len(page.Generations) - line
		if active == 0 {
			assert.Zero(t, line)
			return
		}
		if line > 0 {
			assert.Equal(t, models.DefaultActiveLimit, active, "a free place, and %d in line", line)
		}
		for _, gen := range page.Generations {
			if !gen.InLine {
				require.NoError(t, db.FailRun(t.Context(), ref(gen.Generation), models.FailureNetwork))
				break
			}
		}
	}
}

// watchPlaces looks again and again, as others see the rows.
func watchPlaces(t *testing.T, dsn string, userID uuid.UUID, done <-chan struct{}) {
	t.Helper()
	conn, err := pgx.Connect(t.Context(), dsn)
	if !assert.NoError(t, err) { //nolint:testifylint // beside the test's goroutine
		return
	}
	defer func() { assert.NoError(t, conn.Close(context.WithoutCancel(t.Context()))) }()
	for {
		var active, line int
		err := conn.QueryRow(t.Context(), `SELECT count(*) FILTER (WHERE NOT in_line), count(*) FILTER (WHERE in_line) FROM generations
			WHERE user_id = $1 AND status IN ('pending', 'queued', 'processing')`, userID).Scan(&active, &line)
		if !assert.NoError(t, err) || !assert.LessOrEqual(t, active, models.DefaultActiveLimit) || //nolint:testifylint // as above
			!assert.True(t, line == 0 || active == models.DefaultActiveLimit, "%d active, %d in line", active, line) {
			return
		}
		select {
		case <-done:
			return
		default:
		}
	}
}
