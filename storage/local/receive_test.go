package local_test

import (
	"crypto/sha256"
	"errors"
	"flag"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"darkroom/storage"
)

// uploadMB is the size of the large upload; 500 takes some seconds more.
var uploadMB = flag.Int64("upload-mb", 64, "megabytes that TestALargeUploadStaysFlat sends")

func (b bundle) ticket(t *testing.T, key string, size int64) storage.Ticket {
	t.Helper()
	made, err := b.SignPut(t.Context(), key, "video/mp4", size, time.Hour)
	require.NoError(t, err)
	return made
}

// sending is a request with a body; change spoils it.
func sending(t *testing.T, use storage.Ticket, body io.Reader, change func(*http.Request)) answer {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), use.Method, use.URL, body)
	require.NoError(t, err)
	for name, value := range use.Header {
		req.Header.Set(name, value)
	}
	if change != nil {
		change(req)
	}
	resp, err := new(http.Client).Do(req)
	require.NoError(t, err)
	content, err := io.ReadAll(resp.Body)
	require.NoError(t, errors.Join(err, resp.Body.Close()))
	return answer{resp.StatusCode, resp.Header, string(content)}
}

func TestReceives(t *testing.T) {
	t.Parallel()
	b := setup(t)
	use := b.ticket(t, "incoming/u/1/file", 100)
	assert.Equal(t, b.clock.read().Add(time.Hour), use.Expires)
	got := sending(t, use, strings.NewReader("a film"), nil)
	require.Equal(t, http.StatusOK, got.status, got.content)
	etag := fmt.Sprintf(`"%x"`, sha256.Sum256([]byte("a film")))
	assert.Equal(t, etag, got.header.Get("ETag"))
	shown := call(t, http.MethodGet, b.address(t, "incoming/u/1/file"))
	assert.Equal(t, "a film", shown.content)
	assert.Equal(t, etag, shown.header.Get("ETag"))
}

func TestReceivesNoMoreThanWasSaid(t *testing.T) {
	t.Parallel()
	b := setup(t)
	for name, tc := range map[string]struct {
		body   io.Reader
		change func(*http.Request)
		status int
	}{
		"too large":        {strings.NewReader("12345"), nil, http.StatusRequestEntityTooLarge},
		"no length":        {io.LimitReader(strings.NewReader("1234"), 4), func(r *http.Request) { r.ContentLength = -1 }, http.StatusLengthRequired},
		"another type":     {strings.NewReader("1234"), func(r *http.Request) { r.Header.Set("Content-Type", "text/html") }, http.StatusUnsupportedMediaType},
		"a larger promise": {strings.NewReader("1"), func(r *http.Request) { r.URL.RawQuery = strings.Replace(r.URL.RawQuery, "max=4", "max=9", 1) }, http.StatusForbidden},
		"a later end":      {strings.NewReader("1"), func(r *http.Request) { r.URL.RawQuery = strings.Replace(r.URL.RawQuery, "exp=1", "exp=9", 1) }, http.StatusForbidden},
	} {
		got := sending(t, b.ticket(t, "incoming/u/1/file", 4), tc.body, tc.change)
		assert.Equal(t, tc.status, got.status, "%s: %s", name, got.content)
		assert.Equal(t, "application/json", got.header.Get("Content-Type"))
		_, _, err := b.Open(t.Context(), "incoming/u/1/file")
		require.ErrorIs(t, err, storage.ErrNotFound, name)
	}
	use := b.ticket(t, "incoming/u/1/file", 4)
	b.clock.advance(time.Hour)
	assert.Equal(t, http.StatusForbidden, sending(t, use, strings.NewReader("1234"), nil).status, "too late")
}

func TestReceivesOnce(t *testing.T) {
	t.Parallel()
	b := setup(t)
	use := b.ticket(t, "incoming/u/1/file", 9)
	require.Equal(t, http.StatusOK, sending(t, use, strings.NewReader("first"), nil).status)
	got := sending(t, use, strings.NewReader("second"), nil)
	assert.Equal(t, http.StatusConflict, got.status)
	assert.Contains(t, got.content, "CONFLICT")
	assert.Equal(t, "first", call(t, http.MethodGet, b.address(t, "incoming/u/1/file")).content)
}

func TestACutUploadLeavesNothing(t *testing.T) {
	t.Parallel()
	b := setup(t)
	use := b.ticket(t, "incoming/u/1/file", 1<<20)
	cut := errors.New("line is cut")
	req, err := http.NewRequestWithContext(t.Context(), use.Method, use.URL, io.MultiReader(strings.NewReader("begin"), failing{cut}))
	require.NoError(t, err)
	req.ContentLength = 1 << 20
	req.Header.Set("Content-Type", "video/mp4")
	resp, err := new(http.Client).Do(req)
	if err == nil { // the server may answer before the client fails
		require.NoError(t, resp.Body.Close())
	}
	require.EventuallyWithT(t, func(c *assert.CollectT) {
		parts, err := os.ReadDir(filepath.Join(b.dir, "parts"))
		require.NoError(c, err)
		assert.Empty(c, parts)
	}, 10*time.Second, 10*time.Millisecond)
	assert.Equal(t, http.StatusOK, sending(t, use, strings.NewReader("whole"), nil).status, "it may come again")
}

type failing struct{ err error }

func (f failing) Read([]byte) (int, error) { return 0, f.err }

// It runs alone: the heap is everybody's.
//
//nolint:paralleltest // see above
func TestALargeUploadStaysFlat(t *testing.T) {
	b := setup(t)
	size := *uploadMB << 20
	use := b.ticket(t, "incoming/u/1/film", size)
	before := heap()
	body := &watched{left: size, every: size / 10}
	got := sending(t, use, body, func(r *http.Request) { r.ContentLength = size })
	require.Equal(t, http.StatusOK, got.status, got.content)
	t.Logf("%d MB: the heap grew by %d KB at most", *uploadMB, (body.peak-min(body.peak, before))>>10)
	assert.Less(t, body.peak-min(body.peak, before), uint64(4<<20))
	kept, object, err := b.Open(t.Context(), "incoming/u/1/film")
	require.NoError(t, err)
	require.NoError(t, kept.Close())
	assert.Equal(t, size, object.Size)
}

// watched is a large body; it looks at the heap ten times on the way.
type watched struct {
	left, every, since int64
	peak               uint64
}

func (w *watched) Read(p []byte) (int, error) {
	if w.left == 0 {
		return 0, io.EOF
	}
	n := min(int64(len(p)), w.left)
	clear(p[:n])
	w.left -= n
	if w.since += n; w.since >= w.every {
		w.since = 0
		w.peak = max(w.peak, heap())
	}
	return int(n), nil
}

// heap returns the bytes that are in use.
func heap() uint64 {
	runtime.GC()
	var stats runtime.MemStats
	runtime.ReadMemStats(&stats)
	return stats.HeapAlloc
}
