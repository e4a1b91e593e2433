package main

import (
	"bytes"
	"context"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.uber.org/zap"
	"go.uber.org/zap/zapcore"

	"darkroom/internal/env"
	"darkroom/models"
	"darkroom/postgres"
	"darkroom/providers"
	"darkroom/providers/replicate"
)

const canary = "r8_Canary456789abcdefghijklmnopqrstu9999"

// TestCanaryKeyIsNowhereInPlain: an account's key is used and refused, and is
// then looked for in every table, log, error and answer of a command.
func TestCanaryKeyIsNowhereInPlain(t *testing.T) {
	t.Parallel()
	src := poolSource(t) // its Replicate repeats the key in its errors
	var said strings.Builder
	command := func(stdin string, args ...string) {
		out, err := ask(t, src, stdin, args...)
		_, _ = fmt.Fprintln(&said, out, err)
	}
	command(canary, "tokens", "add", "a-marked-name")
	command(canary, "tokens", "add", "again")
	command("", "tokens", "check")
	command("", "tokens", "list")

	db, err := postgres.New(t.Context(), postgres.Config{URL: src["DATABASE_URL"], MaxConns: 4, ConnectTimeout: time.Second}, nil)
	require.NoError(t, err)
	t.Cleanup(db.Close)
	var logs bytes.Buffer
	log := zap.New(zapcore.NewCore(zapcore.NewJSONEncoder(zapcore.EncoderConfig{MessageKey: "m"}), zapcore.AddSync(&logs), zap.DebugLevel))
	failure := useAccount(t, db, src, log)
	_, _ = fmt.Fprintf(&said, "%v %+v %#v", failure, failure, failure)

	dump := dumpOf(t, src["DATABASE_URL"])
	require.Contains(t, dump, "a-marked-name", "the dump sees what is there")
	require.Contains(t, dump, "no such key", "and what Replicate said")
	require.Contains(t, logs.String(), "refuses an account")
	for place, text := range map[string]string{"a table": dump, "a log": logs.String(), "an answer": said.String()} {
		for form, key := range map[string]string{
			"plain":  canary,
			"hex":    hex.EncodeToString([]byte(canary)),
			"base64": base64.StdEncoding.EncodeToString([]byte(canary))[:48],
			"tail":   canary[8:],
		} {
			found := strings.Contains(strings.ToLower(text), strings.ToLower(key)) // NotContains would print the key
			assert.False(t, found, "the key is in %s, %s", place, form)
		}
	}
}

// useAccount submits with the pool's account, as a worker does, and writes the
// refusal down.
func useAccount(t *testing.T, db *postgres.DB, src env.Source, log *zap.Logger) error {
	t.Helper()
	var cfg deskConfig
	require.NoError(t, env.Load(src, &cfg))
	pool, err := replicate.NewPool(cfg.Pool, db, log, time.Now)
	require.NoError(t, err)
	provider, err := replicate.New(cfg.Replicate, pool, time.Now, nil)
	require.NoError(t, err)
	tokens, err := db.ListTokens(t.Context())
	require.NoError(t, err)
	require.NoError(t, db.SetToken(t.Context(), tokens[0].ID, models.TokenActive, models.Act{Act: models.ActTokenState}), "rested after the check")
	id, err := pool.Next(t.Context())
	require.NoError(t, err)
	require.Equal(t, tokens[0].ID.String(), id)

	generation, err := db.CreateGeneration(t.Context(), models.Generation{
		ID: uuid.New(), UserID: uuid.New(), Action: models.ActionCreate, ModelID: "m", ModelName: "m", Outputs: 1,
	})
	require.NoError(t, err)
	attempt, err := db.OpenAttempt(t.Context(), models.Attempt{
		GenerationID: generation.ID, Number: 1, Run: 1, Provider: models.ProviderReplicate, ProviderModel: "a/b", CredentialID: id,
	})
	require.NoError(t, err)
	_, failure := provider.Submit(t.Context(), providers.Request{Model: "a/b", CredentialID: id})
	var fault *providers.Error
	require.ErrorAs(t, failure, &fault)
	require.Equal(t, models.FailureAuth, fault.Kind)
	_, err = db.RecordOutcome(t.Context(), attempt.Ref(), models.Outcome{
		Status: models.OutcomeFailed, Kind: fault.Kind, Detail: fault.Detail,
	})
	require.NoError(t, err)
	return failure
}

// dumpOf returns every row of every table as text.
func dumpOf(t *testing.T, dsn string) string {
	t.Helper()
	conn, err := pgx.Connect(t.Context(), dsn)
	require.NoError(t, err)
	t.Cleanup(func() { assert.NoError(t, conn.Close(context.WithoutCancel(t.Context()))) })
	rows, err := conn.Query(t.Context(), "SELECT tablename::text FROM pg_tables WHERE schemaname = 'public'")
	require.NoError(t, err)
	tables, err := pgx.CollectRows(rows, pgx.RowTo[string])
	require.NoError(t, err)
	var dump strings.Builder
	for _, table := range tables {
		var text string
		query := "SELECT coalesce(string_agg(t::text, E'\n'), '') FROM " + pgx.Identifier{table}.Sanitize() + " AS t"
		require.NoError(t, conn.QueryRow(t.Context(), query).Scan(&text))
		dump.WriteString(table + "\n" + text + "\n")
	}
	return dump.String()
}
