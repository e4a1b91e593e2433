package fal_test

import (
	"bytes"
	"image"
	"image/png"
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

const initiate = "/fal/rest/storage/upload/initiate?storage_type=fal-cdn-v3"

// place asks for a place of a file.
func (b *bundle) place(t *testing.T, name string) (upload, file string) {
	t.Helper()
	a := b.call(t, http.MethodPost, initiate, map[string]string{"content_type": "image/png", "file_name": name})
	require.Equal(t, http.StatusOK, a.status, string(a.raw))
	return text(t, a.body, "upload_url"), text(t, a.body, "file_url")
}

func picture(t *testing.T) []byte {
	t.Helper()
	var encoded bytes.Buffer
	require.NoError(t, png.Encode(&encoded, image.NewGray(image.Rect(0, 0, 32, 32))))
	return encoded.Bytes()
}

func TestUpload(t *testing.T) {
	t.Parallel()
	b := setup(t)
	stranger := b.as("")
	upload, file := b.place(t, "../my picture.png")
	assert.True(t, strings.HasSuffix(file, "/my%20picture.png"), file)
	assert.Equal(t, http.StatusNotFound, stranger.call(t, http.MethodGet, file, nil).status, "not there yet")

	assert.Equal(t, http.StatusBadRequest, b.call(t, http.MethodPut, upload, picture(t)).status, "with a key")
	forged := strings.Replace(upload, "image%2Fpng", "text%2Fhtml", 1)
	require.NotEqual(t, upload, forged)
	assert.Equal(t, http.StatusForbidden, stranger.call(t, http.MethodPut, forged, picture(t)).status)
	assert.Equal(t, http.StatusOK, stranger.call(t, http.MethodPut, upload, picture(t)).status)
	assert.Equal(t, http.StatusForbidden, stranger.call(t, http.MethodPut, upload, picture(t)).status, "once")

	got := stranger.call(t, http.MethodGet, file, nil)
	assert.Equal(t, picture(t), got.raw)
	assert.Equal(t, "image/png", got.header.Get("Content-Type"))

	_, result := b.finish(t, b.create(t, kontext, map[string]any{"prompt": "autumn", "image_url": file, "output_format": "png"}))
	require.Equal(t, http.StatusOK, result.status, string(result.raw))
	assert.Len(t, files(t, result.body), 1)
}

func TestUpload_refused(t *testing.T) {
	t.Parallel()
	b := setup(t)
	for path, body := range map[string]any{
		"/fal/rest/storage/upload/initiate": map[string]string{"content_type": "image/png", "file_name": "a"},
		initiate:                            map[string]string{"content_type": "image/png"},
		initiate + "&x":                     []byte("{"),
	} {
		assert.Equal(t, http.StatusUnprocessableEntity, b.call(t, http.MethodPost, path, body).status, path)
	}
}
