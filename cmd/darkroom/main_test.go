package main

import (
	"bytes"
	"testing"

	"github.com/stretchr/testify/require"

	"darkroom/internal/env"
	"darkroom/internal/testdb"
	"darkroom/migrations"
)

func TestRunReportsFaults(t *testing.T) {
	t.Parallel()
	require.Equal(t, 1, run([]string{"nonsense"}, env.Source{}))
	require.Equal(t, 0, run([]string{"--version"}, env.Source{}))
}

func TestMigrate(t *testing.T) {
	t.Parallel()
	dsn := testdb.NewEmpty(t)
	src := env.Source{"DATABASE_URL": "postgres://nobody@127.0.0.1:1/pooler", "DATABASE_DIRECT_URL": dsn}

	require.Regexp(t, `^migrations applied: [1-9]`, execute(t, src, "migrate"))

	pending, err := migrations.Pending(t.Context(), dsn)
	require.NoError(t, err)
	require.False(t, pending)
	require.Equal(t, "migrations applied: 0\n", execute(t, src, "migrate"), "safe to repeat")
}

func TestMigrateNamesWhatIsMissing(t *testing.T) {
	t.Parallel()
	root := newRoot(env.Source{})
	root.SetArgs([]string{"migrate"})
	require.ErrorContains(t, root.ExecuteContext(t.Context()), "DATABASE_URL: must be set")
}

func TestToken(t *testing.T) {
	t.Parallel()
	src := env.Source{"DARKROOM_DATA": t.TempDir()}
	require.Regexp(t, `^[\w-]+\.[\w-]+\.[\w-]+\n$`, execute(t, src, "token"))
}

// execute runs a command and returns what it prints.
func execute(t *testing.T, src env.Source, args ...string) string {
	t.Helper()
	root := newRoot(src)
	var out bytes.Buffer
	root.SetOut(&out)
	root.SetArgs(args)
	require.NoError(t, root.ExecuteContext(t.Context()))
	return out.String()
}
