package google_test

import (
	"net/http"
	"strconv"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

const tick = 10 * time.Millisecond

func (b *bundle) begin(t *testing.T, contentType string) string {
	t.Helper()
	started := b.call(t, http.MethodPost, "/upload/v1beta/files", map[string]any{"file": map[string]any{"displayName": "in.png"}},
		"X-Goog-Upload-Protocol", "resumable", "X-Goog-Upload-Command", "start", "X-Goog-Upload-Header-Content-Type", contentType)
	require.Equal(t, http.StatusOK, started.status, string(started.raw))
	return started.header.Get("X-Goog-Upload-Url")
}

func (b *bundle) chunk(t *testing.T, address, command string, offset int, data []byte) answer {
	t.Helper()
	return b.call(t, http.MethodPost, address, data, "X-Goog-Upload-Command", command, "X-Goog-Upload-Offset", strconv.Itoa(offset))
}

func TestUpload_inChunks(t *testing.T) {
	t.Parallel()
	b := setup(t)
	whole := square(t)
	half := len(whole) / 2
	address := b.begin(t, "image/png")
	first := b.chunk(t, address, "upload", 0, whole[:half])
	assert.Equal(t, "active", first.header.Get("X-Goog-Upload-Status"))
	assert.Equal(t, http.StatusBadRequest, b.chunk(t, address, "upload", 1, whole[half:]).status, "another offset")
	assert.Equal(t, http.StatusNotFound, b.as("AIzaOther").chunk(t, address, "upload", half, whole[half:]).status)
	last := b.chunk(t, address, "upload, finalize", half, whole[half:])
	require.Equal(t, http.StatusOK, last.status, string(last.raw))
	assert.Equal(t, "final", last.header.Get("X-Goog-Upload-Status"))
	assert.Equal(t, strconv.Itoa(len(whole)), at(t, last.body, "file", "sizeBytes"))
	assert.Equal(t, "ACTIVE", at(t, last.body, "file", "state"))

	name := text(t, last.body, "file", "name")
	assert.Equal(t, last.body["file"], any(b.call(t, http.MethodGet, "/v1beta/"+name, nil).body))
	assert.Len(t, at(t, b.call(t, http.MethodGet, "/v1beta/files", nil).body, "files"), 1)

	asked := map[string]any{"contents": []any{map[string]any{"parts": []any{
		map[string]any{"text": "What is this?"}, map[string]any{"fileData": map[string]any{"fileUri": at(t, last.body, "file", "uri")}},
	}}}}
	told := b.call(t, http.MethodPost, writer+":generateContent", asked)
	assert.Contains(t, string(told.raw), "64 by 64 pixels")
	assert.Equal(t, http.StatusForbidden, b.as("AIzaOther").call(t, http.MethodPost, writer+":generateContent", asked).status)

	assert.Equal(t, http.StatusOK, b.call(t, http.MethodDelete, "/v1beta/"+name, nil).status)
	assert.Equal(t, http.StatusForbidden, b.call(t, http.MethodGet, "/v1beta/"+name, nil).status)
	assert.Equal(t, http.StatusForbidden, b.call(t, http.MethodDelete, "/v1beta/"+name, nil).status)
}

func TestUpload_refused(t *testing.T) {
	t.Parallel()
	b := setup(t)
	a := b.call(t, http.MethodPost, "/upload/v1beta/files", []byte("{"), "X-Goog-Upload-Protocol", "resumable", "X-Goog-Upload-Command", "start")
	assert.Equal(t, http.StatusBadRequest, a.status)
	a = b.call(t, http.MethodPost, "/upload/v1beta/files", nil, "X-Goog-Upload-Command", "start")
	assert.Equal(t, http.StatusBadRequest, a.status)
	a = b.call(t, http.MethodPost, "/upload/v1beta/files?upload_id=none", nil, "X-Goog-Upload-Command", "upload, finalize")
	assert.Equal(t, http.StatusNotFound, a.status)
}
