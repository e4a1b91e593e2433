package e2e_test

import (
	"bytes"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// apiMemoryMB is what the api may take while a large video passes through it: what
// it takes by itself, and nothing that grows with the video.
const apiMemoryMB = 192

const filmedAt = "+47.9026+008.1063/"

// TestALargeVideoGoesStraightToStorage writes a video that says where it was made,
// completes it, and finds every frame of it and nothing of the place. -large-mb
// makes it larger.
func TestALargeVideoGoesStraightToStorage(t *testing.T) {
	p, stranger := newPerson(t), newPerson(t)
	pid, err := running.process("api")
	require.NoError(t, err)
	require.NoError(t, os.WriteFile(fmt.Sprintf("/proc/%d/clear_refs", pid), []byte("5"), 0o600)) // see TestALargeFilm
	small := filmOfAPlace(t)
	filler := int64(*largeMB) << 20
	size := int64(len(small)) + filler

	opened := p.open(t, size)
	complete := "/api/uploads/" + opened.UploadID + "/complete"
	status, body := p.call(t, http.MethodPost, complete, nil)
	require.Equal(t, http.StatusConflict, status, "nothing was written: %s", body)
	status, _ = stranger.call(t, http.MethodPost, complete, nil)
	assert.Equal(t, http.StatusNotFound, status)

	require.Equal(t, http.StatusOK, opened.send(t, io.MultiReader(bytes.NewReader(small), freeSpace(filler)), size))
	assert.Equal(t, http.StatusConflict, opened.send(t, strings.NewReader("another"), 7), "it works once")
	var done struct {
		URL  string
		Size int64
	}
	for range 2 {
		status, body = p.call(t, http.MethodPost, complete, nil)
		require.Equal(t, http.StatusOK, status, string(body))
		require.NoError(t, json.Unmarshal(body, &done))
		assert.Equal(t, size, done.Size)
	}
	kept := filepath.Join(t.TempDir(), "kept.mp4")
	download(t, done.URL, kept)
	head := make([]byte, len(small))
	file, err := os.Open(kept)
	require.NoError(t, err)
	_, err = io.ReadFull(file, head)
	require.NoError(t, err)
	require.NoError(t, file.Close())
	assert.NotContains(t, string(head), filmedAt)
	assert.Equal(t, frames(t, writeFile(t, small)), frames(t, kept))
	peak := peakMB(t, pid)
	t.Logf("a video of %d MiB: the api took %d MB at the peak", size>>20, peak)
	assert.Less(t, peak, apiMemoryMB)
}

// directUpload is what the api answers to whoever wants to write.
type directUpload struct {
	UploadID string `json:"upload_id"`
	Method   string
	URL      string
	Headers  map[string]string
}

func (p person) open(t *testing.T, size int64) directUpload {
	t.Helper()
	status, body := p.call(t, http.MethodPost, "/api/uploads/direct", map[string]any{"content_type": "video/mp4", "size": size})
	require.Equal(t, http.StatusCreated, status, string(body))
	var opened directUpload
	require.NoError(t, json.Unmarshal(body, &opened))
	return opened
}

func (d directUpload) send(t *testing.T, body io.Reader, size int64) int {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), d.Method, d.URL, body)
	require.NoError(t, err)
	req.ContentLength = size
	for name, value := range d.Headers {
		req.Header.Set(name, value)
	}
	resp, err := (&http.Client{Timeout: 3 * time.Minute}).Do(req)
	require.NoError(t, err)
	require.NoError(t, resp.Body.Close())
	return resp.StatusCode
}

// filmOfAPlace is a short video that says where it was made.
func filmOfAPlace(t *testing.T) []byte {
	t.Helper()
	path := filepath.Join(t.TempDir(), "film.mp4")
	made := exec.CommandContext(t.Context(), "ffmpeg", "-v", "error", "-f", "lavfi", "-i", "testsrc=size=64x48:rate=5:duration=1",
		"-c:v", "mpeg4", "-metadata", "location="+filmedAt, "-movflags", "use_metadata_tags", path)
	require.NoError(t, made.Run())
	film, err := os.ReadFile(path)
	require.NoError(t, err)
	require.Contains(t, string(film), filmedAt)
	return film
}

// freeSpace is a box of n bytes that players pass over.
func freeSpace(n int64) io.Reader {
	head := binary.BigEndian.AppendUint32(nil, uint32(n))
	return io.MultiReader(bytes.NewReader(append(head, "free"...)), io.LimitReader(nothing{}, n-8))
}

type nothing struct{}

func (nothing) Read(p []byte) (int, error) { clear(p); return len(p), nil }

func writeFile(t *testing.T, content []byte) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "sent.mp4")
	require.NoError(t, os.WriteFile(path, content, 0o600))
	return path
}

func download(t *testing.T, url, path string) {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, url, http.NoBody)
	require.NoError(t, err)
	resp, err := (&http.Client{Timeout: 3 * time.Minute}).Do(req)
	require.NoError(t, err)
	defer func() { assert.NoError(t, resp.Body.Close()) }()
	require.Equal(t, http.StatusOK, resp.StatusCode)
	file, err := os.Create(path)
	require.NoError(t, err)
	_, err = io.Copy(file, resp.Body)
	require.NoError(t, err)
	require.NoError(t, file.Close())
}

// frames are the sums of a video's frames.
func frames(t *testing.T, path string) string {
	t.Helper()
	sums, err := exec.CommandContext(t.Context(), "ffmpeg", "-v", "error", "-i", path, "-f", "framemd5", "-").Output()
	require.NoError(t, err)
	return string(sums)
}
