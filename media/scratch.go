package media

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"sync"
	"syscall"
)

// Fill writes the bytes of one file to w.
type Fill func(ctx context.Context, w io.Writer) error

// errAbandoned is what those who wait for a file find if its Fill panicked.
var errAbandoned = errors.New("file was not filled")

// Scratch keeps files on local disk between the steps that work on them. It is
// a cache: whoever asks for a file brings the means to fetch it again, so a
// file may be gone, and the next step may run on another machine. It is safe
// for many goroutines and shares its folder with other processes.
type Scratch struct {
	dir *scratchDir
	max int64

	mu sync.Mutex
	// used is the sum of what every file, also a half-written one, takes.
	used int64
	// clock counts releases and so orders files by their last use.
	clock int64
	files map[string]*File
}

// NewScratch opens a part of the scratch folder for this process alone and
// removes the parts of processes that have died.
func NewScratch(cfg ScratchConfig) (*Scratch, error) {
	if err := cfg.Validate(); err != nil {
		return nil, err
	}
	dir, err := openScratchDir(cfg.Dir)
	if err != nil {
		return nil, fmt.Errorf("open scratch: %w", err)
	}
	return &Scratch{dir: dir, max: cfg.MaxBytes, files: map[string]*File{}}, nil
}

// Close removes every file. No file may be in use.
func (s *Scratch) Close() error { return s.dir.close() }

// Acquire returns the file of key and holds it until Release. If it is not
// here, fill brings its bytes; whoever asks for the same key meanwhile waits
// and then shares the file. Returns ErrScratchFull when the files in use, or
// others on the same disk, leave no room; ErrTooLarge when all of scratch would
// not do; and otherwise what fill or the disk says. It does not wait for room:
// whoever waited here would keep those from work who make some.
func (s *Scratch) Acquire(ctx context.Context, key string, fill Fill) (*File, error) {
	for {
		f, mine := s.hold(key)
		if mine {
			return s.fill(ctx, f, fill)
		}
		select {
		case <-f.ready:
		case <-ctx.Done():
			return nil, errors.Join(context.Cause(ctx), s.release(f))
		}
		if f.err == nil {
			return f, nil
		}
		// The one who filled has failed, perhaps only because its own context
		// ended: now it is our turn.
		if err := s.release(f); err != nil {
			return nil, err
		}
	}
}

// Remove deletes the files whose key starts with prefix; one that is in use
// goes when it is released. Safe to repeat.
func (s *Scratch) Remove(prefix string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	var faults []error
	for key, f := range s.files {
		if !strings.HasPrefix(key, prefix) {
			continue
		}
		delete(s.files, key)
		f.doomed = true
		if f.refs == 0 {
			faults = append(faults, s.drop(f))
		}
	}
	return errors.Join(faults...)
}

// hold takes a reference on the file of key; mine is true if the caller has to
// fill it.
func (s *Scratch) hold(key string) (f *File, mine bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	f, found := s.files[key]
	if !found {
		f = &File{scratch: s, key: key, ready: make(chan struct{})}
		s.files[key] = f
	}
	f.refs++
	return f, !found
}

func (s *Scratch) fill(ctx context.Context, f *File, fill Fill) (*File, error) {
	ended := false
	defer func() {
		if !ended { // fill has panicked: whoever waits must not wait for ever
			_ = s.fail(f, errAbandoned)
		}
	}()
	err := s.dir.write(f, func(w io.Writer) error { return fill(ctx, w) })
	ended = true
	if errors.Is(err, syscall.ENOSPC) {
		err = fmt.Errorf("%w: %w", ErrScratchFull, err)
	}
	if err != nil {
		return nil, errors.Join(err, s.fail(f, err))
	}
	s.settle(f)
	close(f.ready)
	return f, nil
}

// settle gives back what was expected and did not come.
func (s *Scratch) settle(f *File) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.used -= f.reserved - f.Size
	f.reserved = f.Size
}

// fail forgets a file that could not be filled, so that the next one to ask
// starts anew, and wakes those who wait for it.
func (s *Scratch) fail(f *File, err error) error {
	s.mu.Lock()
	if s.files[f.key] == f {
		delete(s.files, f.key)
	}
	f.err, f.doomed = err, true
	s.mu.Unlock()
	close(f.ready)
	return s.release(f)
}

func (s *Scratch) release(f *File) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	f.refs--
	s.clock++
	f.lastUse = s.clock
	if f.refs == 0 && f.doomed {
		return s.drop(f)
	}
	return nil
}

// reserve makes room for f to be of so many bytes in all, if need be by
// evicting files that nobody holds.
func (s *Scratch) reserve(f *File, total int64) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	more := total - f.reserved
	if more <= 0 {
		return nil
	}
	if total > s.max {
		return fmt.Errorf("%w: %d bytes, and all of scratch is %d", ErrTooLarge, total, s.max)
	}
	if held := s.used - s.idle(); held+more > s.max {
		return fmt.Errorf("%w: %d of %d bytes are in use", ErrScratchFull, held, s.max)
	}
	for s.used+more > s.max {
		if evicted, err := s.evictOne(); !evicted || err != nil {
			return errors.Join(ErrScratchFull, err)
		}
	}
	s.used += more
	f.reserved = total
	return nil
}

// idle is how many bytes eviction could free.
func (s *Scratch) idle() int64 {
	var sum int64
	for _, f := range s.files {
		if f.refs == 0 {
			sum += f.reserved
		}
	}
	return sum
}

// evict gives up one file that nobody holds, if there is one.
func (s *Scratch) evict() (bool, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.evictOne()
}

func (s *Scratch) evictOne() (bool, error) {
	victim := s.victim()
	if victim == nil {
		return false, nil
	}
	delete(s.files, victim.key)
	return true, s.drop(victim)
}

// victim is the file that will be missed least: uploaded before not uploaded,
// and then the one that has been idle longest.
func (s *Scratch) victim() *File {
	var worst *File
	for _, f := range s.files {
		if f.refs > 0 {
			continue
		}
		if worst == nil || f.before(worst) {
			worst = f
		}
	}
	return worst
}

// drop deletes a file that nobody holds any more.
func (s *Scratch) drop(f *File) error {
	s.used -= f.reserved
	f.reserved = 0
	return s.dir.remove(f)
}
