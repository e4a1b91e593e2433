// Package supabase keeps objects in a private bucket of Supabase Storage, by
// supabase-go. It holds what the Storage API's words mean and how to use the
// SDK without its faults; the bucket is made by whoever runs the project.
package supabase

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"time"

	"darkroom/storage"
)

const (
	// chunkSize is the size of a resumable upload's parts that Supabase asks for;
	// up to that it recommends one plain request.
	chunkSize = 6 << 20
	// cacheSeconds is what Supabase's own clients say. An object never changes
	// under its key, but it may be deleted, and a copy should not outlive it long.
	cacheSeconds = "3600"
)

// Store is a storage.Store, a storage.Batcher, a storage.Recognizer and a
// storage.Receiver.
type Store struct {
	cfg    Config
	base   *url.URL
	stamps stamper
	signed *addresses
	now    func() time.Time
}

// New makes a store. It asks nothing of the server: Check does.
func New(cfg Config, now func() time.Time) (*Store, error) {
	if err := cfg.Validate(); err != nil {
		return nil, err
	}
	base, err := url.Parse(cfg.URL)
	if err != nil {
		return nil, fmt.Errorf("SUPABASE_URL: %w", err)
	}
	// Joined to an empty path it would be a relative one.
	base.Path = strings.TrimSuffix(base.Path, "/") + "/storage/v1"
	return &Store{
		cfg: cfg, base: base, stamps: newStamper(cfg.ServiceKey),
		signed: newAddresses(), now: now,
	}, nil
}

// Put uploads in one request up to 6 MB, and in chunks that survive a cut
// connection above.
func (s *Store) Put(ctx context.Context, key, contentType string, size int64, body io.Reader) error {
	if err := storage.CheckKey(key); err != nil {
		return err
	}
	src := exactly(body, size)
	put := s.putWhole
	switch {
	case size < 0:
		return fmt.Errorf("put object: %w", src.wrong())
	case size > chunkSize:
		put = s.putChunks
	}
	if err := put(ctx, key, contentType, src); err != nil {
		return fmt.Errorf("put object: %w", err)
	}
	return nil
}

func (s *Store) putWhole(ctx context.Context, key, contentType string, src *exact) error {
	if src.size == 0 {
		// Nothing would be read of a body of no length.
		if err := src.end(); !errors.Is(err, io.EOF) {
			return err
		}
	}
	_, err := s.do(ctx, request{
		method: http.MethodPost, path: []string{"object", s.cfg.Bucket, key},
		header: map[string]string{
			"Content-Type": contentType, "X-Upsert": "true", "Cache-Control": "max-age=" + cacheSeconds,
		},
		body: src, size: src.size,
	}, nil)
	return err
}

// Open streams an object. Once it has begun, only ctx limits its time.
func (s *Store) Open(ctx context.Context, key string) (io.ReadCloser, storage.Object, error) {
	if err := storage.CheckKey(key); err != nil {
		return nil, storage.Object{}, err
	}
	resp, err := s.send(ctx, request{
		method: http.MethodGet, path: []string{"object/authenticated", s.cfg.Bucket, key},
		// Or a content delivery network compresses, and the length is lost.
		header: map[string]string{"Accept-Encoding": "identity"},
	}, nil)
	if maybeMissing(err) && s.missing(ctx, key) {
		err = storage.ErrNotFound
	}
	if err != nil {
		return nil, storage.Object{}, fmt.Errorf("open object: %w", err)
	}
	object := storage.Object{Key: key, ContentType: resp.Header.Get("Content-Type"), Size: resp.ContentLength}
	object.ModifiedAt, err = http.ParseTime(resp.Header.Get("Last-Modified"))
	if err != nil || object.Size < 0 {
		return nil, storage.Object{}, errors.Join(errors.New("open object: storage told neither length nor time"), resp.Body.Close())
	}
	return resp.Body, object, nil
}

// missing asks for certain whether an object is not there, of the one answer
// that says so by more than words.
func (s *Store) missing(ctx context.Context, key string) bool {
	tokens, err := s.sign(ctx, []string{key}, time.Second)
	return err == nil && tokens[key] == ""
}

// URL returns an address that stays the same for a while, as URLs does, and
// ErrNotFound for a key without object.
func (s *Store) URL(ctx context.Context, key string, ttl time.Duration) (string, error) {
	found, err := s.URLs(ctx, []string{key}, ttl)
	if err != nil {
		return "", err
	}
	if found[0] == "" {
		return "", storage.ErrNotFound
	}
	return found[0], nil
}

// KeyOf recognises an address made by URL, as long as the service key is the
// same.
func (s *Store) KeyOf(rawURL string) (key string, ok bool) { return s.keyOf(rawURL) }
