package media

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"hash"
	"io"
	"os"
	"path/filepath"
	"syscall"
)

// runPrefix begins the name of each process's part of the scratch folder; only
// folders so named are ever removed.
const runPrefix = "run-"

// scratchDir is the part of the scratch folder that belongs to this process.
type scratchDir struct {
	path string
	// lock is the open folder, locked as long as the process lives.
	lock *os.File
}

// openScratchDir removes what dead processes left in parent and makes a folder
// for this one. The two happen under a lock of parent, so that no process
// removes a folder that another has made and not yet locked.
func openScratchDir(parent string) (*scratchDir, error) {
	if err := os.MkdirAll(parent, 0o700); err != nil {
		return nil, err
	}
	gate, err := os.Open(parent) //nolint:gosec // the operator names the folder
	if err != nil {
		return nil, err
	}
	defer gate.Close()
	if err = syscall.Flock(int(gate.Fd()), syscall.LOCK_EX); err != nil {
		return nil, fmt.Errorf("lock %s: %w", parent, err)
	}
	if err = sweep(parent); err != nil {
		return nil, err
	}
	path, err := os.MkdirTemp(parent, runPrefix)
	if err != nil {
		return nil, err
	}
	lock, err := tryLock(path)
	if err != nil {
		return nil, err
	}
	return &scratchDir{path: path, lock: lock}, nil
}

// sweep removes the folders that no living process has locked.
func sweep(parent string) error {
	left, err := filepath.Glob(filepath.Join(parent, runPrefix+"*"))
	if err != nil {
		return err
	}
	for _, path := range left {
		if err = removeIfDead(path); err != nil {
			return err
		}
	}
	return nil
}

func removeIfDead(path string) error {
	lock, err := tryLock(path)
	if errors.Is(err, syscall.EWOULDBLOCK) {
		return nil
	}
	if err != nil {
		return err
	}
	return errors.Join(os.RemoveAll(path), lock.Close())
}

func tryLock(path string) (*os.File, error) {
	dir, err := os.Open(path) //nolint:gosec // a folder of our own
	if err != nil {
		return nil, err
	}
	if err = syscall.Flock(int(dir.Fd()), syscall.LOCK_EX|syscall.LOCK_NB); err != nil {
		return nil, errors.Join(fmt.Errorf("lock %s: %w", path, err), dir.Close())
	}
	return dir, nil
}

func (d *scratchDir) close() error {
	return errors.Join(os.RemoveAll(d.path), d.lock.Close())
}

// write lets fill write the bytes of f under a temporary name, and sets what
// they tell.
func (d *scratchDir) write(f *File, fill func(io.Writer) error) (err error) {
	part, err := os.CreateTemp(d.path, "part-")
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, os.Remove(part.Name()))
		}
	}()
	m := &meter{file: f, to: part, hash: sha256.New()}
	if err = errors.Join(fill(m), part.Close()); err != nil {
		return err
	}
	// A number in place of the key: keys hold slashes, and a removed file may
	// still be held when its key is filled again.
	f.Path = filepath.Join(d.path, "file-"+filepath.Base(part.Name())[len("part-"):])
	f.Size, f.Type = m.size, Sniff(m.head)
	f.SHA256 = hex.EncodeToString(m.hash.Sum(nil))
	return os.Rename(part.Name(), f.Path)
}

func (*scratchDir) remove(f *File) error {
	if f.Path == "" {
		return nil
	}
	if err := os.Remove(f.Path); err != nil && !errors.Is(err, os.ErrNotExist) {
		return fmt.Errorf("remove scratch file: %w", err)
	}
	return nil
}

// meter learns about the bytes that pass, and asks for room before it lets
// them.
type meter struct {
	file *File
	to   io.Writer
	hash hash.Hash
	head []byte
	size int64
}

// Write passes p on if scratch has room for it.
func (m *meter) Write(p []byte) (int, error) {
	if err := m.file.scratch.reserve(m.file, int64(len(p))); err != nil {
		return 0, err
	}
	n, err := m.to.Write(p)
	m.hash.Write(p[:n])
	m.size += int64(n)
	m.head = append(m.head, p[:min(n, sniffLen-len(m.head))]...)
	if errors.Is(err, syscall.ENOSPC) {
		return n, fmt.Errorf("%w: %w", ErrScratchFull, err)
	}
	return n, err
}
