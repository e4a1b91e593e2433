package higgsfield_test

import (
	"bytes"
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// put sends a file to a place, with no credential.
func (b *bundle) put(t *testing.T, address, contentType string, contents []byte, header ...string) answer {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), http.MethodPut, address, bytes.NewReader(contents))
	require.NoError(t, err)
	req.Header.Set("Content-Type", contentType)
	for i := 0; i+1 < len(header); i += 2 {
		req.Header.Set(header[i], header[i+1])
	}
	return b.do(t, req)
}

// place asks for one.
func (b *bundle) place(t *testing.T) (public, upload string) {
	t.Helper()
	given := b.call(t, http.MethodPost, "/files/generate-upload-url", map[string]string{"content_type": "image/jpeg"})
	require.Equal(t, http.StatusOK, given.status)
	assert.Equal(t, map[string]any{"Content-Type": "image/jpeg"}, given.body["upload_headers"])
	public, _ = given.body["public_url"].(string)
	upload, _ = given.body["upload_url"].(string)
	return public, upload
}

func TestUpload(t *testing.T) {
	t.Parallel()
	b := setup(t)
	public, upload := b.place(t)
	assert.True(t, strings.HasPrefix(upload, b.MediaURL()), "not the API's host")
	assert.Equal(t, http.StatusNotFound, b.media(t, map[string]any{"url": public}).status, "nothing is there yet")

	made := images(t, b.finish(t, b.create(t, soul, prompt("x"))))[0]
	picture := b.media(t, made).raw
	require.Equal(t, http.StatusOK, b.put(t, upload, "image/jpeg", picture).status)
	stored := b.media(t, map[string]any{"url": public})
	assert.Equal(t, "image/jpeg", stored.header.Get("Content-Type"))
	assert.Equal(t, picture, stored.raw)

	done := b.finish(t, b.create(t, edit, map[string]any{"prompt": "autumn", "input_images": []any{public}, "resolution": "1K"}))
	assert.Equal(t, "completed", done["status"], "%v", done)
}

func TestUpload_refuses(t *testing.T) {
	t.Parallel()
	b := setup(t)
	public, upload := b.place(t)
	for name, a := range map[string]answer{
		"another type":  b.put(t, upload, "image/gif", []byte("x")),
		"no signature":  b.put(t, public, "image/jpeg", []byte("x")),
		"another place": b.put(t, strings.Replace(upload, public[len(public)-4:], "0000", 1), "image/jpeg", []byte("x")),
		"another time":  b.put(t, strings.Replace(upload, "X-Expires=", "X-Expires=9", 1), "image/jpeg", []byte("x")),
	} {
		assert.Equal(t, http.StatusForbidden, a.status, name)
		assert.Contains(t, string(a.raw), "<Code>SignatureDoesNotMatch</Code>", name)
	}
	for _, body := range []any{map[string]string{}, map[string]string{"content_type": "text/html"}, []byte("{")} {
		a := b.call(t, http.MethodPost, "/files/generate-upload-url", body)
		assert.GreaterOrEqual(t, a.status, 400)
	}
}

// TestUpload_noticesTheKey shows that a key sent to the storage would be found.
func TestUpload_noticesTheKey(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.ExpectLeaks()
	_, upload := b.place(t)
	b.put(t, upload, "image/jpeg", []byte("x"), "Authorization", "Key "+b.key)
	require.Len(t, b.Leaks(t), 1)
	assert.Equal(t, []string{"authorization"}, b.Leaks(t)[0].Credentials)
}
