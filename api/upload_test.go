package api_test

import (
	"bytes"
	"fmt"
	"io"
	"mime/multipart"
	"net/http"
	"strings"
	"testing"

	"github.com/google/uuid"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"darkroom/api"
	"darkroom/models"
)

// file is one part of a form.
type file struct{ field, name, content string }

// form encodes files as a browser does.
func form(t *testing.T, files ...file) asked {
	t.Helper()
	var body bytes.Buffer
	writer := multipart.NewWriter(&body)
	for _, f := range files {
		part, err := writer.CreateFormFile(f.field, f.name)
		require.NoError(t, err)
		_, err = io.WriteString(part, f.content)
		require.NoError(t, err)
	}
	require.NoError(t, writer.WriteField("note", "fields are skipped"))
	require.NoError(t, writer.Close())
	return asked{
		method: http.MethodPost, path: "/api/upload", body: &body,
		header: map[string]string{"Content-Type": writer.FormDataContentType()},
	}
}

// saving stores everything but what begins with a word for its fault.
func saving(_ uuid.UUID, name string, body io.Reader) (models.Upload, error) {
	content, err := io.ReadAll(body)
	if err != nil {
		return models.Upload{}, fmt.Errorf("read body in my own words: %s", err) //nolint:errorlint // a careless adapter
	}
	switch {
	case bytes.HasPrefix(content, []byte("exe")):
		return models.Upload{}, models.Errorf(models.CodeUnsupportedType, "This type of file is not taken.")
	case bytes.HasPrefix(content, []byte("down")):
		return models.Upload{}, models.Errorf(models.CodeUnavailable, "Storage is away. Come again.")
	}
	return models.Upload{Key: "uploads/" + name}, nil
}

func withSaving(b *bundle) { b.deps.Uploads = uploads{save: saving} }

func TestUploadStoresFilesAndNamesTheRefused(t *testing.T) {
	t.Parallel()
	b := setup(t, withSaving)
	reply := b.ask(t, form(t,
		file{"files", "a.png", "png"}, file{"files", "virus.png", "exe"}, file{"other", "b.png", "png"}, file{"files", "c.png", "png"},
		file{"files", "big.mp4", strings.Repeat("v", 10<<20+1)}, file{"files", "fits.mp4", strings.Repeat("v", 10<<20)},
	))
	require.Equal(t, http.StatusOK, reply.status, reply.body)
	var result api.UploadResult
	reply.into(t, &result)
	assert.Equal(t, []string{
		"https://media.example/uploads/a.png?signature=s", "https://media.example/uploads/c.png?signature=s",
		"https://media.example/uploads/fits.mp4?signature=s",
	}, result.Urls)
	assert.Equal(t, 3, result.Uploaded)
	assert.Equal(t, 2, result.Failed)
	assert.Equal(t, []api.UploadError{
		{File: "virus.png", Error: "This type of file is not taken."}, {File: "big.mp4", Error: "A file may have at most 10 MB."},
	}, *result.Errors)
}

func TestUploadAnswersWithTheFirstFaultWhenNothingIsStored(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		files  []file
		status int
		code   string
	}{
		"no file":      {nil, http.StatusBadRequest, "VALIDATION_ERROR"},
		"other field":  {[]file{{"picture", "a.png", "png"}}, http.StatusBadRequest, "VALIDATION_ERROR"},
		"wrong type":   {[]file{{"files", "a.png", "exe"}}, http.StatusUnsupportedMediaType, "UNSUPPORTED_MEDIA_TYPE"},
		"too large":    {[]file{{"files", "a.mp4", strings.Repeat("v", 10<<20+1)}}, http.StatusRequestEntityTooLarge, "PAYLOAD_TOO_LARGE"},
		"too many":     {many(15), http.StatusBadRequest, "VALIDATION_ERROR"},
		"storage away": {[]file{{"files", "a.png", "png"}, {"files", "b.png", "down"}}, http.StatusServiceUnavailable, "UNAVAILABLE"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			reply := setup(t, withSaving).ask(t, form(t, test.files...))
			assert.Equal(t, test.status, reply.status, reply.body)
			assert.Equal(t, test.code, reply.fault(t).Code)
		})
	}
}

func many(count int) []file {
	files := make([]file, count)
	for i := range files {
		files[i] = file{"files", fmt.Sprintf("%d.png", i), "png"}
	}
	return files
}

func TestUploadTakesFourteenFiles(t *testing.T) {
	t.Parallel()
	var result api.UploadResult
	setup(t, withSaving).ask(t, form(t, many(14)...)).into(t, &result)
	assert.Len(t, result.Urls, 14)
}

func TestUploadWantsAForm(t *testing.T) {
	t.Parallel()
	b := setup(t, withSaving)
	for _, contentType := range []string{"text/plain", "image/png", ""} {
		raw := b.ask(t, asked{method: http.MethodPost, path: "/api/upload", body: "x", header: map[string]string{"Content-Type": contentType}})
		assert.Equal(t, http.StatusUnsupportedMediaType, raw.status)
	}

	broken := form(t, file{"files", "a.png", "png"})
	broken.body = "--nothing that ends"
	assert.Equal(t, http.StatusBadRequest, b.ask(t, broken).status)
}

// endless is a part of a form that never ends.
type endless struct{ head io.Reader }

func (e endless) Read(p []byte) (int, error) {
	if n, err := e.head.Read(p); n > 0 {
		return n, err
	}
	return copy(p, bytes.Repeat([]byte{'x'}, len(p))), nil
}

func TestUploadIsStreamedAndBounded(t *testing.T) {
	t.Parallel()
	begun := make(chan struct{})
	b := setup(t, func(b *bundle) {
		b.deps.Uploads = uploads{save: func(_ uuid.UUID, _ string, body io.Reader) (models.Upload, error) {
			first := make([]byte, 3)
			_, err := io.ReadFull(body, first)
			close(begun)
			return models.Upload{Key: "k"}, err
		}}
	})
	reader, writer := io.Pipe()
	go func() {
		_, _ = io.WriteString(writer, "--b\r\nContent-Disposition: form-data; name=\"files\"; filename=\"a.png\"\r\n\r\npng")
		<-begun // the file is being saved although the form has not ended
		_, _ = io.WriteString(writer, "\r\n--b--\r\n")
		_ = writer.Close()
	}()
	reply := b.ask(t, asked{
		method: http.MethodPost, path: "/api/upload", body: reader, header: map[string]string{"Content-Type": "multipart/form-data; boundary=b"},
	})
	assert.Equal(t, http.StatusOK, reply.status, reply.body)
}

func TestUploadEndsAtItsLimit(t *testing.T) {
	t.Parallel()
	server := setup(t, withSaving)
	request := form(t)
	request.body = io.LimitReader(endless{strings.NewReader("--b\r\nContent-Disposition: form-data; name=\"files\"; filename=\"a\"\r\n\r\n")}, 150<<20)
	request.header = map[string]string{"Content-Type": "multipart/form-data; boundary=b"}
	reply := server.ask(t, request)
	assert.Equal(t, http.StatusRequestEntityTooLarge, reply.status)
}
