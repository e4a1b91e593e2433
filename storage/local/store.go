// Package local keeps objects as files in a folder and serves them at signed
// addresses. It is the storage of one machine, or of several that share a file
// system.
package local

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"strings"
	"time"

	"go.uber.org/zap"

	"darkroom/storage"
)

// The two folders inside STORAGE_DIR. They are on one file system, so that a
// rename from one to the other is atomic.
const (
	objectsDir = "objects"
	partsDir   = "parts"
)

// partLife is longer than the slowest write lasts, so that no process takes
// away what another one is still writing.
const partLife = 24 * time.Hour

// Store is a storage.Store, a storage.Recognizer and a storage.Receiver.
type Store struct {
	signer signer
	log    *zap.Logger
	now    func() time.Time
	// root keeps every path inside STORAGE_DIR, symbolic links included.
	root *os.Root
}

// New opens the folder and makes it if need be. What Handler cannot tell its
// client goes to log.
func New(cfg Config, log *zap.Logger, now func() time.Time) (*Store, error) {
	if err := cfg.Validate(); err != nil {
		return nil, err
	}
	addresses, err := newSigner(cfg)
	if err != nil {
		return nil, err
	}
	if err = os.MkdirAll(cfg.Dir, 0o700); err != nil {
		return nil, fmt.Errorf("open storage: %w", err)
	}
	root, err := os.OpenRoot(cfg.Dir)
	if err != nil {
		return nil, fmt.Errorf("open storage: %w", err)
	}
	s := &Store{signer: addresses, log: log, now: now, root: root}
	if err = s.prepare(); err != nil {
		return nil, errors.Join(fmt.Errorf("open storage: %w", err), root.Close())
	}
	return s, nil
}

// prepare makes the two folders and removes the parts that killed processes
// left behind.
func (s *Store) prepare() error {
	if err := errors.Join(s.root.MkdirAll(objectsDir, 0o700), s.root.MkdirAll(partsDir, 0o700)); err != nil {
		return err
	}
	parts, err := fs.ReadDir(s.root.FS(), partsDir)
	if err != nil {
		return err
	}
	for _, part := range parts {
		info, statErr := part.Info()
		if statErr != nil || s.now().Sub(info.ModTime()) < partLife {
			continue
		}
		err = errors.Join(err, s.root.RemoveAll(path.Join(partsDir, part.Name())))
	}
	return err
}

// Close closes the folder.
func (s *Store) Close() error { return s.root.Close() }

// Put writes under a temporary name, syncs and renames.
func (s *Store) Put(ctx context.Context, key, contentType string, size int64, body io.Reader) error {
	if err := storage.CheckKey(key); err != nil {
		return err
	}
	part, err := s.writePart(ctx, contentType, size, body)
	if err != nil {
		return fmt.Errorf("put object: %w", err)
	}
	if err = s.publish(part, path.Join(objectsDir, key)); err != nil {
		return fmt.Errorf("put object: %w", errors.Join(err, s.root.Remove(part)))
	}
	return nil
}

// Open opens the file of an object.
func (s *Store) Open(ctx context.Context, key string) (io.ReadCloser, storage.Object, error) {
	if err := ctx.Err(); err != nil {
		return nil, storage.Object{}, context.Cause(ctx)
	}
	found, err := s.open(key)
	if err != nil {
		return nil, storage.Object{}, err
	}
	return found, found.object(key), nil
}

// URL returns an address that stays the same for a while: see signer.
func (s *Store) URL(_ context.Context, key string, ttl time.Duration) (string, error) {
	if err := storage.CheckKey(key); err != nil {
		return "", err
	}
	return s.signer.sign(key, expiry(s.now(), ttl)), nil
}

// KeyOf recognises an address made by URL.
func (s *Store) KeyOf(rawURL string) (key string, ok bool) {
	return s.signer.keyOf(rawURL, s.now())
}

// DeletePrefix removes the folder that prefix names.
func (s *Store) DeletePrefix(ctx context.Context, prefix string) (int, error) {
	if err := storage.CheckPrefix(prefix); err != nil {
		return 0, err
	}
	if err := ctx.Err(); err != nil {
		return 0, context.Cause(ctx)
	}
	dir := path.Join(objectsDir, prefix)
	count := 0
	err := fs.WalkDir(s.root.FS(), dir, func(_ string, entry fs.DirEntry, err error) error {
		// Another one may be deleting the same.
		if errors.Is(err, fs.ErrNotExist) {
			return nil
		}
		if err == nil && entry.Type().IsRegular() {
			count++
		}
		return err
	})
	if err = errors.Join(err, s.root.RemoveAll(dir)); err != nil {
		return 0, fmt.Errorf("delete objects: %w", err)
	}
	return count, nil
}

// Check writes and reads a small file.
func (s *Store) Check(ctx context.Context) error {
	const word = "darkroom"
	part, err := s.writePart(ctx, "text/plain", int64(len(word)), strings.NewReader(word))
	if err != nil {
		return fmt.Errorf("check storage: %w", err)
	}
	found, err := s.openFile(part)
	if err != nil {
		return fmt.Errorf("check storage: %w", errors.Join(err, s.root.Remove(part)))
	}
	return errors.Join(found.Close(), s.root.Remove(part))
}
