package migrations_test

import (
	"context"
	"path/filepath"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"darkroom/internal/testdb"
	"darkroom/migrations"
)

func connect(t *testing.T, dsn string) *pgx.Conn {
	t.Helper()
	conn, err := pgx.Connect(t.Context(), dsn)
	require.NoError(t, err)
	t.Cleanup(func() { assert.NoError(t, conn.Close(context.WithoutCancel(t.Context()))) })
	return conn
}

func TestManyProcessesMigrateTogether(t *testing.T) {
	t.Parallel()
	dsn := testdb.NewEmpty(t)
	pending, err := migrations.Pending(t.Context(), dsn)
	require.NoError(t, err)
	assert.True(t, pending)

	var applied atomic.Int64
	var processes sync.WaitGroup
	for range 4 {
		processes.Go(func() {
			n, upErr := migrations.Up(t.Context(), dsn)
			assert.NoError(t, upErr) //nolint:testifylint // require may not be called beside the test's goroutine
			applied.Add(int64(n))
		})
	}
	processes.Wait()
	files, err := filepath.Glob("*.sql")
	require.NoError(t, err)
	assert.EqualValues(t, len(files), applied.Load(), "each migration once")
	pending, err = migrations.Pending(t.Context(), dsn)
	require.NoError(t, err)
	assert.False(t, pending)
}

func TestDownLeavesNothingAndUpWorksAgain(t *testing.T) {
	t.Parallel()
	dsn := testdb.New(t)
	require.NoError(t, migrations.Down(t.Context(), dsn))
	var left int
	row := connect(t, dsn).QueryRow(t.Context(), `SELECT count(*) FROM pg_tables
		WHERE schemaname = 'public' AND tablename <> 'darkroom_migrations'`)
	require.NoError(t, row.Scan(&left))
	assert.Zero(t, left)
	_, err := migrations.Up(t.Context(), dsn)
	require.NoError(t, err)
}

// TestTheDatabaseDefendsItself asks the catalogue for what every table owes:
// row level security, and a name of its own for every constraint.
func TestTheDatabaseDefendsItself(t *testing.T) {
	t.Parallel()
	conn := connect(t, testdb.New(t))
	var open, unnamed []string
	require.NoError(t, conn.QueryRow(t.Context(), `SELECT coalesce(array_agg(tablename::text), '{}') FROM pg_tables
		WHERE schemaname = 'public' AND NOT rowsecurity AND tablename <> 'darkroom_migrations'`).Scan(&open))
	assert.Empty(t, open, "tables without row level security")
	require.NoError(t, conn.QueryRow(t.Context(), `SELECT coalesce(array_agg(conname::text), '{}') FROM pg_constraint
		WHERE connamespace = 'public'::regnamespace AND contype IN ('c', 'f', 'u')
		AND conname !~ '_(check|fkey|key)$'`).Scan(&unnamed))
	assert.Empty(t, unnamed)
	var granted []string
	require.NoError(t, conn.QueryRow(t.Context(), `SELECT coalesce(array_agg(p.proname::text), '{}') FROM pg_proc p
		WHERE p.pronamespace = 'public'::regnamespace AND has_function_privilege('public', p.oid, 'EXECUTE')`).Scan(&granted))
	assert.Empty(t, granted, "functions that everybody may call")
}
