package storagetest

import (
	"fmt"
	"io"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/assert"

	"darkroom/storage"
)

// takesManyAtOnce puts objects of different types in parallel; a client that
// shares headers between uploads mixes them up.
func takesManyAtOnce(t *testing.T, s storage.Store) {
	const parallel = 20
	types := []string{"image/png", "image/webp", "video/mp4", "text/plain"}
	var all sync.WaitGroup
	for i := range parallel {
		all.Go(func() {
			key := fmt.Sprintf("many/%d", i)
			assert.NoError(t, s.Put(t.Context(), key, types[i%len(types)], int64(len(key)), strings.NewReader(key)))
		})
	}
	all.Wait()
	for i := range parallel {
		content, object := read(t, s, fmt.Sprintf("many/%d", i))
		assert.Equal(t, fmt.Sprintf("many/%d", i), content)
		assert.Equal(t, types[i%len(types)], object.ContentType)
	}
}

// showsOldOrNew reads an object while it is replaced by one of other length,
// bytes and type.
func showsOldOrNew(t *testing.T, s storage.Store) {
	versions := map[string]string{
		"image/png": strings.Repeat("a", 100_000),
		"video/mp4": strings.Repeat("b", 250_000),
	}
	put(t, s, "k", "image/png", versions["image/png"])
	var writers, readers sync.WaitGroup
	done := make(chan struct{})
	for contentType, content := range versions {
		writers.Go(func() {
			for range 10 {
				assert.NoError(t, s.Put(t.Context(), "k", contentType, int64(len(content)), strings.NewReader(content)))
			}
		})
	}
	for range 3 {
		readers.Go(func() {
			for {
				select {
				case <-done:
					return
				default:
					assertWhole(t, s, versions)
				}
			}
		})
	}
	writers.Wait()
	close(done)
	readers.Wait()
}

func assertWhole(t *testing.T, s storage.Store, versions map[string]string) {
	t.Helper()
	body, object, err := s.Open(t.Context(), "k")
	if !assert.NoError(t, err) {
		return
	}
	content, err := io.ReadAll(body)
	assert.NoError(t, err)
	assert.NoError(t, body.Close())
	assert.True(t, string(content) == versions[object.ContentType], "a whole object of its type")
	assert.Equal(t, int64(len(content)), object.Size)
}
