package local_test

import (
	"encoding/json"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// answer is what the handler said.
type answer struct {
	status  int
	header  http.Header
	content string
}

func call(t *testing.T, method, address string, headers ...string) answer {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), method, address, http.NoBody)
	require.NoError(t, err)
	for _, pair := range headers {
		name, value, _ := strings.Cut(pair, ": ")
		req.Header.Set(name, value)
	}
	resp, err := new(http.Client).Do(req)
	require.NoError(t, err)
	content, err := io.ReadAll(resp.Body)
	require.NoError(t, err)
	require.NoError(t, resp.Body.Close())
	return answer{resp.StatusCode, resp.Header, string(content)}
}

func TestServes(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.put(t, "a/0.png", "image/png", "0123456789")
	address := b.address(t, "a/0.png")

	got := call(t, http.MethodGet, address)
	assert.Equal(t, http.StatusOK, got.status)
	assert.Equal(t, "0123456789", got.content)
	assert.Equal(t, "10", got.header.Get("Content-Length"))
	assert.Equal(t, "bytes", got.header.Get("Accept-Ranges"))
	assert.Equal(t, "nosniff", got.header.Get("X-Content-Type-Options"))
	assert.Empty(t, got.header.Get("Content-Disposition"))
	assert.Regexp(t, `^private, max-age=\d{4}, immutable$`, got.header.Get("Cache-Control"))
	etag := got.header.Get("ETag")
	assert.Regexp(t, `^"[0-9a-f]{64}"$`, etag)

	got = call(t, http.MethodHead, address)
	assert.Equal(t, http.StatusOK, got.status)
	assert.Empty(t, got.content)
	assert.Equal(t, "10", got.header.Get("Content-Length"))

	got = call(t, http.MethodGet, address, "If-None-Match: "+etag)
	assert.Equal(t, http.StatusNotModified, got.status)
	assert.Empty(t, got.content)

	for asked, want := range map[string]string{"bytes=0-3": "0123", "bytes=-2": "89", "bytes=8-99": "89"} {
		got = call(t, http.MethodGet, address, "Range: "+asked)
		assert.Equal(t, http.StatusPartialContent, got.status, asked)
		assert.Equal(t, want, got.content, asked)
	}
	got = call(t, http.MethodGet, address, "Range: bytes=10-")
	assert.Equal(t, http.StatusRequestedRangeNotSatisfiable, got.status)
}

// What strangers made must not become a page of ours.
func TestShowsOnlyMedia(t *testing.T) {
	t.Parallel()
	b := setup(t)
	for contentType, shown := range map[string]bool{
		"image/png": true, "image/webp": true, "video/mp4": true, "audio/mpeg": true, "IMAGE/PNG": true,
		"image/svg+xml": false, "image/svg+xml; charset=utf-8": false, "text/html": false, "text/html; charset=utf-8": false,
		"application/pdf": false, "application/xhtml+xml": false, "text/plain": false, "application/octet-stream": false, "": false,
	} {
		b.put(t, "a/0", contentType, "<script>alert(1)</script>")
		got := call(t, http.MethodGet, b.address(t, "a/0"))
		assert.Equal(t, http.StatusOK, got.status)
		assert.Equal(t, "nosniff", got.header.Get("X-Content-Type-Options"))
		assert.Equal(t, shown, got.header.Get("Content-Disposition") == "", contentType)
		assert.Equal(t, shown, got.header.Get("Content-Security-Policy") == "", contentType)
	}
}

func TestRefuses(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.put(t, "a/0.png", "image/png", "bytes")
	b.put(t, "a/1.png", "image/png", "bytes")
	b.put(t, "broken", "image/png", "bytes")
	require.NoError(t, os.Truncate(filepath.Join(b.dir, "objects", "broken"), 3))
	address := b.address(t, "a/0.png")

	for name, tc := range map[string]struct {
		method, address string
		status          int
		code            string
	}{
		"no signature":    {http.MethodGet, strings.Split(address, "?")[0], http.StatusForbidden, "FORBIDDEN"},
		"another object":  {http.MethodGet, strings.Replace(address, "0.png", "1.png", 1), http.StatusForbidden, "FORBIDDEN"},
		"a longer life":   {http.MethodGet, strings.Replace(address, "exp=1", "exp=9", 1), http.StatusForbidden, "FORBIDDEN"},
		"a climbing path": {http.MethodGet, b.url + "/media/%2e%2e/%2e%2e/etc/passwd?exp=1&sig=x", http.StatusForbidden, "FORBIDDEN"},
		"nothing there":   {http.MethodGet, b.address(t, "a/7.png"), http.StatusNotFound, "NOT_FOUND"},
		"a folder":        {http.MethodGet, b.address(t, "a"), http.StatusNotFound, "NOT_FOUND"},
		"writing":         {http.MethodPut, address, http.StatusForbidden, "FORBIDDEN"},
		"deleting":        {http.MethodDelete, address, http.StatusMethodNotAllowed, "METHOD_NOT_ALLOWED"},
		"damaged":         {http.MethodGet, b.address(t, "broken"), http.StatusServiceUnavailable, "UNAVAILABLE"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got := call(t, tc.method, tc.address)
			assert.Equal(t, tc.status, got.status)
			assert.Equal(t, "application/json", got.header.Get("Content-Type"))
			assert.Equal(t, "no-store", got.header.Get("Cache-Control"))
			var body struct{ Error, Code string }
			require.NoError(t, json.Unmarshal([]byte(got.content), &body))
			assert.Equal(t, tc.code, body.Code)
			assert.NotEmpty(t, body.Error)
			assert.NotContains(t, got.content, b.dir)
		})
	}
}

func TestAddressExpires(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.put(t, "a", "image/png", "bytes")
	address := b.address(t, "a")
	b.clock.advance(59 * time.Minute)
	got := call(t, http.MethodGet, address)
	assert.Equal(t, http.StatusOK, got.status)
	b.clock.advance(2 * time.Hour)
	got = call(t, http.MethodGet, address)
	assert.Equal(t, http.StatusForbidden, got.status)
}
