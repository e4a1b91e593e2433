// Package dev runs the whole of Darkroom on one machine with no key and no
// account: a private PostgreSQL, a Temporal server, the provider simulator, and
// our own processes, under one supervisor. It decides which parts there are and
// what they are told; internal/stack keeps them running.
package dev

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"time"

	"darkroom/internal/env"
	"darkroom/internal/pgserver"
	"darkroom/internal/stack"
)

// Run runs the stack until ctx is cancelled. It writes everything that the
// parts say to out, and a table of addresses once all are up.
func Run(ctx context.Context, src env.Source, out io.Writer, colour bool) error {
	src, err := WithDotEnv(src)
	if err != nil {
		return err
	}
	cfg, err := loadConfig(src)
	if err != nil {
		return err
	}
	found, err := findPrograms()
	if err != nil {
		return err
	}
	release, err := occupy(cfg)
	if err != nil {
		return err
	}
	defer release() //nolint:errcheck // the end of the process releases it too
	p, err := prepare(ctx, cfg, src, out)
	if err != nil {
		return err
	}
	p.programs = found
	token, err := sign(p.env, time.Now)
	if err != nil {
		return err
	}
	if err := saveToken(cfg, token); err != nil {
		return err
	}
	return stack.New(stack.Config{Colour: colour}, out).Run(ctx, p.services(), func() {
		_ = banner{cfg: cfg, token: token, password: p.env[passwordVariable]}.write(out) // nobody is left to tell
	})
}

// makeData makes the data directory. Everybody may enter it, since another
// account serves the database when we are root; what is secret in it has a mode
// of its own.
func makeData(cfg Config) error {
	if err := os.MkdirAll(cfg.Data, 0o711); err != nil { //nolint:gosec // see above
		return fmt.Errorf("make data directory: %w", err)
	}
	return nil
}

// occupy makes the data directory ours alone.
func occupy(cfg Config) (func() error, error) {
	if err := makeData(cfg); err != nil {
		return nil, err
	}
	release, err := stack.Lock(cfg.path("lock"))
	if errors.Is(err, stack.ErrRunning) {
		return nil, fmt.Errorf("the stack of %s is %w; stop that one first", cfg.Data, err)
	}
	return release, err
}

// prepare makes what must be there before the first process starts: the
// secrets and the database cluster.
func prepare(ctx context.Context, cfg Config, src env.Source, out io.Writer) (parts, error) {
	secrets, err := Secrets(cfg.Data)
	if err != nil {
		return parts{}, err
	}
	cluster, err := openCluster(ctx, cfg, out)
	if err != nil {
		return parts{}, err
	}
	dsn := cluster.DSN(cmp.Or(cfg.PostgresProxy, cfg.PostgresPort), database)
	return parts{cfg: cfg, cluster: cluster, env: environment(cfg, over(secrets, src), dsn)}, nil
}

// openCluster opens the private cluster, with a link to it where it lies
// elsewhere, so that whoever removes the data finds it.
func openCluster(ctx context.Context, cfg Config, out io.Writer) (*pgserver.Cluster, error) {
	dir, err := pgserver.Dir(cfg.Data)
	if err != nil {
		return nil, err
	}
	if _, err := os.Stat(dir); errors.Is(err, os.ErrNotExist) {
		_, _ = fmt.Fprintln(out, "making a private PostgreSQL in "+dir+": a few seconds, once")
	}
	if link := cfg.path("postgres"); link != dir {
		if err := os.Symlink(dir, link); err != nil && !errors.Is(err, os.ErrExist) {
			return nil, fmt.Errorf("link database: %w", err)
		}
	}
	return pgserver.Open(ctx, dir)
}
