package stack

import (
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"syscall"
)

// ErrRunning means that another process holds the lock.
var ErrRunning = errors.New("already running")

// Lock makes the file at path this process's until release is called or the
// process ends, however it ends.
func Lock(path string) (release func() error, err error) {
	file, err := os.OpenFile(path, os.O_CREATE|os.O_RDWR, 0o600) //nolint:gosec // the caller's own file
	if err != nil {
		return nil, fmt.Errorf("open lock: %w", err)
	}
	if err := syscall.Flock(int(file.Fd()), syscall.LOCK_EX|syscall.LOCK_NB); err != nil {
		return nil, errors.Join(heldBy(file, err), file.Close())
	}
	if err := writeHolder(file); err != nil {
		return nil, errors.Join(err, file.Close())
	}
	return func() error { return unlock(file) }, nil
}

// unlock frees the lock by name: closing the file would not while a child that
// is just being started has a copy of it.
func unlock(file *os.File) error {
	return errors.Join(syscall.Flock(int(file.Fd()), syscall.LOCK_UN), file.Close())
}

// heldBy names the process that holds the lock, which wrote its number there.
func heldBy(file *os.File, err error) error {
	if !errors.Is(err, syscall.EWOULDBLOCK) {
		return fmt.Errorf("lock %s: %w", file.Name(), err)
	}
	pid, readErr := io.ReadAll(file)
	if readErr != nil || len(pid) == 0 {
		return ErrRunning
	}
	return fmt.Errorf("%w as process %s", ErrRunning, strings.TrimSpace(string(pid)))
}

func writeHolder(file *os.File) error {
	if err := file.Truncate(0); err != nil {
		return fmt.Errorf("write lock: %w", err)
	}
	if _, err := fmt.Fprintln(file, os.Getpid()); err != nil {
		return fmt.Errorf("write lock: %w", err)
	}
	return nil
}
