package mediahost_test

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.uber.org/zap"
	"go.uber.org/zap/zaptest/observer"

	"darkroom/simulator/faults"
	"darkroom/simulator/journal"
	"darkroom/simulator/mediahost"
)

type bundle struct {
	host    *mediahost.Host
	journal *journal.Journal
	server  *httptest.Server
	logs    *observer.ObservedLogs
	dir     string
	now     time.Time
}

func setup(t *testing.T) *bundle {
	t.Helper()
	b := &bundle{now: time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC), dir: t.TempDir()}
	core, logs := observer.New(zap.WarnLevel)
	b.logs = logs
	logger := zap.New(core)
	var err error
	b.host, err = mediahost.New(b.dir, time.Hour, func() time.Time { return b.now }, logger)
	require.NoError(t, err)
	b.journal, err = journal.Open(t.TempDir(), time.Now)
	require.NoError(t, err)
	b.server = httptest.NewServer(b.journal.Record(journal.KindMedia, logger, b.host))
	t.Cleanup(func() {
		b.server.Close()
		assert.NoError(t, b.journal.Close())
		assert.NoError(t, b.host.Close())
	})
	return b
}

const contents = "0123456789abcdef"

func (b *bundle) publish(t *testing.T, fault faults.Media) mediahost.File {
	t.Helper()
	file, err := b.host.Publish(t.Context(),
		mediahost.File{Name: "xezq/token/out-0.png", ContentType: "image/png", Fault: fault},
		func(_ context.Context, path string) error { return os.WriteFile(path, []byte(contents), 0o600) })
	require.NoError(t, err)
	return file
}

type answer struct {
	status int
	header http.Header
	length int64
	body   string
	// fault is what went wrong while the body was read.
	fault error
}

func (b *bundle) get(t *testing.T, name string, header ...string) answer {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, b.server.URL+"/"+name, nil)
	require.NoError(t, err)
	for i := 0; i+1 < len(header); i += 2 {
		req.Header.Set(header[i], header[i+1])
	}
	resp, err := b.server.Client().Do(req)
	require.NoError(t, err)
	body, fault := io.ReadAll(resp.Body)
	require.NoError(t, resp.Body.Close())
	return answer{status: resp.StatusCode, header: resp.Header, length: resp.ContentLength, body: string(body), fault: fault}
}

func TestHost_serves(t *testing.T) {
	t.Parallel()
	b := setup(t)
	file := b.publish(t, faults.Media{})
	sum := sha256.Sum256([]byte(contents))
	assert.Equal(t, hex.EncodeToString(sum[:]), file.SHA256)
	assert.EqualValues(t, len(contents), file.Size)

	resp := b.get(t, file.Name)
	assert.Equal(t, contents, resp.body)
	assert.Equal(t, "image/png", resp.header.Get("Content-Type"))
	assert.EqualValues(t, len(contents), resp.length)

	resp = b.get(t, file.Name, "Range", "bytes=4-7")
	assert.Equal(t, http.StatusPartialContent, resp.status)
	assert.Equal(t, "4567", resp.body)
	assert.Empty(t, b.logs.All())
}

func TestHost_hidesEverythingElse(t *testing.T) {
	t.Parallel()
	b := setup(t)
	file := b.publish(t, faults.Media{})
	for _, name := range []string{"", "xezq", file.Name + ".card", "../" + file.Name, "xezq/other/out-0.png"} {
		resp := b.get(t, name)
		assert.Equal(t, http.StatusNotFound, resp.status, name)
	}
	resp, err := b.server.Client().Post(b.server.URL+"/"+file.Name, "text/plain", strings.NewReader("x"))
	require.NoError(t, err)
	require.NoError(t, resp.Body.Close())
	assert.Equal(t, http.StatusMethodNotAllowed, resp.StatusCode)
}

func TestHost_forgetsAfterAnHour(t *testing.T) {
	t.Parallel()
	b := setup(t)
	file := b.publish(t, faults.Media{})
	require.NoError(t, b.host.Purge())
	assert.FileExists(t, filepath.Join(b.dir, file.Name))

	b.now = b.now.Add(time.Hour)
	resp := b.get(t, file.Name)
	assert.Equal(t, http.StatusNotFound, resp.status)
	require.NoError(t, b.host.Purge())
	assert.NoDirExists(t, filepath.Join(b.dir, "xezq/token"))
}

func TestHost_forgetsOneFileEarly(t *testing.T) {
	t.Parallel()
	b := setup(t)
	file, err := b.host.Publish(t.Context(), mediahost.File{Name: "a/out-0.png", TTL: time.Second},
		func(_ context.Context, path string) error { return os.WriteFile(path, []byte(contents), 0o600) })
	require.NoError(t, err)
	assert.Equal(t, http.StatusOK, b.get(t, file.Name).status)
	b.now = b.now.Add(time.Second)
	assert.Equal(t, http.StatusNotFound, b.get(t, file.Name).status)
}

func TestHost_wipes(t *testing.T) {
	t.Parallel()
	b := setup(t)
	file := b.publish(t, faults.Media{})
	for range 2 {
		require.NoError(t, b.host.Wipe("xezq/token"))
	}
	assert.Equal(t, http.StatusNotFound, b.get(t, file.Name).status)
	require.Error(t, b.host.Wipe("../outside"))
}

func TestHost_reportsCredentials(t *testing.T) {
	t.Parallel()
	b := setup(t)
	file := b.publish(t, faults.Media{})
	for _, header := range [][2]string{
		{"Authorization", "Bearer r8_canary"}, {"X-Goog-Api-Key", "canary"}, {"X-Anything", "r8_canary"}, {"Cookie", "a=b"},
	} {
		b.get(t, file.Name, header[0], header[1])
	}
	leaks, err := b.journal.Find(journal.Filter{Kind: journal.KindMedia, Credentials: true})
	require.NoError(t, err)
	assert.Len(t, leaks, 4)
	assert.Equal(t, 4, b.logs.Len())
}

func TestHost_faults(t *testing.T) {
	t.Parallel()

	t.Run("404", func(t *testing.T) {
		t.Parallel()
		b := setup(t)
		resp := b.get(t, b.publish(t, faults.Media{Kind: faults.MediaMissing}).Name)
		assert.Equal(t, http.StatusNotFound, resp.status)
	})

	t.Run("truncate", func(t *testing.T) {
		t.Parallel()
		b := setup(t)
		resp := b.get(t, b.publish(t, faults.Media{Kind: faults.MediaTruncated}).Name)
		require.ErrorIs(t, resp.fault, io.ErrUnexpectedEOF)
		assert.Equal(t, contents[:len(contents)/2], resp.body)
	})

	t.Run("truncate, twice", func(t *testing.T) {
		t.Parallel()
		b := setup(t)
		name := b.publish(t, faults.Media{Kind: faults.MediaTruncated, Times: 2}).Name
		for range 2 {
			require.ErrorIs(t, b.get(t, name).fault, io.ErrUnexpectedEOF)
		}
		assert.Equal(t, contents, b.get(t, name).body)
	})

	t.Run("slow", func(t *testing.T) {
		t.Parallel()
		b := setup(t)
		begun := time.Now()
		resp := b.get(t, b.publish(t, faults.Media{Kind: faults.MediaSlow, KBps: 32}).Name)
		assert.Equal(t, contents, resp.body)
		assert.GreaterOrEqual(t, time.Since(begun), 250*time.Millisecond)
	})

	t.Run("huge", func(t *testing.T) {
		t.Parallel()
		b := setup(t)
		file := b.publish(t, faults.Media{Kind: faults.MediaHuge, MiB: 2})
		resp := b.get(t, file.Name)
		assert.Len(t, resp.body, 2<<20)
		assert.EqualValues(t, 2<<20, file.Size)
		assert.Equal(t, contents, resp.body[:len(contents)])
		sum := sha256.Sum256([]byte(resp.body))
		assert.Equal(t, hex.EncodeToString(sum[:]), file.SHA256, "the hash of what is served")
		info, err := os.Stat(filepath.Join(b.dir, file.Name))
		require.NoError(t, err)
		assert.EqualValues(t, len(contents), info.Size(), "nothing of it on disk")
	})

	t.Run("wrong content type", func(t *testing.T) {
		t.Parallel()
		b := setup(t)
		resp := b.get(t, b.publish(t, faults.Media{Kind: faults.MediaMislabelled}).Name)
		assert.Contains(t, resp.header.Get("Content-Type"), "text/html")
		assert.Equal(t, contents, resp.body)
	})

	t.Run("redirect", func(t *testing.T) {
		t.Parallel()
		b := setup(t)
		var hosts []string
		b.server.Client().CheckRedirect = func(req *http.Request, _ []*http.Request) error {
			hosts = append(hosts, req.URL.Hostname())
			return http.ErrUseLastResponse
		}
		resp := b.get(t, b.publish(t, faults.Media{Kind: faults.MediaRedirected}).Name)
		assert.Equal(t, http.StatusFound, resp.status)
		assert.Equal(t, []string{"localhost"}, hosts)
	})
}

func TestHost_hugeFilmStaysAFilm(t *testing.T) {
	t.Parallel()
	b := setup(t)
	file, err := b.host.Publish(t.Context(),
		mediahost.File{Name: "a/out-0.mp4", ContentType: "video/mp4", Fault: faults.Media{Kind: faults.MediaHuge, MiB: 1}},
		func(_ context.Context, path string) error { return os.WriteFile(path, []byte(contents), 0o600) })
	require.NoError(t, err)
	resp := b.get(t, file.Name, "Range", "bytes=16-31")
	assert.Equal(t, "\x00\x0f\xff\xf0free\x00\x00\x00\x00\x00\x00\x00\x00", resp.body)
}
