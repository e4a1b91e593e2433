package postgres_test

import (
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"darkroom/models"
	"darkroom/postgres"
)

// kept counts the statements that the one connection of db has prepared.
func kept(t *testing.T, db *postgres.DB) (count int) {
	t.Helper()
	require.NoError(t, db.Pool().QueryRow(t.Context(), "SELECT count(*) FROM pg_prepared_statements", pgx.QueryExecModeExec).Scan(&count))
	return count
}

func TestStatementsAreKeptOnlyWithoutAPooler(t *testing.T) {
	t.Parallel()
	_, dsn := open(t)
	for name, c := range map[string]struct {
		direct string
		kept   bool
	}{
		"the same address": {dsn, true},
		"none":             {"", false},
		"another port":     {"postgres://darkroom@127.0.0.1:1/darkroom", false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			cfg := postgres.Config{URL: dsn, DirectURL: c.direct, MaxConns: 2, ConnectTimeout: 5 * time.Second}
			db, err := postgres.New(t.Context(), cfg, nil)
			require.NoError(t, err)
			t.Cleanup(db.Close)
			create(t, db, uuid.New())
			assert.Equal(t, c.kept, kept(t, db) > 0)
		})
	}
}

// TestAMigrationUnderOpenConnections adds a column while statements that read
// all of them are kept.
func TestAMigrationUnderOpenConnections(t *testing.T) {
	t.Parallel()
	db, _ := open(t)
	gen := create(t, db, uuid.New())
	_, err := db.Generation(t.Context(), gen.ID)
	require.NoError(t, err)
	_, err = db.Pool().Exec(t.Context(), "ALTER TABLE generations ADD COLUMN weather text")
	require.NoError(t, err)
	_, err = db.Generation(t.Context(), gen.ID)
	assert.Equal(t, models.CodeUnavailable, models.CodeOf(err), "whoever asks is told to ask again")
	again, err := db.Generation(t.Context(), gen.ID)
	require.NoError(t, err)
	assert.Equal(t, gen.ID, again.ID)
}
