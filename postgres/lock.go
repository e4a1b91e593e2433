package postgres

import (
	"context"
	"fmt"
	"hash/fnv"
	"time"

	"github.com/jackc/pgx/v5"
	"go.uber.org/zap"
)

const (
	// standbyLook is how often a process that stands by asks for the lock again:
	// the gap in service when the holder dies, at a cost of one cheap statement.
	standbyLook = 2 * time.Second
	// holdLook is how often the holder makes sure that its connection, and with
	// it the lock, still exists. It bounds how long two holders could overlap.
	holdLook = 2 * time.Second
)

// WhileLocked runs work while this process holds the named advisory lock, and
// stands by while another process holds it. The lock belongs to one connection:
// when that is lost, work's context ends, and once work has returned the lock
// is asked for again. It returns when ctx ends or work returns by itself.
func (db *DB) WhileLocked(ctx context.Context, name string, log *zap.Logger, work func(context.Context) error) error {
	for first := true; ; first = false {
		conn, err := db.takeLock(ctx, name)
		switch {
		case err != nil && ctx.Err() == nil && first:
			log.Info("waiting for the lock", zap.String("lock", name), zap.Error(err))
		case conn != nil:
			log.Info("holding the lock", zap.String("lock", name))
			lost, err := hold(ctx, conn, work)
			if !lost {
				return err
			}
			log.Warn("lost the lock with its connection", zap.String("lock", name))
		case first:
			log.Info("another process holds the lock; standing by", zap.String("lock", name))
		}
		select {
		case <-ctx.Done():
			return nil
		case <-time.After(standbyLook):
		}
	}
}

// takeLock returns the connection that holds the lock, or nil when another
// process has it.
func (db *DB) takeLock(ctx context.Context, name string) (*pgx.Conn, error) {
	conn, err := pgx.Connect(ctx, db.lockAddress())
	if err != nil {
		return nil, fmt.Errorf("connect for lock: %w", err)
	}
	var taken bool
	if err := conn.QueryRow(ctx, "SELECT pg_try_advisory_lock($1)", lockNumber(name)).Scan(&taken); err != nil {
		closeQuietly(ctx, conn)
		return nil, fmt.Errorf("ask for lock: %w", err)
	}
	if !taken {
		closeQuietly(ctx, conn)
		return nil, nil //nolint:nilnil // no connection and no error: somebody else has the lock
	}
	return conn, nil
}

// hold runs work until it returns or the connection is lost; work has returned
// when hold does.
func hold(ctx context.Context, conn *pgx.Conn, work func(context.Context) error) (lost bool, err error) {
	defer closeQuietly(ctx, conn)
	workCtx, stop := context.WithCancel(ctx)
	defer stop()
	done := make(chan error, 1)
	go func() { done <- work(workCtx) }()
	look := time.NewTicker(holdLook)
	defer look.Stop()
	for {
		select {
		case err := <-done:
			return false, err
		case <-look.C:
			if pingErr := ping(ctx, conn); pingErr != nil && ctx.Err() == nil {
				stop()
				return true, <-done
			}
		}
	}
}

func ping(ctx context.Context, conn *pgx.Conn) error {
	ctx, cancel := context.WithTimeout(ctx, holdLook)
	defer cancel()
	return conn.Ping(ctx)
}

func closeQuietly(ctx context.Context, conn *pgx.Conn) {
	// The lock must go even when ctx is over.
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), holdLook)
	defer cancel()
	_ = conn.Close(ctx)
}

// lockAddress is the direct address: a lock taken through a transaction pooler
// would belong to nobody.
func (db *DB) lockAddress() string {
	if db.direct != "" {
		return db.direct
	}
	return db.pool.Config().ConnString()
}

// lockNumber turns a name into PostgreSQL's 64-bit key.
func lockNumber(name string) int64 {
	h := fnv.New64a()
	_, _ = h.Write([]byte("darkroom/" + name))
	return int64(h.Sum64()) //nolint:gosec // any 64 bits will do
}
