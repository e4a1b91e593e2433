package stack_test

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"darkroom/internal/stack"
)

func TestLock(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "lock")
	release, err := stack.Lock(path)
	require.NoError(t, err)

	_, err = stack.Lock(path)
	require.ErrorIs(t, err, stack.ErrRunning)
	require.EqualError(t, err, fmt.Sprintf("already running as process %d", os.Getpid()))

	require.NoError(t, release())
	release, err = stack.Lock(path)
	require.NoError(t, err, "free again")
	require.NoError(t, release())
}

func TestLockNeedsItsDirectory(t *testing.T) {
	t.Parallel()
	_, err := stack.Lock(filepath.Join(t.TempDir(), "none", "lock"))
	require.ErrorIs(t, err, os.ErrNotExist)
}
