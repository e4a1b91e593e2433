package local

import (
	"bytes"
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"syscall"
	"time"

	"darkroom/storage"
)

// trailerLen leaves room for the longest content type that HTTP libraries take
// (255 characters) beside the sum.
const trailerLen = 512

// trailer is what is known of an object beside its bytes. It stands in a block
// of fixed length after them, in the same file: one rename publishes both, and
// viewers still open the file, since picture and film formats ignore what
// follows their end.
type trailer struct {
	ContentType string `json:"content_type"`
	Size        int64  `json:"size"`
	SHA256      string `json:"sha256"`
}

// file is an open object; it reads and seeks within the object's bytes.
type file struct {
	*io.SectionReader

	disk     *os.File
	about    trailer
	modified time.Time
}

// Close closes the file on disk.
func (f *file) Close() error { return f.disk.Close() }

func (f *file) object(key string) storage.Object {
	return storage.Object{Key: key, ContentType: f.about.ContentType, Size: f.about.Size, ModifiedAt: f.modified}
}

// open returns ErrNotFound for a key without object, also for one that names a
// folder of others.
func (s *Store) open(key string) (*file, error) {
	if err := storage.CheckKey(key); err != nil {
		return nil, err
	}
	found, err := s.openFile(path.Join(objectsDir, key))
	// ENOTDIR: a part of the key is an object itself.
	if errors.Is(err, fs.ErrNotExist) || errors.Is(err, syscall.ENOTDIR) {
		return nil, storage.ErrNotFound
	}
	if err != nil {
		return nil, fmt.Errorf("open object: %w", err)
	}
	return found, nil
}

func (s *Store) openFile(name string) (*file, error) {
	disk, err := s.root.Open(name)
	if err != nil {
		return nil, err
	}
	about, modified, err := readTrailer(disk)
	if err != nil {
		return nil, errors.Join(err, disk.Close())
	}
	return &file{SectionReader: io.NewSectionReader(disk, 0, about.Size), disk: disk, about: about, modified: modified}, nil
}

func readTrailer(disk *os.File) (trailer, time.Time, error) {
	info, err := disk.Stat()
	if err != nil {
		return trailer{}, time.Time{}, err
	}
	if info.IsDir() {
		return trailer{}, time.Time{}, fs.ErrNotExist
	}
	block := make([]byte, trailerLen)
	if _, err = disk.ReadAt(block, max(0, info.Size()-trailerLen)); err != nil && !errors.Is(err, io.EOF) {
		return trailer{}, time.Time{}, err
	}
	var about trailer
	if err = json.Unmarshal(block, &about); err != nil {
		return trailer{}, time.Time{}, fmt.Errorf("read description: %w", err)
	}
	if about.Size != info.Size()-trailerLen {
		return trailer{}, time.Time{}, errors.New("read description: its size is not that of the file")
	}
	return about, info.ModTime(), nil
}

// writePart streams body into a new file under a temporary name, which it
// returns.
func (s *Store) writePart(ctx context.Context, contentType string, size int64, body io.Reader) (string, error) {
	name := path.Join(partsDir, rand.Text())
	disk, err := s.root.OpenFile(name, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return "", err
	}
	err = errors.Join(fill(ctx, disk, trailer{ContentType: contentType, Size: size}, body), disk.Close())
	if err != nil {
		return "", errors.Join(err, s.root.Remove(name))
	}
	return name, nil
}

func fill(ctx context.Context, disk *os.File, about trailer, body io.Reader) error {
	sum := sha256.New()
	// One byte more than announced is enough to know that there are more.
	n, err := io.Copy(io.MultiWriter(disk, sum), io.LimitReader(untilDone(ctx, body), about.Size+1))
	if err != nil {
		return err
	}
	if n != about.Size {
		return fmt.Errorf("%w: %d bytes announced", storage.ErrWrongSize, about.Size)
	}
	about.SHA256 = hex.EncodeToString(sum.Sum(nil))
	text, err := json.Marshal(about)
	if err != nil {
		return err
	}
	if len(text) > trailerLen {
		return errors.New("content type is too long")
	}
	// JSON takes white space after its end.
	if _, err = disk.Write(append(text, bytes.Repeat([]byte{' '}, trailerLen-len(text))...)); err != nil {
		return err
	}
	return disk.Sync()
}

// publish gives a synced file its final name. The folder is synced too, or a
// power cut could forget the name of an object that the database knows.
func (s *Store) publish(part, name string) error {
	dir := path.Dir(name)
	if err := s.root.MkdirAll(dir, 0o700); err != nil {
		return err
	}
	if err := s.root.Rename(part, name); err != nil {
		return err
	}
	folder, err := s.root.Open(dir)
	if err != nil {
		return err
	}
	return errors.Join(folder.Sync(), folder.Close())
}

// readFunc is an io.Reader.
type readFunc func([]byte) (int, error)

// Read calls the function.
func (f readFunc) Read(p []byte) (int, error) { return f(p) }

// untilDone ends a body when ctx ends.
func untilDone(ctx context.Context, body io.Reader) io.Reader {
	return readFunc(func(p []byte) (int, error) {
		if ctx.Err() != nil {
			return 0, context.Cause(ctx)
		}
		return body.Read(p)
	})
}
