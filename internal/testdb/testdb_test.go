package testdb_test

import (
	"testing"

	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"

	"darkroom/internal/testdb"
)

func TestNew(t *testing.T) {
	t.Parallel()
	conn := connect(t, testdb.New(t))

	var tables int
	err := conn.QueryRow(t.Context(), "SELECT count(*) FROM pg_tables WHERE tablename = 'generations'").Scan(&tables)
	require.NoError(t, err)
	require.Equal(t, 1, tables, "the migrations are applied")
}

func TestNewEmpty(t *testing.T) {
	t.Parallel()
	conn := connect(t, testdb.NewEmpty(t))

	var tables int
	err := conn.QueryRow(t.Context(), "SELECT count(*) FROM pg_tables WHERE schemaname = 'public'").Scan(&tables)
	require.NoError(t, err)
	require.Zero(t, tables)
}

func TestNewGivesEachTestItsOwn(t *testing.T) {
	t.Parallel()
	first, second := testdb.New(t), testdb.New(t)
	require.NotEqual(t, first, second)

	_, err := connect(t, first).Exec(t.Context(), "CREATE TABLE mark ()")
	require.NoError(t, err)
	_, err = connect(t, second).Exec(t.Context(), "SELECT * FROM mark")
	require.ErrorContains(t, err, `relation "mark" does not exist`)
}

// Not parallel: it looks once its sub-test has ended.
func TestNewDropsTheDatabase(t *testing.T) {
	var dsn string
	t.Run("with a connection left open", func(t *testing.T) {
		dsn = testdb.NewEmpty(t)
		conn, err := pgx.Connect(t.Context(), dsn)
		require.NoError(t, err)
		require.NoError(t, conn.Ping(t.Context()))
	})
	_, err := pgx.Connect(t.Context(), dsn)
	require.ErrorContains(t, err, "does not exist")
}

func connect(t *testing.T, dsn string) *pgx.Conn {
	t.Helper()
	conn, err := pgx.Connect(t.Context(), dsn)
	require.NoError(t, err)
	t.Cleanup(func() { _ = conn.Close(t.Context()) })
	return conn
}
