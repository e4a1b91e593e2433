package e2e_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// processorTimes is what each part of the stack has taken of the processors so
// far, the children that it waited for included. A database's connections are
// processes of their own and count as one part.
func processorTimes(t *testing.T) map[string]time.Duration {
	t.Helper()
	stats, err := filepath.Glob("/proc/[0-9]*/stat")
	require.NoError(t, err)
	parents, took := map[int]int{}, map[int]time.Duration{}
	for _, path := range stats {
		raw, err := os.ReadFile(path)
		if err != nil {
			continue // it has ended
		}
		var pid int
		_, err = fmt.Sscan(string(raw), &pid)
		require.NoError(t, err)
		parents[pid], took[pid] = parentAndTime(t, string(raw))
	}
	parts := map[string]time.Duration{"this test": took[os.Getpid()]}
	for pid := range took {
		if under(pid, running.cmd.Process.Pid, parents) {
			parts[partNamed(pid)] += took[pid]
		}
	}
	return parts
}

// tick is the unit of processor times in proc(5), on every Linux that Go runs on.
const tick = 10 * time.Millisecond

// parentAndTime reads the fields 4 and 14 to 17 of proc(5).
func parentAndTime(t *testing.T, stat string) (parent int, took time.Duration) {
	t.Helper()
	// The name before them stands in parentheses and may hold spaces.
	_, rest, found := strings.Cut(stat, ") ")
	require.True(t, found)
	fields := strings.Fields(rest)
	_, err := fmt.Sscan(fields[1], &parent)
	require.NoError(t, err)
	for _, field := range fields[11:15] {
		var ticks int64
		_, err := fmt.Sscan(field, &ticks)
		require.NoError(t, err)
		took += time.Duration(ticks) * tick
	}
	return parent, took
}

func under(pid, ancestor int, parents map[int]int) bool {
	for pid > 1 && pid != ancestor {
		pid = parents[pid]
	}
	return pid == ancestor
}

// partNamed names the part that a process belongs to.
func partNamed(pid int) string {
	raw, _ := os.ReadFile(fmt.Sprintf("/proc/%d/cmdline", pid)) // one that has ended has no name
	argv := strings.Fields(strings.ReplaceAll(string(raw), "\x00", " "))
	switch {
	case len(argv) == 0:
		return "ended"
	case strings.HasPrefix(argv[0], "postgres"):
		return "postgres"
	case len(argv) > 1 && filepath.Base(argv[0]) == "darkroom":
		return argv[1]
	case len(argv) > 1 && filepath.Base(argv[0]) == "worker":
		return "media worker"
	}
	return filepath.Base(argv[0])
}
