// Package testdb gives a test a real PostgreSQL database of its own. The server
// behind it is private to the test binary, starts with the first database asked
// for, and ends with the binary however that ends. For tests only.
package testdb

import (
	"context"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// dropWait bounds the removal of one database at the end of its test; it takes
// about ten milliseconds.
const dropWait = 30 * time.Second

// New returns the DSN of a fresh database with every migration applied. It is
// dropped, open connections included, when the test ends.
func New(tb testing.TB) string {
	tb.Helper()
	return create(tb, templateName)
}

// NewEmpty is New without the migrations.
func NewEmpty(tb testing.TB) string {
	tb.Helper()
	return create(tb, emptyTemplate)
}

func create(tb testing.TB, template string) string {
	tb.Helper()
	srv, err := shared.get(tb.Context())
	require.NoError(tb, err, "start a private PostgreSQL")
	if template == templateName {
		require.NoError(tb, srv.migrateTemplate(tb.Context()), "migrate the template database")
	}
	name, err := srv.create(tb.Context(), template)
	require.NoError(tb, err, "create a test database")
	tb.Cleanup(func() {
		// The test's own context is already cancelled here.
		ctx, cancel := context.WithTimeout(context.WithoutCancel(tb.Context()), dropWait)
		defer cancel()
		require.NoError(tb, srv.drop(ctx, name), "drop the test database")
	})
	return srv.dsn(name)
}
