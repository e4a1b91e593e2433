package postgres_test

import (
	"context"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"darkroom/internal/testdb"
	"darkroom/models"
	"darkroom/postgres"
)

// open returns a database of its own, with the address of its server.
func open(t *testing.T) (*postgres.DB, string) {
	t.Helper()
	dsn := testdb.New(t)
	db, err := postgres.New(t.Context(), configFor(dsn), nil)
	require.NoError(t, err)
	t.Cleanup(db.Close)
	return db, dsn
}

func configFor(dsn string) postgres.Config {
	return postgres.Config{URL: dsn, DirectURL: dsn, MaxConns: 16, ConnectTimeout: 5 * time.Second}
}

// sql writes what no rule of ours would.
func sql(t *testing.T, dsn, statement string, args ...any) {
	t.Helper()
	conn, err := pgx.Connect(t.Context(), dsn)
	require.NoError(t, err)
	defer func() { assert.NoError(t, conn.Close(context.WithoutCancel(t.Context()))) }()
	_, err = conn.Exec(t.Context(), statement, args...)
	require.NoError(t, err)
}

// asked is a generation as the rules of asking hand it over.
func asked(userID uuid.UUID) models.Generation {
	return models.Generation{
		ID: uuid.New(), UserID: userID, Action: models.ActionCreate, ModelID: "flux-schnell", ModelName: "FLUX schnell",
		Prompt: "a lighthouse at dusk", Settings: map[string]any{"aspect_ratio": "16:9", "num_outputs": float64(2)},
	}
}

func create(t *testing.T, db *postgres.DB, userID uuid.UUID) models.Generation {
	t.Helper()
	gen, err := db.CreateGeneration(t.Context(), asked(userID))
	require.NoError(t, err)
	return gen
}

func ref(gen models.Generation) models.Ref { return models.Ref{GenerationID: gen.ID, Run: gen.Run} }

// begun returns a generation whose run "run-1" has claimed.
func begun(t *testing.T, db *postgres.DB) models.Generation {
	t.Helper()
	gen := create(t, db, uuid.New())
	answer, err := db.BeginRun(t.Context(), ref(gen), "run-1")
	require.NoError(t, err)
	require.True(t, answer.Claimed)
	return gen
}

func attemptOf(gen models.Generation, number int) models.Attempt {
	return models.Attempt{
		GenerationID: gen.ID, Number: number, Run: gen.Run, Provider: models.ProviderReplicate,
		ProviderModel: "black-forest-labs/flux-schnell", CredentialID: "env", Webhook: true,
	}
}

// sent returns an attempt that was announced and has no job yet.
func sent(t *testing.T, db *postgres.DB, gen models.Generation) models.Attempt {
	t.Helper()
	attempt, err := db.OpenAttempt(t.Context(), attemptOf(gen, 1))
	require.NoError(t, err)
	_, err = db.MarkSending(t.Context(), attempt)
	require.NoError(t, err)
	return attempt
}

// events returns every event of the generation's user.
func events(t *testing.T, db *postgres.DB, userID uuid.UUID) []models.GenerationEvent {
	t.Helper()
	found, err := db.EventsAfter(t.Context(), userID, 0, 1000)
	require.NoError(t, err)
	return found
}
