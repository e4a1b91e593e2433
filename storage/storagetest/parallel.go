package storagetest

import (
	"errors"
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
	t.Helper()
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
	t.Helper()
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
	if err != nil {
		assert.Fail(t, "object cannot be opened", err.Error())
		return
	}
	content, err := io.ReadAll(body)
	if err = errors.Join(err, body.Close()); err != nil {
		assert.Fail(t, "object cannot be read", err.Error())
		return
	}
	whole := string(content) == versions[object.ContentType]
	assert.True(t, whole, "a whole object of its type, not a mixture")
	assert.Equal(t, int64(len(content)), object.Size)
}
