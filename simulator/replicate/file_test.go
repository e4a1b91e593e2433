package replicate_test

import (
	"bytes"
	"errors"
	"mime/multipart"
	"net/http"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func form(t *testing.T, name string, contents []byte, fields map[string]string) (body []byte, contentType string) {
	t.Helper()
	var buffer bytes.Buffer
	writer := multipart.NewWriter(&buffer)
	if name != "" {
		part, err := writer.CreateFormFile("content", name)
		require.NoError(t, err)
		_, err = part.Write(contents)
		require.NoError(t, err)
	}
	for field, value := range fields {
		require.NoError(t, writer.WriteField(field, value))
	}
	require.NoError(t, writer.Close())
	return buffer.Bytes(), writer.FormDataContentType()
}

func (b *bundle) upload(t *testing.T, name string, contents []byte) answer {
	t.Helper()
	body, contentType := form(t, name, contents, map[string]string{"metadata": `{"for":"a test"}`})
	a := b.call(t, http.MethodPost, "/v1/files", body, "Content-Type", contentType)
	require.Equal(t, http.StatusCreated, a.status, string(a.raw))
	return a
}

func TestFiles(t *testing.T) {
	t.Parallel()
	b := setup(t)
	file := b.upload(t, "hello.txt", []byte("hello")).body
	id, ok := file["id"].(string)
	require.True(t, ok)
	assert.Equal(t, "hello.txt", file["name"])
	assert.InDelta(t, 5, file["size"], 0)
	assert.Equal(t, map[string]any{"for": "a test"}, file["metadata"])
	assert.Equal(t, map[string]any{"get": b.base + "/v1/files/" + id}, file["urls"])
	assert.NotNil(t, file["expires_at"])
	assert.Equal(t, "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824", dig(t, file, "checksums", "sha256"))

	assert.Equal(t, file, b.call(t, http.MethodGet, "/v1/files/"+id, nil).body)
	assert.Equal(t, []any{file}, b.call(t, http.MethodGet, "/v1/files", nil).body["results"])

	stranger := b.as("r8_stranger")
	assert.Empty(t, stranger.call(t, http.MethodGet, "/v1/files", nil).body["results"])
	for _, method := range []string{http.MethodGet, http.MethodDelete} {
		assert.Equal(t, http.StatusNotFound, stranger.call(t, method, "/v1/files/"+id, nil).status, method)
	}
	assert.Equal(t, http.StatusNoContent, b.call(t, http.MethodDelete, "/v1/files/"+id, nil).status)
	assert.Equal(t, http.StatusNotFound, b.call(t, http.MethodGet, "/v1/files/"+id, nil).status)
}

func TestFiles_refuses(t *testing.T) {
	t.Parallel()
	b := setup(t)
	nothing, nothingType := form(t, "", nil, map[string]string{"metadata": "{}"})
	list, listType := form(t, "x", []byte("x"), map[string]string{"metadata": "[]"})
	for name, tc := range map[string]struct {
		body        []byte
		contentType string
		status      int
	}{
		"no form":               {[]byte("x"), "text/plain", 400},
		"no content":            {nothing, nothingType, 422},
		"metadata is no object": {list, listType, 422},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			a := b.call(t, http.MethodPost, "/v1/files", tc.body, "Content-Type", tc.contentType)
			assert.Equal(t, tc.status, a.status, string(a.raw))
		})
	}
}

// The length alone is enough to refuse a file: not a byte of it is sent.
func TestFiles_refusesTooMuch(t *testing.T) {
	t.Parallel()
	b := setup(t)
	req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, b.base+"/v1/files", http.NoBody)
	require.NoError(t, err)
	req.Header.Set("Authorization", "Bearer "+b.token)
	req.Header.Set("Expect", "100-continue")
	req.Body, req.ContentLength = unread{}, 102<<20
	resp, err := (&http.Client{Transport: &http.Transport{ExpectContinueTimeout: time.Minute}}).Do(req)
	require.NoError(t, err)
	require.NoError(t, resp.Body.Close())
	assert.Equal(t, http.StatusRequestEntityTooLarge, resp.StatusCode)
}

// unread is a body that must not be asked for.
type unread struct{}

func (unread) Read([]byte) (int, error) { return 0, errors.New("nobody may read this") }
func (unread) Close() error             { return nil }
