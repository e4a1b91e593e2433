package testdb

import (
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"sync/atomic"
	"syscall"
	"time"

	"golang.org/x/sys/unix"

	"darkroom/internal/pgserver"
)

const (
	// startWait is ten times what a start takes on a machine with both cores busy.
	startWait = 30 * time.Second
	// startPoll is how often a starting server is asked; a start takes some 100 ms.
	startPoll = 20 * time.Millisecond
)

// shared is the one server of this test binary. The testing package offers no
// other place for what outlives a test.
var shared lazyServer //nolint:gochecknoglobals // see above

type lazyServer struct {
	mu  sync.Mutex
	srv *server
	err error
}

// get starts the server on the first call and remembers how that ended.
func (l *lazyServer) get(ctx context.Context) (*server, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.srv == nil && l.err == nil {
		l.srv, l.err = start(ctx, filepath.Join(os.TempDir(), fmt.Sprintf("darkroom-testdb-%d", os.Geteuid())))
	}
	return l.srv, l.err
}

// server is a running private PostgreSQL.
type server struct {
	cluster *pgserver.Cluster
	port    int
	cmd     *exec.Cmd

	databases atomic.Int64
	mu        sync.Mutex
	migrated  bool
}

// start serves the cluster of a free slot below root. A cluster that will not
// start (the machine went down, and the server does not fsync; or another
// version of PostgreSQL made it) is made anew, once.
func start(ctx context.Context, root string) (*server, error) {
	place, err := takeSlot(root)
	if err != nil {
		return nil, err
	}
	// The server inherits the lock; this process holds it for the case that it
	// does not come to that.
	srv, err := serve(ctx, place)
	if err != nil {
		if removeErr := os.RemoveAll(place.dir); removeErr != nil {
			return nil, errors.Join(err, removeErr)
		}
		srv, err = serve(ctx, place)
	}
	if err != nil {
		return nil, errors.Join(err, place.lock.Close())
	}
	return srv, nil
}

func serve(ctx context.Context, place *slot) (*server, error) {
	cluster, err := pgserver.Open(ctx, place.dir)
	if err != nil {
		return nil, err
	}
	port, err := freePort(ctx)
	if err != nil {
		return nil, err
	}
	log, err := os.Create(place.dir + ".log")
	if err != nil {
		return nil, fmt.Errorf("open log of server: %w", err)
	}
	defer log.Close() // the server has a descriptor of its own
	// The server outlives the test that starts it. Durability is given up: the
	// data is worth nothing after the test.
	cmd := cluster.Command(context.WithoutCancel(ctx), port,
		"fsync=off", "synchronous_commit=off", "full_page_writes=off", "autovacuum=off",
		"max_connections=300", "shared_buffers=32MB", "wal_level=minimal", "max_wal_senders=0")
	cmd.Stdout, cmd.Stderr = log, log
	cmd.ExtraFiles = []*os.File{place.lock}
	// Whatever ends this process ends the server. The kernel sends the signal
	// when the starting thread ends; threads of the Go runtime do not.
	cmd.SysProcAttr.Pdeathsig = syscall.SIGINT
	if err := cmd.Start(); err != nil {
		return nil, fmt.Errorf("start server: %w", err)
	}
	srv := &server{cluster: cluster, port: port, cmd: cmd}
	if err := srv.awaitReady(ctx); err != nil {
		return nil, fmt.Errorf("%w; see %s", errors.Join(err, srv.kill()), log.Name())
	}
	return srv, srv.dropLeftovers(ctx)
}

func freePort(ctx context.Context) (int, error) {
	var config net.ListenConfig
	listener, err := config.Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		return 0, fmt.Errorf("find a free port: %w", err)
	}
	defer listener.Close()
	addr, ok := listener.Addr().(*net.TCPAddr)
	if !ok {
		return 0, fmt.Errorf("find a free port: got %s", listener.Addr())
	}
	return addr.Port, nil
}

// awaitReady asks until the server answers, has ended, or time is up.
func (s *server) awaitReady(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, startWait)
	defer cancel()
	tick := time.NewTicker(startPoll)
	defer tick.Stop()
	for {
		err := s.exec(ctx, "SELECT 1")
		if err == nil {
			return nil
		}
		if ended(s.cmd.Process.Pid) {
			return fmt.Errorf("server ended: %w", err)
		}
		select {
		case <-ctx.Done():
			return fmt.Errorf("server not ready within %s: %w", startWait, err)
		case <-tick.C:
		}
	}
}

// ended tells whether the child has ended, and leaves it to be waited for.
func ended(pid int) bool {
	var info unix.Siginfo
	err := unix.Waitid(unix.P_PID, pid, &info, unix.WEXITED|unix.WNOHANG|unix.WNOWAIT, nil)
	return err != nil || info.Signo != 0
}

func (s *server) kill() error {
	if err := s.cmd.Process.Kill(); err != nil && !errors.Is(err, os.ErrProcessDone) {
		return fmt.Errorf("kill server: %w", err)
	}
	_ = s.cmd.Wait() // it was killed: that is its result
	return nil
}
