package higgsfield_test

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"darkroom/models"
	"darkroom/providers"
)

func (b bundle) upload(t *testing.T, contents []byte) (string, error) {
	t.Helper()
	return b.provider.Upload(t.Context(), providers.StaticCredentialID, providers.File{
		Name: "holiday.png", ContentType: "image/png", Size: int64(len(contents)), Body: bytes.NewReader(contents),
	})
}

// TestUpload shows where a file goes, and that the key does not go there.
func TestUpload(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, b bundle) {
		t.Helper()
		contents := bytes.Repeat([]byte("picture "), 100_000)
		address, err := b.upload(t, contents)
		require.NoError(t, err)
		require.Equal(t, "https://cdn.higgsfield.example/in.png", address)

		asked := b.server.journal()
		require.Len(t, asked, 1)
		require.JSONEq(t, `{"content_type":"image/png"}`, string(asked[0].body))
		require.Equal(t, "Key "+key, asked[0].header.Get("Authorization"))

		stored := b.server.files()
		require.Len(t, stored, 1)
		require.Equal(t, http.MethodPut, stored[0].method)
		require.Equal(t, "signature=s3cr3t", stored[0].query)
		require.Equal(t, "image/png", stored[0].header.Get("Content-Type"))
		require.Equal(t, "input", stored[0].header.Get("X-Amz-Meta-Kind"), "its headers are sent")
		require.Equal(t, fmt.Sprint(len(contents)), stored[0].header.Get("Content-Length"))
		require.True(t, bytes.Equal(contents, stored[0].body))
		require.NotContains(t, fmt.Sprint(stored[0].header, stored[0].path, stored[0].query), key[len("0f1e2d3c-canary:"):])
	})
}

func TestUploadOfAnEmptyFile(t *testing.T) {
	t.Parallel()
	b := setup(t, false)
	_, err := b.upload(t, nil)
	require.NoError(t, err)
	require.Empty(t, b.server.files()[0].body)
}

func TestUploadToNowhere(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, b bundle) {
		t.Helper()
		stray := b.server.StrayURL() // plain http
		for _, place := range []map[string]any{
			{},
			{"public_url": "https://a.example/x", "upload_url": "file:///etc/passwd"},
			{"public_url": "https://a.example/x", "upload_url": "a.example/x"},
			{"public_url": "in.png", "upload_url": b.server.storage.URL},
			{"public_url": "https://a.example/x", "upload_url": 7},
		} {
			b.server.place = place
			_, err := b.upload(t, []byte("x"))
			require.Equal(t, models.FailureUnknown, providers.KindOf(err), "%v", place)
		}
		b.server.place = map[string]any{"public_url": "https://a.example/x", "upload_url": stray}
		_, err := b.upload(t, []byte("x"))
		if b.server.http.TLS != nil {
			require.Equal(t, models.FailureUnknown, providers.KindOf(err), "no plain http for who speaks https")
			require.Zero(t, b.server.Strayed())
		} else {
			require.NoError(t, err, "on this machine")
		}
		require.Empty(t, b.server.files())
	})
}

// TestUploadRefused: what the storage says is not about the account, and its
// address, which is a secret, stays out.
func TestUploadRefused(t *testing.T) {
	t.Parallel()
	for status, kind := range map[int]models.FailureKind{
		http.StatusForbidden: models.FailureUnknown, http.StatusUnauthorized: models.FailureUnknown,
		http.StatusNotFound: models.FailureUnknown, http.StatusServiceUnavailable: models.FailureProviderBusy,
		http.StatusTemporaryRedirect: models.FailureUnknown,
	} {
		b := setup(t, false)
		b.server.keep = func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Location", b.server.StrayURL())
			w.WriteHeader(status)
			_, _ = io.WriteString(w, "<Error><Code>SlowDown</Code><Resource>"+r.URL.String()+"</Resource></Error>")
		}
		_, err := b.upload(t, []byte("x"))
		require.Equal(t, kind, providers.KindOf(err), status)
		require.ErrorContains(t, err, "SlowDown")
		require.NotContains(t, err.Error(), "s3cr3t")
		require.Zero(t, b.server.Strayed(), "no redirect is followed")
		var fault *providers.Error
		require.ErrorAs(t, err, &fault)
		require.False(t, fault.JobMayExist)
	}
}

func TestUploadWhereTheStorageIsAway(t *testing.T) {
	t.Parallel()
	b := setup(t, false)
	b.server.storage.Close()
	_, err := b.upload(t, []byte("x"))
	require.Equal(t, models.FailureNetwork, providers.KindOf(err))
	require.NotContains(t, err.Error(), "s3cr3t")
}

func TestUploadNotGivenAPlace(t *testing.T) {
	t.Parallel()
	b := setup(t, false)
	b.server.answers(http.StatusForbidden, recordedText(t, "403.json"))
	_, err := b.upload(t, []byte("x"))
	require.Equal(t, models.FailureBilling, providers.KindOf(err))
	require.Empty(t, b.server.files())
}

// TestUploadOfABrokenFile is about a file that ends in an error.
func TestUploadOfABrokenFile(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, b bundle) {
		t.Helper()
		broken := io.MultiReader(strings.NewReader("pict"), errReader{})
		_, err := b.provider.Upload(t.Context(), providers.StaticCredentialID, providers.File{ContentType: "image/png", Size: 8, Body: broken})
		require.ErrorIs(t, err, errDisk)
	})
}

var errDisk = errors.New("the disk is gone")

type errReader struct{}

func (errReader) Read([]byte) (int, error) { return 0, errDisk }
