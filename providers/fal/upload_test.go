package fal_test

import (
	"bytes"
	"image"
	"image/png"
	"net/http"
	"strings"
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
	onBoth(t, func(t *testing.T, b bundle) {
		t.Helper()
		contents := bytes.Repeat([]byte("picture "), 100_000)
		address, err := b.upload(t, "holiday \"1\"\r\nü.png", contents)
		require.NoError(t, err)
		require.Equal(t, "https://v3.fal.media/files/a/in.png", address)

		asked, put := b.server.journal()[0], b.server.journal()[1]
		require.Equal(t, "storage_type=fal-cdn-v3", asked.query)
		require.JSONEq(t, `{"content_type":"image/png","file_name":"holiday-1-.png"}`, string(asked.body))
		require.JSONEq(t, `{"expiration_duration_seconds":86400}`, asked.header.Get("X-Fal-Object-Lifecycle"))
		require.Equal(t, http.MethodPut, put.method)
		require.Equal(t, "signature=x", put.query)
		require.EqualValues(t, len(contents), put.length, "told beforehand")
		require.Equal(t, "image/png", put.header.Get("Content-Type"))
		require.Empty(t, put.header.Get("Authorization"), "the key stays at home")
		require.True(t, bytes.Equal(contents, put.body))
	})
}

func TestUploadNameless(t *testing.T) {
	t.Parallel()
	b := setup(t, false)
	_, err := b.upload(t, "", []byte("x"))
	require.NoError(t, err)
	require.Contains(t, string(b.server.journal()[0].body), `"file_name":"input"`)
}

func TestUploadTooLarge(t *testing.T) {
	t.Parallel()
	b := setup(t, false)
	_, err := b.provider.Upload(t.Context(), providers.StaticCredentialID, providers.File{Size: 90<<20 + 1})
	require.Equal(t, models.FailureInvalidInput, providers.KindOf(err))
	require.Empty(t, b.server.journal())
}

// TestUploadGoesNowhereElse: an input is somebody's picture, and the address to
// put it to lets anybody write.
func TestUploadGoesNowhereElse(t *testing.T) {
	t.Parallel()
	b := setup(t, false)
	for _, at := range []string{
		b.server.StrayURL() + "/put?signature=hush", "http://169.254.169.254/hush", "https://user:hush@x/", "ftp://x/hush", "hush", "",
	} {
		b.server.answers(http.StatusOK, encoded(map[string]string{"upload_url": at, "file_url": "https://x/f"}))
		_, err := b.upload(t, "a.png", []byte("x"))
		require.Equal(t, models.FailureUnknown, fault(t, err).Kind, at)
		require.NotContains(t, err.Error(), "hush")
	}
	require.Zero(t, b.server.Strayed())
}

func TestUploadRefused(t *testing.T) {
	t.Parallel()
	b := setup(t, false)
	b.server.answers(http.StatusUnauthorized, `{"detail":"No user found for Key ID and Secret"}`)
	_, err := b.upload(t, "a.png", []byte("x"))
	require.Equal(t, models.FailureAuth, providers.KindOf(err))
	for _, body := range []string{`{}`, `nonsense`, `{"upload_url":"https://x/","file_url":"file:///etc/passwd"}`} {
		b.server.answers(http.StatusOK, body)
		_, err = b.upload(t, "a.png", []byte("x"))
		require.Equal(t, models.FailureUnknown, providers.KindOf(err), body)
		require.False(t, fault(t, err).JobMayExist)
	}
	b.server.mu.Lock()
	b.server.handle = func(w http.ResponseWriter, r *http.Request) {
		if strings.HasPrefix(r.URL.Path, "/cdn/") {
			answer(w, http.StatusServiceUnavailable, "")
			return
		}
		b.server.initiate(w, r)
	}
	b.server.mu.Unlock()
	_, err = b.upload(t, "a.png", []byte("x"))
	require.Equal(t, models.FailureProviderBusy, fault(t, err).Kind)
	require.False(t, fault(t, err).JobMayExist)
}

// drawn is a small PNG.
func drawn(t *testing.T) string {
	t.Helper()
	var encoded bytes.Buffer
	require.NoError(t, png.Encode(&encoded, image.NewGray(image.Rect(0, 0, 16, 16))))
	return encoded.String()
}
