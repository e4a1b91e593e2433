package uploads_test

import (
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"darkroom/simulator/uploads"
)

type bundle struct {
	store *uploads.Store
	dir   string
	now   time.Time
}

func setup(t *testing.T) *bundle {
	t.Helper()
	b := &bundle{dir: t.TempDir(), now: time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)}
	b.store = b.open(t)
	return b
}

func (b *bundle) open(t *testing.T) *uploads.Store {
	t.Helper()
	store, err := uploads.Open(b.dir, func() time.Time { return b.now })
	require.NoError(t, err)
	t.Cleanup(func() { assert.NoError(t, store.Close()) })
	return store
}

func (b *bundle) add(t *testing.T, id, contents string) uploads.File {
	t.Helper()
	file, err := b.store.Add(uploads.File{ID: id, Account: "a", Name: "x.png"}, strings.NewReader(contents), 100)
	require.NoError(t, err)
	return file
}

func TestStore_keepsFilesOverARestart(t *testing.T) {
	t.Parallel()
	b := setup(t)
	file := b.add(t, "one", "hello")
	assert.EqualValues(t, 5, file.Size)
	assert.Equal(t, "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824", file.SHA256)
	require.NoError(t, os.WriteFile(filepath.Join(b.dir, "cut.json"), []byte(`{"id`), 0o600))

	reopened := b.open(t)
	assert.True(t, reopened.Has("one"))
	found, ok := reopened.Find("a", "one")
	require.True(t, ok)
	assert.Equal(t, file, found)
	contents, err := reopened.Open("one")
	require.NoError(t, err)
	read, err := io.ReadAll(contents)
	require.NoError(t, err)
	require.NoError(t, contents.Close())
	assert.Equal(t, "hello", string(read))
}

func TestStore_hidesForeignFiles(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.add(t, "one", "hello")
	_, ok := b.store.Find("b", "one")
	assert.False(t, ok)
	assert.Empty(t, b.store.List("b"))
}

func TestStore_refusesTooMuch(t *testing.T) {
	t.Parallel()
	b := setup(t)
	_, err := b.store.Add(uploads.File{ID: "big", Account: "a"}, strings.NewReader(strings.Repeat("x", 101)), 100)
	require.ErrorIs(t, err, uploads.ErrTooLarge)
	assert.False(t, b.store.Has("big"))
	assert.NoFileExists(t, filepath.Join(b.dir, "big"))
}

func TestStore_listsNewestFirst(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.add(t, "one", "1")
	b.now = b.now.Add(time.Second)
	b.add(t, "two", "2")
	b.add(t, "three", "3")
	var ids []string
	for _, file := range b.store.List("a") {
		ids = append(ids, file.ID)
	}
	assert.Equal(t, []string{"three", "two", "one"}, ids)
}

func TestStore_DeleteAndPurge(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.add(t, "one", "1")
	b.add(t, "two", "2")
	require.NoError(t, b.store.Delete("one"))
	assert.False(t, b.store.Has("one"))

	b.now = b.now.Add(uploads.Lifetime)
	_, ok := b.store.Find("a", "two")
	assert.False(t, ok)
	require.NoError(t, b.store.Purge())
	left, err := os.ReadDir(b.dir)
	require.NoError(t, err)
	assert.Empty(t, left)
	_, err = b.store.Open("two")
	assert.ErrorContains(t, err, "open upload")
}
