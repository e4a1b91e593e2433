package testdb_test

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"darkroom/internal/testdb"
)

// patience bounds the waits of these tests; a start takes two seconds at most.
const patience = 30 * time.Second

// holdArg makes the test binary one that starts a server below the directory
// named last, says so, and waits to be killed.
const holdArg = "hold"

func TestMain(m *testing.M) {
	if len(os.Args) == 3 && os.Args[1] == holdArg {
		hold(os.Args[2])
	}
	os.Exit(m.Run())
}

func hold(root string) {
	if err := testdb.Start(context.Background(), root); err != nil {
		panic(err) //nolint:forbidigo // the test that runs this sees it
	}
	_, _ = os.Stdout.WriteString("up\n")
	select {}
}

func TestTakeSlot(t *testing.T) {
	t.Parallel()
	root := filepath.Join(t.TempDir(), "slots")
	first, release, err := testdb.TakeSlot(root)
	require.NoError(t, err)
	second, releaseSecond, err := testdb.TakeSlot(root)
	require.NoError(t, err)
	require.Equal(t, []string{"slot-0", "slot-1"}, []string{first, second}, "one holder each")

	require.NoError(t, release())
	require.Eventually(t, func() bool {
		again, releaseAgain, err := testdb.TakeSlot(root)
		return err == nil && releaseAgain() == nil && again == "slot-0"
	}, patience, time.Millisecond, "free once every copy of its lock is closed")
	require.NoError(t, releaseSecond())
}

func TestTakeSlotRefusesAForeignDirectory(t *testing.T) {
	t.Parallel()
	root := filepath.Join(t.TempDir(), "slots")
	require.NoError(t, os.Mkdir(root, 0o700))
	require.NoError(t, os.Chmod(root, 0o777))
	_, _, err := testdb.TakeSlot(root)
	require.ErrorContains(t, err, "nobody else may write to")

	link := root + "-link"
	require.NoError(t, os.Symlink(t.TempDir(), link))
	_, _, err = testdb.TakeSlot(link)
	require.ErrorContains(t, err, "must be a directory", "a link may lead anywhere")
}

// The server holds the lock of its slot, so a free lock means that it has ended.
func TestAKilledTestBinaryLeavesNoServer(t *testing.T) {
	t.Parallel()
	root := filepath.Join(enterable(t), "slots")
	program, err := os.Executable()
	require.NoError(t, err)
	binary := exec.CommandContext(t.Context(), program, holdArg, root)
	binary.Stderr = os.Stderr
	stdout, err := binary.StdoutPipe()
	require.NoError(t, err)
	require.NoError(t, binary.Start())
	_, err = stdout.Read(make([]byte, len("up\n")))
	require.NoError(t, err)
	lock, err := os.Open(filepath.Join(root, "slot-0.lock"))
	require.NoError(t, err)
	defer lock.Close()
	require.ErrorIs(t, tryLock(lock), syscall.EWOULDBLOCK)

	require.NoError(t, binary.Process.Kill())
	require.Error(t, binary.Wait())

	require.Eventually(t, func() bool { return tryLock(lock) == nil }, patience, 10*time.Millisecond)
}

func tryLock(file *os.File) error {
	return syscall.Flock(int(file.Fd()), syscall.LOCK_EX|syscall.LOCK_NB)
}

// enterable is a temporary directory that the server's account may enter too.
func enterable(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	require.NoError(t, os.Chmod(filepath.Dir(dir), 0o711))
	return dir
}
