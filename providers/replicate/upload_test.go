package replicate_test

import (
	"bytes"
	"io"
	"mime"
	"mime/multipart"
	"net/http"
	"strconv"
	"testing"

	"github.com/stretchr/testify/require"

	"darkroom/models"
	"darkroom/providers"
)

func (b bundle) upload(t *testing.T, name string, contents []byte) (string, error) {
	t.Helper()
	return b.provider.Upload(t.Context(), providers.StaticCredentialID, providers.File{
		Name: name, ContentType: "image/png", Size: int64(len(contents)), Body: bytes.NewReader(contents),
	})
}

func TestUpload(t *testing.T) {
	t.Parallel()
	for name, http2 := range map[string]bool{"HTTP1": false, "HTTP2": true} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := setup(t, http2)
			contents := bytes.Repeat([]byte("picture "), 100_000)
			address, err := b.upload(t, "holiday \"1\"\r\nü.png", contents)
			require.NoError(t, err)
			require.Equal(t, "https://api.replicate.com/v1/files/file1", address)

			sent := b.server.journal()[0]
			require.Equal(t, strconv.Itoa(len(sent.body)), sent.header.Get("Content-Length"), "told beforehand")
			_, params, err := mime.ParseMediaType(sent.header.Get("Content-Type"))
			require.NoError(t, err)
			part, err := multipart.NewReader(bytes.NewReader(sent.body), params["boundary"]).NextPart()
			require.NoError(t, err)
			require.Equal(t, "content", part.FormName())
			require.Equal(t, "holiday-1-.png", part.FileName())
			require.Equal(t, "image/png", part.Header.Get("Content-Type"))
			got, err := io.ReadAll(part)
			require.NoError(t, err)
			require.True(t, bytes.Equal(contents, got))
		})
	}
}

func TestUploadNameless(t *testing.T) {
	t.Parallel()
	b := setup(t, false)
	_, err := b.upload(t, "", []byte("x"))
	require.NoError(t, err)
	require.Contains(t, string(b.server.journal()[0].body), "filename=input")
}

func TestUploadTooLarge(t *testing.T) {
	t.Parallel()
	b := setup(t, false)
	_, err := b.provider.Upload(t.Context(), providers.StaticCredentialID, providers.File{Size: 100<<20 + 1})
	require.Equal(t, models.FailureInvalidInput, providers.KindOf(err))
	require.Empty(t, b.server.journal())
}

func TestUploadRefused(t *testing.T) {
	t.Parallel()
	b := setup(t, false)
	b.server.answers(http.StatusUnauthorized, `{"title":"Unauthenticated"}`)
	_, err := b.upload(t, "a.png", []byte("x"))
	require.Equal(t, models.FailureAuth, providers.KindOf(err))
	for _, body := range []string{`{}`, `{"urls":{"get":"file:///etc/passwd"}}`, `nonsense`} {
		b.server.answers(http.StatusCreated, body)
		_, err = b.upload(t, "a.png", []byte("x"))
		require.Equal(t, models.FailureUnknown, providers.KindOf(err), body)
		var fault *providers.Error
		require.ErrorAs(t, err, &fault)
		require.False(t, fault.JobMayExist)
	}
}
