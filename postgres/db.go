// Package postgres keeps the records: it turns models into rows and rows into
// models, and holds the rules that must be true under concurrency as SQL. Every
// method is one transaction and returns domain errors; no caller sees a row, a
// driver error or SQL text.
package postgres

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/jackc/pgx/v5/stdlib"
	gormpostgres "gorm.io/driver/postgres"
	"gorm.io/gorm"
	"gorm.io/gorm/logger"

	"darkroom/models"
)

// DB is the database. It is safe for concurrent use.
type DB struct {
	pool   *pgxpool.Pool
	gorm   *gorm.DB
	direct string
	now    func() time.Time
	// grant is what a user gets once, when money is first needed.
	grant models.MicroUSD
	// ended is told of the attempts that end; nil for nobody.
	ended func(models.AttemptEnd)
	// told starts the messages of a committed end; nil leaves them to the sweep.
	told func(context.Context, []models.Message)
}

// New opens the pool; it does not wait for the server, so a process may start
// before its database. now gives the time of every record; nil means time.Now.
func New(ctx context.Context, cfg Config, now func() time.Time) (*DB, error) {
	if err := cfg.Validate(); err != nil {
		return nil, err
	}
	if now == nil {
		now = time.Now
	}
	poolConfig, err := pgxpool.ParseConfig(cfg.URL)
	if err != nil {
		return nil, fmt.Errorf("read database address: %w", err)
	}
	poolConfig.MaxConns = cfg.MaxConns
	poolConfig.ConnConfig.ConnectTimeout = cfg.ConnectTimeout
	if cfg.pooled() {
		// A transaction pooler hands the next statement to another server session,
		// where a prepared statement of this one does not exist. Elsewhere statements
		// are kept prepared: half of what the database does for a generation would be
		// to read and to plan the same ones.
		poolConfig.ConnConfig.DefaultQueryExecMode = pgx.QueryExecModeExec
	}
	pool, err := pgxpool.NewWithConfig(ctx, poolConfig)
	if err != nil {
		return nil, fmt.Errorf("open database pool: %w", err)
	}
	orm, err := gorm.Open(gormpostgres.New(gormpostgres.Config{Conn: stdlib.OpenDBFromPool(pool)}), &gorm.Config{
		NowFunc:                func() time.Time { return now().UTC().Truncate(time.Microsecond) },
		Logger:                 logger.Discard, // errors are returned, not logged here
		SkipDefaultTransaction: true,           // where one is needed it is opened by name
		DisableAutomaticPing:   true,
	})
	if err != nil {
		pool.Close()
		return nil, fmt.Errorf("open gorm on the pool: %w", err)
	}
	return &DB{pool: pool, gorm: orm, direct: cfg.DirectURL, now: now}, nil
}

// Close waits for running statements and closes the pool.
func (db *DB) Close() { db.pool.Close() }

// Check returns nil when the database answers.
func (db *DB) Check(ctx context.Context) error {
	if err := db.pool.Ping(ctx); err != nil {
		return translate("reach database", err)
	}
	return nil
}

// unflushed is a part of a statement that lets its transaction end before the
// disk has it: a crash of the server within the next second may undo it. Only
// for what may be done again, never for a status, for money or for an event,
// whose number would be given twice.
const unflushed = `set_config('synchronous_commit', 'off', true)`

// tx runs work in one transaction and translates its error once.
func (db *DB) tx(ctx context.Context, what string, work func(tx *gorm.DB) error) error {
	return translate(what, db.gorm.WithContext(ctx).Transaction(work))
}

// timestamp is the present moment as the database keeps it.
func (db *DB) timestamp() time.Time { return db.gorm.NowFunc() }
