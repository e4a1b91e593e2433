package e2e_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"time"

	"go.temporal.io/sdk/client"

	"darkroom/internal/chaos"
)

// part finds the process of a part by its name in the plan of a storm.
func (s *local) part(name string) (int, error) {
	for _, pid := range childrenOf(s.cmd.Process.Pid) {
		if partOf(pid) == name {
			return pid, nil
		}
	}
	return 0, fmt.Errorf("%s does not run", name)
}

// partOf tells by its command line which part a child of the stack is.
func partOf(pid int) string {
	raw, err := os.ReadFile(fmt.Sprintf("/proc/%d/cmdline", pid))
	if err != nil {
		return ""
	}
	argv := strings.Split(strings.TrimRight(string(raw), "\x00"), "\x00")
	switch name := filepath.Base(argv[0]); {
	case name == "worker" && slices.Contains(argv, "media"):
		return chaos.Media
	case name == "darkroom":
		return chaos.Simulator
	default:
		return name
	}
}

// childrenOf lists the processes that a process started.
func childrenOf(parent int) []int {
	stats, err := filepath.Glob("/proc/[0-9]*/stat")
	if err != nil {
		return nil
	}
	var found []int
	for _, path := range stats {
		raw, err := os.ReadFile(path)
		if err != nil {
			continue // it has ended
		}
		// The name, in parentheses, may hold anything; the state and the parent's
		// number follow it.
		var pid, ppid int
		var state string
		text := string(raw)
		_, pidErr := fmt.Sscanf(text, "%d", &pid)
		_, err = fmt.Sscanf(text[strings.LastIndexByte(text, ')')+1:], "%s %d", &state, &ppid)
		if err == nil && pidErr == nil && ppid == parent {
			found = append(found, pid)
		}
	}
	return found
}

// signal sends a part a signal.
func (s *local) signal(name string, signal syscall.Signal) error {
	pid, err := s.part(name)
	if err != nil {
		return err
	}
	return syscall.Kill(pid, signal)
}

// freeze stops a part, and its children too: PostgreSQL is one process for each
// connection. What it returns lets them go on, even those whose parent was
// killed meanwhile: standing still, they would keep its successor from starting.
func (s *local) freeze(name string) (thaw func(), err error) {
	pid, err := s.part(name)
	if err != nil {
		return nil, err
	}
	// The parent first, so that no child is born unnoticed.
	if err = syscall.Kill(pid, syscall.SIGSTOP); err != nil {
		return nil, err
	}
	family := append([]int{pid}, childrenOf(pid)...)
	for _, member := range family[1:] {
		_ = syscall.Kill(member, syscall.SIGSTOP) // an error means that it has ended
	}
	return func() {
		for _, member := range family {
			_ = syscall.Kill(member, syscall.SIGCONT)
		}
	}, nil
}

// stopSignal is what a part ends cleanly on.
func stopSignal(name string) syscall.Signal {
	if name == chaos.Postgres {
		return syscall.SIGINT // the fast end; the gentle one waits for every client
	}
	return syscall.SIGTERM
}

// well returns nil when every part answers.
func (s *local) well(ctx context.Context) error {
	var faults []error
	for part, path := range map[string]string{
		"API_ADDR": "/readyz", "WORKER_METRICS_ADDR": "/healthz", "MEDIA_WORKER_METRICS_ADDR": "/healthz", "SIMULATOR_ADDR": "/healthz",
	} {
		status, body, err := get(ctx, s.url(part, path))
		if err == nil && (status != http.StatusOK || strings.Contains(string(body), "degraded")) {
			err = fmt.Errorf("it answers %d %s", status, body)
		}
		if err != nil {
			faults = append(faults, fmt.Errorf("%s: %w", part, err))
		}
	}
	ctx, cancel := context.WithTimeout(ctx, 5*time.Second)
	defer cancel()
	temporal, err := client.DialContext(ctx, client.Options{HostPort: s.env["TEMPORAL_ADDRESS"]})
	if err != nil {
		return errors.Join(append(faults, err)...)
	}
	temporal.Close()
	return errors.Join(faults...)
}
