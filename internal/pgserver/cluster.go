// Package pgserver runs a private PostgreSQL from the system's own binaries:
// it finds them, makes a cluster, and says by which command it is served. Who
// starts and stops that command is the caller's matter.
package pgserver

import (
	"bytes"
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"net"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"time"

	"github.com/jackc/pgx/v5"
)

// Superuser is the one role a new cluster has.
const Superuser = "darkroom"

// stopWait is how long the first command of a cancelled context may take to
// clean up after itself before it is killed; initdb removes what it made.
const stopWait = 5 * time.Second

// Cluster is a private cluster in one directory. Its password is made with it
// and stays there, readable by its owner only.
type Cluster struct {
	dir      string
	bin      string
	owner    *syscall.Credential
	password string
}

// Open returns the cluster in dir and makes it when there is none, which takes
// about two seconds. When the process is root, another user will own and serve
// the cluster (PostgreSQL refuses root), so every parent of dir must be one
// that anybody may enter. Safe to repeat after a crash; not for two callers at
// once on one dir.
func Open(ctx context.Context, dir string) (*Cluster, error) {
	bin, err := findBinaries(ctx)
	if err != nil {
		return nil, err
	}
	owner, err := serverAccount()
	if err != nil {
		return nil, err
	}
	c := &Cluster{dir: dir, bin: bin, owner: owner}
	if err := c.prepareDir(); err != nil {
		return nil, fmt.Errorf("prepare %s: %w", dir, err)
	}
	if err := c.loadPassword(); err != nil {
		return nil, fmt.Errorf("prepare password of %s: %w", dir, err)
	}
	if err := c.initialise(ctx); err != nil {
		return nil, fmt.Errorf("make database cluster in %s: %w", dir, err)
	}
	return c, nil
}

// Command is the server in the foreground on the loopback port. Settings are
// "name=value" and win over those of the cluster's files. SIGINT stops it fast
// and clean.
func (c *Cluster) Command(ctx context.Context, port int, settings ...string) *exec.Cmd {
	args := []string{"-D", c.data(), "-p", strconv.Itoa(port)}
	// No socket file: loopback with a password is the only way in.
	for _, setting := range append([]string{"listen_addresses=127.0.0.1", "unix_socket_directories="}, settings...) {
		args = append(args, "-c", setting)
	}
	return c.command(ctx, "postgres", args...)
}

// DSN is the URL of one database of the cluster served on port.
func (c *Cluster) DSN(port int, database string) string {
	u := url.URL{
		Scheme:   "postgres",
		User:     url.UserPassword(Superuser, c.password),
		Host:     net.JoinHostPort("127.0.0.1", strconv.Itoa(port)),
		Path:     database,
		RawQuery: "sslmode=disable",
	}
	return u.String()
}

// EnsureDatabase makes the database on the server at port when there is none.
// It fails while the server is starting, so it also tells when it is ready.
func (c *Cluster) EnsureDatabase(ctx context.Context, port int, name string) error {
	conn, err := pgx.Connect(ctx, c.DSN(port, "postgres"))
	if err != nil {
		return fmt.Errorf("connect to database: %w", err)
	}
	defer conn.Close(ctx)
	var exists bool
	if err := conn.QueryRow(ctx, "SELECT EXISTS (SELECT FROM pg_database WHERE datname = $1)", name).Scan(&exists); err != nil {
		return fmt.Errorf("look for database %s: %w", name, err)
	}
	if exists {
		return nil
	}
	if _, err := conn.Exec(ctx, "CREATE DATABASE "+pgx.Identifier{name}.Sanitize()); err != nil {
		return fmt.Errorf("create database %s: %w", name, err)
	}
	return nil
}

func (c *Cluster) data() string         { return filepath.Join(c.dir, "data") }
func (c *Cluster) passwordFile() string { return filepath.Join(c.dir, "password") }

// prepareDir makes the directory and hands it to the account of the server.
func (c *Cluster) prepareDir() error {
	// Parents are made enterable: with another user as owner they must be.
	if err := os.MkdirAll(filepath.Dir(c.dir), 0o755); err != nil { //nolint:gosec // holds nothing itself
		return err
	}
	if err := os.MkdirAll(c.dir, 0o700); err != nil {
		return err
	}
	return c.own(c.dir)
}

func (c *Cluster) own(path string) error {
	if c.owner == nil {
		return nil
	}
	return os.Chown(path, int(c.owner.Uid), int(c.owner.Gid))
}

func (c *Cluster) loadPassword() error {
	saved, err := os.ReadFile(c.passwordFile())
	if err == nil {
		c.password = strings.TrimSpace(string(saved))
		return nil
	}
	if !errors.Is(err, os.ErrNotExist) {
		return err
	}
	c.password = rand.Text()
	// The cluster is made after its password, so a file cut short by a crash is
	// at worst an odd password, never a lost one.
	if err := os.WriteFile(c.passwordFile(), []byte(c.password+"\n"), 0o600); err != nil {
		return err
	}
	return c.own(c.passwordFile())
}

// initialise makes the cluster beside its place and moves it there whole, so
// that one interrupted halfway is never taken for a finished one.
func (c *Cluster) initialise(ctx context.Context) error {
	if _, err := os.Stat(c.data()); err == nil {
		return nil
	}
	unfinished := c.data() + ".new"
	if err := os.RemoveAll(unfinished); err != nil {
		return err
	}
	cmd := c.command(ctx, "initdb", "--pgdata="+unfinished, "--username="+Superuser, "--pwfile="+c.passwordFile(),
		"--auth=scram-sha-256", "--encoding=UTF8", "--locale=C.UTF-8")
	cmd.Cancel = func() error { return cmd.Process.Signal(syscall.SIGINT) }
	cmd.WaitDelay = stopWait
	if out, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("initdb: %w: %s", err, bytes.TrimSpace(out))
	}
	return os.Rename(unfinished, c.data())
}

// command runs a binary of PostgreSQL as the owner of the cluster. It inherits
// nothing: the caller's PG* and LC_* variables would steer it.
func (c *Cluster) command(ctx context.Context, name string, args ...string) *exec.Cmd {
	cmd := exec.CommandContext(ctx, filepath.Join(c.bin, name), args...) //nolint:gosec // found by findBinaries
	cmd.Dir = c.dir
	cmd.Env = []string{"PATH=/usr/bin:/bin", "LC_ALL=C.UTF-8", "TZ=UTC"}
	cmd.SysProcAttr = &syscall.SysProcAttr{Credential: c.owner}
	return cmd
}
