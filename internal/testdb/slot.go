package testdb

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"syscall"
)

// maxSlots bounds the search for a free slot. The go command runs as many test
// binaries at once as there are cores; some checkouts may do so together.
const maxSlots = 256

// slot is a place on disk where one test binary at a time keeps its cluster.
// The next binary reuses the cluster, which spares the two seconds of making
// one, and nothing piles up.
type slot struct {
	dir  string
	lock *os.File
}

// takeSlot takes the first free slot below root. A slot is free again when the
// last process that holds its lock file open has ended: the server inherits
// that file, so a successor never meets a predecessor's server still stopping.
func takeSlot(root string) (*slot, error) {
	if err := ownDirectory(root); err != nil {
		return nil, err
	}
	for i := range maxSlots {
		dir := filepath.Join(root, fmt.Sprintf("slot-%d", i))
		lock, err := os.OpenFile(dir+".lock", os.O_CREATE|os.O_RDWR, 0o600) //nolint:gosec // below our own directory
		if err != nil {
			return nil, fmt.Errorf("open lock of slot: %w", err)
		}
		err = syscall.Flock(int(lock.Fd()), syscall.LOCK_EX|syscall.LOCK_NB)
		if err == nil {
			return &slot{dir: dir, lock: lock}, nil
		}
		_ = lock.Close()
		if !errors.Is(err, syscall.EWOULDBLOCK) {
			return nil, fmt.Errorf("lock slot: %w", err)
		}
	}
	return nil, fmt.Errorf("all %d slots below %s are taken", maxSlots, root)
}

// ownDirectory makes the directory. One that is there already must be ours and
// writable to nobody else: its name can be guessed, and it lies where everybody
// may write.
func ownDirectory(path string) error {
	// Enterable, for the account that serves the cluster when we are root.
	if err := os.Mkdir(path, 0o711); err != nil && !errors.Is(err, os.ErrExist) { //nolint:gosec // see above
		return fmt.Errorf("make directory of test databases: %w", err)
	}
	info, err := os.Lstat(path)
	if err != nil {
		return fmt.Errorf("look at directory of test databases: %w", err)
	}
	stat, ok := info.Sys().(*syscall.Stat_t)
	if !ok || !info.IsDir() || int(stat.Uid) != os.Geteuid() || info.Mode().Perm()&0o022 != 0 {
		return fmt.Errorf("%s must be a directory that is ours and that nobody else may write to: remove it", path)
	}
	return nil
}
