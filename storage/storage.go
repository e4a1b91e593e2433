// Package storage holds the contract for the place where media objects live.
// The backends live in folders of their own and pass the suite in storagetest.
// Keys are built by the server and hold only [A-Za-z0-9._/-]; original file
// names never become keys.
package storage

import (
	"context"
	"errors"
	"io"
	"time"
)

// ErrNotFound means that no object has this key.
var ErrNotFound = errors.New("object not found")

// ErrBadKey means that a key holds other characters than the contract allows,
// or a path that climbs.
var ErrBadKey = errors.New("object key is not valid")

// ErrWrongSize means that a body had more or fewer bytes than was said.
var ErrWrongSize = errors.New("object has another size than announced")

// ErrRefused means that this store never takes this object: it is larger than
// the store allows, or of a type that it does not take.
var ErrRefused = errors.New("object is refused by the storage")

// Object describes one stored object.
type Object struct {
	Key         string
	ContentType string
	// Size is in bytes.
	Size       int64
	ModifiedAt time.Time
}

// Store is a place for objects. All methods may be called from many goroutines.
type Store interface {
	// Put streams size bytes to key and replaces what was there. A reader sees
	// the old object or the new one, never a part. A body of another length is
	// ErrWrongSize and changes nothing. Safe to repeat.
	Put(ctx context.Context, key, contentType string, size int64, body io.Reader) error
	// Open streams an object; the caller closes it. ErrNotFound if there is none.
	Open(ctx context.Context, key string) (io.ReadCloser, Object, error)
	// URL returns a signed address that serves the object until ttl has passed.
	// It need not check that the object exists; a backend that does returns
	// ErrNotFound.
	URL(ctx context.Context, key string, ttl time.Duration) (string, error)
	// DeletePrefix deletes every object whose key starts with prefix, which must
	// end in "/", and returns how many there were. Safe to repeat.
	DeletePrefix(ctx context.Context, prefix string) (int, error)
	// Check returns nil when objects can be written and read now.
	Check(ctx context.Context) error
}

// Batcher is a Store that makes many addresses in about the time of one. URLs
// asks it; nobody else need.
type Batcher interface {
	// URLs returns the address of each key, in the order of keys, as URL would.
	// It is empty for a key that the backend knows to have no object.
	URLs(ctx context.Context, keys []string, ttl time.Duration) ([]string, error)
}

// Recognizer is a Store that knows its own addresses, so that an object may be
// named by the URL that a client was given.
type Recognizer interface {
	// KeyOf returns the key that rawURL, an address made by URL, serves. ok is
	// false for every other address, also for one that is forged or expired.
	KeyOf(rawURL string) (key string, ok bool)
}
