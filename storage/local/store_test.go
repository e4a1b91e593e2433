package local_test

import (
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.uber.org/zap"

	"darkroom/storage"
	"darkroom/storage/local"
	"darkroom/storage/storagetest"
)

const secret = "0123456789abcdef0123456789abcdef"

// clock is a time that tests set.
type clock struct {
	mu  sync.Mutex
	now time.Time
}

func (c *clock) read() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

func (c *clock) advance(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(d)
}

// bundle is a store that a server on loopback serves.
type bundle struct {
	*local.Store

	dir   string
	url   string
	clock *clock
}

func setup(t *testing.T) bundle {
	t.Helper()
	return setupIn(t, t.TempDir())
}

func setupIn(t *testing.T, dir string) bundle {
	t.Helper()
	server := httptest.NewUnstartedServer(nil)
	b := bundle{dir: dir, url: "http://" + server.Listener.Addr().String(), clock: &clock{now: time.Now().Truncate(time.Second)}}
	store, err := local.New(local.Config{Dir: dir, Secret: secret, PublicURL: b.url}, zap.NewNop(), b.clock.read)
	require.NoError(t, err)
	t.Cleanup(func() { assert.NoError(t, store.Close()) })
	b.Store = store
	mux := http.NewServeMux()
	mux.Handle("/media/", store.Handler())
	server.Config.Handler = mux
	server.Start()
	t.Cleanup(server.Close)
	return b
}

func (b bundle) put(t *testing.T, key, contentType, content string) {
	t.Helper()
	require.NoError(t, b.Put(t.Context(), key, contentType, int64(len(content)), strings.NewReader(content)))
}

func (b bundle) address(t *testing.T, key string) string {
	t.Helper()
	address, err := b.URL(t.Context(), key, time.Hour)
	require.NoError(t, err)
	return address
}

func TestContract(t *testing.T) {
	t.Parallel()
	storagetest.Run(t, func(t *testing.T) storage.Store {
		t.Helper()
		return setup(t)
	})
}

func TestConfigNamesTheVariable(t *testing.T) {
	t.Parallel()
	good := local.Config{Dir: "x", Secret: secret, PublicURL: "https://darkroom.example/base"}
	require.NoError(t, good.Validate())
	for name, spoil := range map[string]func(*local.Config){
		"STORAGE_DIR":    func(c *local.Config) { c.Dir = "" },
		"STORAGE_SECRET": func(c *local.Config) { c.Secret = "short" },
		"PUBLIC_URL":     func(c *local.Config) { c.PublicURL = "darkroom.example" },
	} {
		bad := good
		spoil(&bad)
		_, err := local.New(bad, zap.NewNop(), time.Now)
		require.ErrorContains(t, err, name)
		assert.NotContains(t, err.Error(), "short")
	}
}

func TestNewNeedsAFolder(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "file")
	require.NoError(t, os.WriteFile(file, nil, 0o600))
	_, err := local.New(local.Config{Dir: file, Secret: secret, PublicURL: "http://a.example"}, zap.NewNop(), time.Now)
	require.ErrorContains(t, err, "open storage")
}

func TestSurvivesRestart(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	setupIn(t, dir).put(t, "a/b.png", "image/png", "bytes")
	body, object, err := setupIn(t, dir).Open(t.Context(), "a/b.png")
	require.NoError(t, err)
	require.NoError(t, body.Close())
	assert.Equal(t, "image/png", object.ContentType)
}

func TestRemovesOldPartsOnly(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	b := setupIn(t, dir)
	old, young := filepath.Join(dir, "parts", "old"), filepath.Join(dir, "parts", "young")
	for path, age := range map[string]time.Duration{old: 25 * time.Hour, young: time.Hour} {
		require.NoError(t, os.WriteFile(path, []byte("part"), 0o600))
		at := b.clock.read().Add(-age)
		require.NoError(t, os.Chtimes(path, at, at))
	}
	setupIn(t, dir)
	assert.NoFileExists(t, old)
	assert.FileExists(t, young)
}

func TestLeavesNoPartsBehind(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.put(t, "a", "text/plain", "whole")
	require.Error(t, b.Put(t.Context(), "b", "text/plain", 9, strings.NewReader("cut")))
	require.NoError(t, b.Check(t.Context()))
	parts, err := os.ReadDir(filepath.Join(b.dir, "parts"))
	require.NoError(t, err)
	assert.Empty(t, parts)
}

func TestDoesNotFollowLinksOut(t *testing.T) {
	t.Parallel()
	b := setup(t)
	outside := t.TempDir()
	require.NoError(t, os.Symlink(outside, filepath.Join(b.dir, "objects", "link")))
	require.Error(t, b.Put(t.Context(), "link/a", "text/plain", 1, strings.NewReader("x")))
	assert.NoFileExists(t, filepath.Join(outside, "a"))
}

func TestTellsADamagedObject(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.put(t, "a", "text/plain", strings.Repeat("x", 2000))
	file := filepath.Join(b.dir, "objects", "a")
	for _, size := range []int64{2500, 700, 10, 0} {
		require.NoError(t, os.Truncate(file, size))
		_, _, err := b.Open(t.Context(), "a")
		require.Error(t, err)
		require.NotErrorIs(t, err, storage.ErrNotFound)
	}
}
