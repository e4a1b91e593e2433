package postgres_test

import (
	"context"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"darkroom/models"
	"darkroom/postgres"
)

// written puts n finished generations of a user into the past, three a second so
// that times repeat.
func written(t *testing.T, dsn string, userID uuid.UUID, n int) {
	t.Helper()
	conn, err := pgx.Connect(t.Context(), dsn)
	require.NoError(t, err)
	defer func() { assert.NoError(t, conn.Close(context.WithoutCancel(t.Context()))) }()
	_, err = conn.Exec(t.Context(), `INSERT INTO users (id) VALUES ($1) ON CONFLICT DO NOTHING`, userID)
	require.NoError(t, err)
	_, err = conn.Exec(t.Context(), `INSERT INTO generations (id, user_id, action, model_id, model_name, prompt, status,
			created_at, completed_at)
		SELECT gen_random_uuid(), $1, 'create', 'flux-schnell', 'FLUX schnell', 'number ' || i, 'completed',
			timestamptz '2026-01-01' + (i / 3) * interval '1 second', now()
		FROM generate_series(1, $2) AS i`, userID, n)
	require.NoError(t, err)
}

// pages reads a list to its end by cursor.
func pages(t *testing.T, db *postgres.DB, query models.ListQuery, between func(page int)) []uuid.UUID {
	t.Helper()
	var ids []uuid.UUID
	for n := 1; ; n++ {
		page, err := db.ListGenerations(t.Context(), query)
		require.NoError(t, err)
		for _, row := range page.Generations {
			ids = append(ids, row.ID)
		}
		if page.Next == nil {
			return ids
		}
		require.Len(t, page.Generations, query.Limit)
		query.After = page.Next
		between(n)
	}
}

func TestACursorMissesNothingAndRepeatsNothing(t *testing.T) {
	t.Parallel()
	db, dsn := open(t)
	userID := uuid.New()
	written(t, dsn, userID, 50)
	whole, err := db.ListGenerations(t.Context(), models.ListQuery{UserID: userID, Page: 1, Limit: 50})
	require.NoError(t, err)
	require.Len(t, whole.Generations, 50)
	assert.Nil(t, whole.Next, "a full last page knows that it is the last")
	want := make([]uuid.UUID, 0, 50)
	for _, row := range whole.Generations {
		want = append(want, row.ID)
	}
	// While somebody reads, a new one comes in front and one that was read goes.
	got := pages(t, db, models.ListQuery{UserID: userID, Page: 1, Limit: 7}, func(page int) {
		if page == 1 {
			create(t, db, userID)
			require.NoError(t, db.DeleteGeneration(t.Context(), userID, want[3]))
		}
	})
	assert.Equal(t, want, got)
}

func TestACursorKeepsToTheFilters(t *testing.T) {
	t.Parallel()
	db, dsn := open(t)
	userID := uuid.New()
	written(t, dsn, userID, 30)
	got := pages(t, db, models.ListQuery{UserID: userID, Limit: 2, Page: 1, Search: "number 1"}, func(int) {})
	assert.Len(t, got, 12, "1, 10 to 19 and 21")
	page, err := db.ListGenerations(t.Context(), models.ListQuery{
		UserID: uuid.New(), Limit: 50, After: &models.Cursor{CreatedAt: time.Now(), ID: uuid.Max},
	})
	require.NoError(t, err)
	assert.Empty(t, page.Generations, "a place in somebody's list opens nobody else's")
}

func TestSearchTakesWordsAsTheyAre(t *testing.T) {
	t.Parallel()
	db, _ := open(t)
	userID := uuid.New()
	for _, prompt := range []string{`A lighthouse at DUSK`, `100% wool`, `snake_case`, `back\slash`, `Ölgemälde`} {
		gen := asked(userID)
		gen.Prompt = prompt
		_, err := db.CreateGeneration(t.Context(), gen)
		require.NoError(t, err)
	}
	for search, want := range map[string]int{
		"lighthouse": 1, "dusk  a": 1, "dusk dawn": 0, "%": 1, "0%": 1, "_": 1, "e_c": 1, `\`: 1, `k\s`: 1, "ölGEMÄLDE": 1, "'": 0, "  ": 5,
	} {
		page, err := db.ListGenerations(t.Context(), models.ListQuery{UserID: userID, Page: 1, Limit: 20, Search: search})
		require.NoError(t, err)
		assert.Equal(t, want, page.Total, search)
		assert.Len(t, page.Generations, want, search)
	}
}

func TestTotalsAreExactUntilSomethingFilters(t *testing.T) {
	t.Parallel()
	db, dsn := open(t)
	userID := uuid.New()
	const many = models.TotalMost + 500
	written(t, dsn, userID, many)
	query := models.ListQuery{UserID: userID, Page: 2, Limit: 20, SkipCounts: true}
	page, err := db.ListGenerations(t.Context(), query)
	require.NoError(t, err)
	assert.Equal(t, many, page.Total)
	assert.Nil(t, page.Counts)
	query.Tab = models.TabFailed
	page, err = db.ListGenerations(t.Context(), query)
	require.NoError(t, err)
	assert.Zero(t, page.Total, "of the tab")
	query.Tab, query.Action = models.TabAll, models.ActionCreate
	page, err = db.ListGenerations(t.Context(), query)
	require.NoError(t, err)
	assert.Equal(t, models.TotalMost, page.Total)
}

func TestTextThatNoColumnHoldsIsTheSendersFault(t *testing.T) {
	t.Parallel()
	db, _ := open(t)
	for _, text := range []string{"a\x00b", "a\xffb"} {
		_, err := db.ListGenerations(t.Context(), models.ListQuery{UserID: uuid.New(), Page: 1, Limit: 20, Search: text})
		assert.Equal(t, models.CodeInvalid, models.CodeOf(err), "%q", text)
		gen := asked(uuid.New())
		gen.Prompt = text
		_, err = db.CreateGeneration(t.Context(), gen)
		assert.Equal(t, models.CodeInvalid, models.CodeOf(err), "%q", text)
	}
	gen := asked(uuid.New())
	gen.Settings = map[string]any{"style": "a\x00b"}
	_, err := db.CreateGeneration(t.Context(), gen)
	assert.Equal(t, models.CodeInvalid, models.CodeOf(err))
}
