package media_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"darkroom/media"
)

// hostile is a file that means harm, and what becomes of it: an error, or a
// picture like any other.
type hostile struct {
	content string
	// as is the type it is handed over as; the sniffed one if it is zero.
	as   media.Type
	want error
}

// harmless runs the poster maker on each file, one after the other, and checks
// that it ends in time and as expected. At the end nothing may be left: no
// process, no file, and no process may have had more memory than allowed.
func harmless(t *testing.T, files map[string]hostile) {
	t.Helper()
	temporary := t.TempDir()
	t.Setenv("TMPDIR", temporary)
	cfg := tools()
	cfg.Timeout, cfg.MaxMemory = 5*time.Second, 512<<20
	poster, err := media.NewPoster(cfg)
	require.NoError(t, err)
	for name, file := range files {
		t.Run(name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "file")
			require.NoError(t, os.WriteFile(path, []byte(file.content), 0o600))
			if file.as == (media.Type{}) {
				file.as = media.Sniff([]byte(file.content))
			}
			start := time.Now()
			frame, frameErr := poster.Frame(t.Context(), path, file.as)
			if !errors.Is(frameErr, context.DeadlineExceeded) || file.want == nil {
				// On a busy machine the time may be up before the tool sees the fault.
				require.ErrorIs(t, frameErr, file.want)
			}
			assert.Equal(t, file.want == nil, len(frame.PNG) > 0)
			// One probe and four looks, each cut at the time-out, and then some.
			assert.Less(t, time.Since(start), 30*time.Second)
		})
	}
	left, err := os.ReadDir(temporary)
	require.NoError(t, err)
	assert.Empty(t, left)
	assert.Empty(t, children(t))
	var usage syscall.Rusage
	require.NoError(t, syscall.Getrusage(syscall.RUSAGE_CHILDREN, &usage))
	assert.LessOrEqual(t, usage.Maxrss<<10, cfg.MaxMemory, "the largest child of all")
}

// children are the processes that this one has started and that still run.
func children(t *testing.T) []string {
	t.Helper()
	stats, err := filepath.Glob("/proc/[0-9]*/stat")
	require.NoError(t, err)
	var found []string
	for _, path := range stats {
		content, readErr := os.ReadFile(path)
		if errors.Is(readErr, os.ErrNotExist) || errors.Is(readErr, syscall.ESRCH) {
			continue // it has ended meanwhile
		}
		require.NoError(t, readErr)
		// The name, in brackets, may hold spaces; state and parent follow it.
		_, rest, _ := strings.Cut(string(content), ") ")
		if fields := strings.Fields(rest); len(fields) > 1 && fields[1] == strconv.Itoa(os.Getpid()) {
			found = append(found, string(content))
		}
	}
	return found
}
