// Package migrations holds the database schema as numbered SQL and applies it.
// Nothing else changes the schema.
package migrations

import (
	"context"
	"database/sql"
	"embed"
	"fmt"

	// The driver of sql.Open below.
	_ "github.com/jackc/pgx/v5/stdlib"
	"github.com/pressly/goose/v3"
	"github.com/pressly/goose/v3/lock"
)

//go:embed *.sql
var files embed.FS

// Up applies every migration that the database at dsn lacks and returns how
// many there were. It holds an advisory lock meanwhile, so any number of
// processes may call it at once; dsn must therefore not be a transaction
// pooler. Safe to repeat.
func Up(ctx context.Context, dsn string) (int, error) {
	provider, closeDB, err := open(dsn)
	if err != nil {
		return 0, err
	}
	defer closeDB()
	applied, err := provider.Up(ctx)
	if err != nil {
		return len(applied), fmt.Errorf("migrate database: %w", err)
	}
	return len(applied), nil
}

// Pending reports whether the database at dsn lacks a migration.
func Pending(ctx context.Context, dsn string) (bool, error) {
	provider, closeDB, err := open(dsn)
	if err != nil {
		return false, err
	}
	defer closeDB()
	pending, err := provider.HasPending(ctx)
	if err != nil {
		return false, fmt.Errorf("look for pending migrations: %w", err)
	}
	return pending, nil
}

// Down takes every migration back, data included. For tests of the migrations.
func Down(ctx context.Context, dsn string) error {
	provider, closeDB, err := open(dsn)
	if err != nil {
		return err
	}
	defer closeDB()
	if _, err := provider.DownTo(ctx, 0); err != nil {
		return fmt.Errorf("take migrations back: %w", err)
	}
	return nil
}

func open(dsn string) (*goose.Provider, func(), error) {
	db, err := sql.Open("pgx", dsn)
	if err != nil {
		return nil, nil, fmt.Errorf("open database: %w", err)
	}
	closeDB := func() { _ = db.Close() }
	locker, err := lock.NewPostgresSessionLocker()
	if err != nil {
		closeDB()
		return nil, nil, fmt.Errorf("make migration lock: %w", err)
	}
	provider, err := goose.NewProvider(goose.DialectPostgres, db, files,
		goose.WithSessionLocker(locker), goose.WithTableName("darkroom_migrations"), goose.WithDisableGlobalRegistry(true))
	if err != nil {
		closeDB()
		return nil, nil, fmt.Errorf("read migrations: %w", err)
	}
	return provider, closeDB, nil
}
