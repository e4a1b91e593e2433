package storagetest

import (
	"errors"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"darkroom/storage"
)

func servesByURL(t *testing.T, s storage.Store) {
	t.Helper()
	put(t, s, "generations/1/a1/0.png", "image/png", "\x89PNG bytes")
	got := fetch(t, s, "generations/1/a1/0.png", "")
	assert.Equal(t, http.StatusOK, got.status)
	assert.Equal(t, "\x89PNG bytes", got.content)
	assert.Equal(t, "image/png", got.header.Get("Content-Type"))

	address, err := s.URL(t.Context(), "generations/1/a1/7.png", time.Hour)
	if err != nil {
		require.ErrorIs(t, err, storage.ErrNotFound)
		return
	}
	got = get(t, address, "")
	assert.GreaterOrEqual(t, got.status, 400, "an address of nothing serves nothing")
	assert.Less(t, got.status, 500)
}

func servesRanges(t *testing.T, s storage.Store) {
	t.Helper()
	put(t, s, "film.mp4", "video/mp4", "0123456789")
	got := fetch(t, s, "film.mp4", "bytes=2-4")
	assert.Equal(t, http.StatusPartialContent, got.status)
	assert.Equal(t, "234", got.content)
	assert.Equal(t, "bytes 2-4/10", got.header.Get("Content-Range"))
}

func refusesForgedURL(t *testing.T, s storage.Store) {
	t.Helper()
	put(t, s, "mine", "text/plain", "mine")
	put(t, s, "yours", "text/plain", "yours")
	address, err := s.URL(t.Context(), "mine", time.Hour)
	require.NoError(t, err)
	got := get(t, strings.Replace(address, "mine", "yours", 1), "")
	assert.GreaterOrEqual(t, got.status, 400)
	assert.NotContains(t, got.content, "yours")
}

func makesManyURLs(t *testing.T, s storage.Store) {
	t.Helper()
	keys := []string{"b", "gone", "a", "c/1.png", "b"}
	for _, key := range []string{"a", "b", "c/1.png"} {
		put(t, s, key, "image/png", "bytes of "+key)
	}
	addresses, err := storage.URLs(t.Context(), s, keys, time.Hour)
	require.NoError(t, err)
	require.Len(t, addresses, len(keys))
	for i, key := range keys {
		if key == "gone" {
			continue // empty, or an address of nothing
		}
		assert.Equal(t, "bytes of "+key, get(t, addresses[i], "").content)
	}
	_, err = storage.URLs(t.Context(), s, []string{"a", "../b"}, time.Hour)
	require.ErrorIs(t, err, storage.ErrBadKey)
	addresses, err = storage.URLs(t.Context(), s, nil, time.Hour)
	require.NoError(t, err)
	assert.Empty(t, addresses)
}

func knowsItsOwnURLs(t *testing.T, s storage.Store) {
	t.Helper()
	recognizer, ok := s.(storage.Recognizer)
	require.True(t, ok, "an upload is named by its URL")
	put(t, s, "uploads/u/mine.png", "image/png", "x")
	address, err := s.URL(t.Context(), "uploads/u/mine.png", time.Hour)
	require.NoError(t, err)
	key, ok := recognizer.KeyOf(address)
	assert.True(t, ok)
	assert.Equal(t, "uploads/u/mine.png", key)
	for _, other := range []string{
		"", "mine.png", "https://other.example/uploads/u/mine.png",
		strings.Replace(address, "mine", "yours", 1), strings.Replace(address, "http", "ftp", 1),
	} {
		_, ok = recognizer.KeyOf(other)
		assert.False(t, ok, other)
	}
}

// answer is what a URL served.
type answer struct {
	status  int
	header  http.Header
	content string
}

func fetch(t *testing.T, s storage.Store, key, byteRange string) answer {
	t.Helper()
	address, err := s.URL(t.Context(), key, time.Hour)
	require.NoError(t, err)
	return get(t, address, byteRange)
}

func get(t *testing.T, address, byteRange string) answer {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, address, http.NoBody)
	require.NoError(t, err)
	if byteRange != "" {
		req.Header.Set("Range", byteRange)
	}
	resp, err := new(http.Client).Do(req)
	require.NoError(t, err)
	content, err := io.ReadAll(resp.Body)
	require.NoError(t, errors.Join(err, resp.Body.Close()))
	return answer{resp.StatusCode, resp.Header, string(content)}
}
