package media

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"syscall"
)

// runPrefix begins the name of each process's part of the scratch folder; only
// folders so named are ever removed.
const runPrefix = "run-"

// partPrefix begins the name of a file that is not whole yet.
const partPrefix = "part-"

// scratchDir is the part of the scratch folder that belongs to this process.
type scratchDir struct {
	path string
	// lock is the open folder, locked as long as the process lives.
	lock *os.File
	// create opens a new file in a folder.
	create func(dir string) (part, error)
}

// part is a file that is being written.
type part interface {
	io.WriteCloser
	Name() string
}

func createPart(dir string) (part, error) { return os.CreateTemp(dir, partPrefix) }

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
	return &scratchDir{path: path, lock: lock, create: createPart}, nil
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
	file, err := d.create(d.path)
	if err != nil {
		return err
	}
	whole := false
	defer func() {
		if !whole { // an error, or a panic of fill
			_ = file.Close() // it is closed already, but for a panic
			err = errors.Join(err, os.Remove(file.Name()))
		}
	}()
	m := &meter{file: f, to: file, hash: sha256.New()}
	if err = errors.Join(fill(m), file.Close()); err != nil {
		return err
	}
	// A number in place of the key: keys hold slashes, and a removed file may
	// still be held when its key is filled again.
	f.Path = filepath.Join(d.path, "file-"+strings.TrimPrefix(filepath.Base(file.Name()), partPrefix))
	f.Size, f.Type = m.size, Sniff(m.head)
	f.SHA256 = hex.EncodeToString(m.hash.Sum(nil))
	if err = os.Rename(file.Name(), f.Path); err != nil {
		return err
	}
	whole = true
	return nil
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
