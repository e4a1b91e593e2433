// Package storagetest is the suite that every storage backend passes. It says
// in tests what the contract in storage says in words.
package storagetest

import (
	"bytes"
	"context"
	"errors"
	"io"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"darkroom/storage"
)

// Run runs the suite. open returns a fresh, empty store whose URLs can be
// fetched, and cleans up by itself.
func Run(t *testing.T, open func(t *testing.T) storage.Store) {
	t.Helper()
	for name, check := range map[string]func(*testing.T, storage.Store){
		"keeps bytes and type":          keepsBytesAndType,
		"replaces":                      replaces,
		"knows what is not there":       knowsWhatIsNotThere,
		"refuses keys":                  refusesKeys,
		"refuses a wrong size":          refusesWrongSize,
		"keeps nothing of a broken put": keepsNothingOfABrokenPut,
		"minds its context":             mindsItsContext,
		"streams large objects":         streamsLargeObjects,
		"serves by URL":                 servesByURL,
		"serves ranges":                 servesRanges,
		"refuses a forged URL":          refusesForgedURL,
		"makes many URLs":               makesManyURLs,
		"knows its own URLs":            knowsItsOwnURLs,
		"takes a signed PUT":            takesASignedPut,
		"holds a signed PUT to its key": holdsASignedPutToItsKey,
		"deletes by prefix":             deletesByPrefix,
		"is ready":                      isReady,
		"takes many at once":            takesManyAtOnce,
		"shows old or new, no mixture":  showsOldOrNew,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			check(t, open(t))
		})
	}
}

func put(t *testing.T, s storage.Store, key, contentType, content string) {
	t.Helper()
	require.NoError(t, s.Put(t.Context(), key, contentType, int64(len(content)), strings.NewReader(content)))
}

func read(t *testing.T, s storage.Store, key string) (string, storage.Object) {
	t.Helper()
	body, object, err := s.Open(t.Context(), key)
	require.NoError(t, err)
	content, err := io.ReadAll(body)
	require.NoError(t, errors.Join(err, body.Close()))
	return string(content), object
}

func requireNotFound(t *testing.T, s storage.Store, key string) {
	t.Helper()
	_, _, err := s.Open(t.Context(), key)
	require.ErrorIs(t, err, storage.ErrNotFound, key)
}

func keepsBytesAndType(t *testing.T, s storage.Store) {
	t.Helper()
	for key, contentType := range map[string]string{
		"generations/0190-ab/a1/0.webp":       "image/webp",
		"generations/0190-ab/a1/0.thumb.webp": "image/webp",
		"generations/0190-ab/a1/1.bin":        "application/octet-stream",
		"uploads/u-1/lies.png":                "text/plain",
	} {
		put(t, s, key, contentType, "bytes of "+key)
		content, object := read(t, s, key)
		assert.Equal(t, "bytes of "+key, content)
		assert.Equal(t, key, object.Key)
		assert.Equal(t, contentType, object.ContentType)
		assert.Equal(t, int64(len(content)), object.Size)
		assert.False(t, object.ModifiedAt.IsZero())
	}
	put(t, s, "empty", "text/plain", "")
	content, object := read(t, s, "empty")
	assert.Empty(t, content)
	assert.Zero(t, object.Size)
}

func replaces(t *testing.T, s storage.Store) {
	t.Helper()
	put(t, s, "a/b", "text/plain", "a long first content")
	put(t, s, "a/b", "image/png", "second")
	content, object := read(t, s, "a/b")
	assert.Equal(t, "second", content)
	assert.Equal(t, "image/png", object.ContentType)
}

func knowsWhatIsNotThere(t *testing.T, s storage.Store) {
	t.Helper()
	put(t, s, "a/b", "text/plain", "x")
	for _, key := range []string{"a", "a/c", "b", "a/b/c"} {
		requireNotFound(t, s, key)
	}
}

func refusesKeys(t *testing.T, s storage.Store) {
	t.Helper()
	for _, key := range []string{"", "/a", "a/", "a//b", "../a", "a/../../b", "a/.hidden", "a b", "a?b", "a#b", "ä", "a\\b", "a\x00"} {
		require.ErrorIs(t, s.Put(t.Context(), key, "text/plain", 1, strings.NewReader("x")), storage.ErrBadKey, key)
		_, _, err := s.Open(t.Context(), key)
		require.ErrorIs(t, err, storage.ErrBadKey, key)
		_, err = s.URL(t.Context(), key, time.Hour)
		require.ErrorIs(t, err, storage.ErrBadKey, key)
	}
	for _, prefix := range []string{"", "/", "a", "../", "a//"} {
		_, err := s.DeletePrefix(t.Context(), prefix)
		require.ErrorIs(t, err, storage.ErrBadKey, prefix)
	}
}

func refusesWrongSize(t *testing.T, s storage.Store) {
	t.Helper()
	put(t, s, "kept", "text/plain", "before")
	for _, size := range []int64{1, 4, 6, 100} {
		for _, key := range []string{"kept", "new"} {
			err := s.Put(t.Context(), key, "text/plain", size, strings.NewReader("12345"))
			require.ErrorIs(t, err, storage.ErrWrongSize, "%d bytes announced", size)
		}
	}
	content, _ := read(t, s, "kept")
	assert.Equal(t, "before", content)
	requireNotFound(t, s, "new")
}

func keepsNothingOfABrokenPut(t *testing.T, s storage.Store) {
	t.Helper()
	errCut := errors.New("source broke off")
	body := io.MultiReader(strings.NewReader("half"), failing{errCut})
	require.ErrorIs(t, s.Put(t.Context(), "a/b", "text/plain", 8, body), errCut)
	requireNotFound(t, s, "a/b")
}

// failing is a body that cannot be read.
type failing struct{ err error }

// Read fails.
func (f failing) Read([]byte) (int, error) { return 0, f.err }

func mindsItsContext(t *testing.T, s storage.Store) {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	require.ErrorIs(t, s.Put(ctx, "a", "text/plain", 1, strings.NewReader("x")), context.Canceled)
	requireNotFound(t, s, "a")
	put(t, s, "a", "text/plain", "x")
	_, _, err := s.Open(ctx, "a")
	require.ErrorIs(t, err, context.Canceled)
	_, err = s.DeletePrefix(ctx, "a/")
	require.ErrorIs(t, err, context.Canceled)
}

// Beyond 6 MB some backends change to another way of uploading.
func streamsLargeObjects(t *testing.T, s storage.Store) {
	t.Helper()
	content := bytes.Repeat([]byte("0123456789abcdef"), 1<<19)
	require.NoError(t, s.Put(t.Context(), "large", "video/mp4", int64(len(content)), onlyReader{bytes.NewReader(content)}))
	got, object := read(t, s, "large")
	assert.Equal(t, int64(len(content)), object.Size)
	// A failed Equal would print 8 MB twice.
	same := string(content) == got
	assert.True(t, same, "same bytes")
}

// onlyReader hides that its reader could seek.
type onlyReader struct{ io.Reader }

func deletesByPrefix(t *testing.T, s storage.Store) {
	t.Helper()
	for _, key := range []string{"g/1/a1/0.png", "g/1/a1/0.thumb.webp", "g/1/a2/0.png", "g/12/a1/0.png", "other"} {
		put(t, s, key, "image/png", key)
	}
	count, err := s.DeletePrefix(t.Context(), "g/1/")
	require.NoError(t, err)
	assert.Equal(t, 3, count)
	requireNotFound(t, s, "g/1/a1/0.png")
	read(t, s, "g/12/a1/0.png")
	read(t, s, "other")

	for _, prefix := range []string{"g/1/", "never/was/"} {
		count, err = s.DeletePrefix(t.Context(), prefix)
		require.NoError(t, err)
		assert.Zero(t, count, prefix)
	}
	put(t, s, "g/1/a3/0.png", "image/png", "again")
	content, _ := read(t, s, "g/1/a3/0.png")
	assert.Equal(t, "again", content)
}

func isReady(t *testing.T, s storage.Store) {
	t.Helper()
	require.NoError(t, s.Check(t.Context()))
}
