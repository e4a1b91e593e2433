// Package uploads keeps the files that callers hand to a simulated provider as
// inputs. Each belongs to one account and is gone after a day. It knows no
// provider and no HTTP.
package uploads

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
	"sync"
	"time"
)

// Lifetime is how long a file is kept: a day, as at Replicate.
const Lifetime = 24 * time.Hour

// ErrTooLarge says that an upload exceeds its limit.
var ErrTooLarge = errors.New("upload too large")

// File is one upload.
type File struct {
	ID          string          `json:"id"`
	Account     string          `json:"account"`
	Name        string          `json:"name"`
	ContentType string          `json:"content_type"`
	Metadata    json.RawMessage `json:"metadata,omitempty"`
	Size        int64           `json:"size"`
	SHA256      string          `json:"sha256"`
	Created     time.Time       `json:"created"`
}

// Expires returns when the file goes.
func (f File) Expires() time.Time { return f.Created.Add(Lifetime) }

// Store keeps uploads in one folder. Safe for many goroutines.
type Store struct {
	root *os.Root
	now  func() time.Time

	mu    sync.Mutex
	files map[string]File
}

const cardSuffix = ".json"

// Open returns the Store in the folder dir, which must exist, with what it
// already holds.
func Open(dir string, now func() time.Time) (*Store, error) {
	root, err := os.OpenRoot(dir)
	if err != nil {
		return nil, fmt.Errorf("open upload folder: %w", err)
	}
	s := &Store{root: root, now: now, files: map[string]File{}}
	if err := s.load(); err != nil {
		return nil, errors.Join(err, root.Close())
	}
	return s, nil
}

func (s *Store) load() error {
	folder, err := s.root.Open(".")
	if err != nil {
		return fmt.Errorf("read upload folder: %w", err)
	}
	defer folder.Close()
	names, err := folder.Readdirnames(-1)
	if err != nil {
		return fmt.Errorf("read upload folder: %w", err)
	}
	for _, name := range names {
		if !strings.HasSuffix(name, cardSuffix) {
			continue
		}
		card, err := s.root.ReadFile(name)
		if err != nil {
			return fmt.Errorf("read upload: %w", err)
		}
		var file File
		if json.Unmarshal(card, &file) == nil { // a card cut off by a crash names no file
			s.files[file.ID] = file
		}
	}
	return nil
}

// Close gives the folder back; files stay.
func (s *Store) Close() error { return s.root.Close() }

// Has tells whether the id is taken.
func (s *Store) Has(id string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	_, taken := s.files[id]
	return taken
}

// Add streams contents to disk as the file described, whose size, hash and time
// it fills in. It returns ErrTooLarge beyond limit bytes.
func (s *Store) Add(file File, contents io.Reader, limit int64) (File, error) {
	out, err := s.root.Create(file.ID)
	if err != nil {
		return File{}, fmt.Errorf("store upload: %w", err)
	}
	sum := sha256.New()
	file.Size, err = io.Copy(io.MultiWriter(out, sum), io.LimitReader(contents, limit+1))
	if err = errors.Join(err, out.Close()); err == nil && file.Size > limit {
		err = ErrTooLarge
	}
	if err != nil {
		return File{}, errors.Join(fmt.Errorf("store upload: %w", err), s.root.Remove(file.ID))
	}
	file.SHA256, file.Created = hex.EncodeToString(sum.Sum(nil)), s.now()
	card, err := json.Marshal(file)
	if err != nil {
		return File{}, fmt.Errorf("store upload: %w", err)
	}
	if err := s.root.WriteFile(file.ID+cardSuffix, card, 0o600); err != nil {
		return File{}, fmt.Errorf("store upload: %w", err)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.files[file.ID] = file
	return file, nil
}

// Find returns a file of the account that has not expired.
func (s *Store) Find(account, id string) (File, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	file, found := s.files[id]
	return file, found && file.Account == account && s.now().Before(file.Expires())
}

// List returns the account's files, newest first.
func (s *Store) List(account string) []File {
	s.mu.Lock()
	defer s.mu.Unlock()
	files := []File{}
	for _, file := range s.files {
		if file.Account == account && s.now().Before(file.Expires()) {
			files = append(files, file)
		}
	}
	slices.SortFunc(files, func(a, b File) int {
		if order := b.Created.Compare(a.Created); order != 0 {
			return order
		}
		return strings.Compare(a.ID, b.ID)
	})
	return files
}

// Open opens the contents of a file that Find returned.
func (s *Store) Open(id string) (*os.File, error) {
	contents, err := s.root.Open(id)
	if err != nil {
		return nil, fmt.Errorf("open upload: %w", err)
	}
	return contents, nil
}

// Delete removes a file that Find returned.
func (s *Store) Delete(id string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.files, id)
	return errors.Join(s.root.Remove(id+cardSuffix), s.root.Remove(id))
}

// Purge deletes what has expired.
func (s *Store) Purge() error {
	s.mu.Lock()
	var expired []string
	for id, file := range s.files {
		if !s.now().Before(file.Expires()) {
			expired = append(expired, id)
		}
	}
	s.mu.Unlock()
	var faults []error
	for _, id := range expired {
		faults = append(faults, s.Delete(id))
	}
	return errors.Join(faults...)
}
