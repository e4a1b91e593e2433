package supabase_test

import (
	"errors"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"darkroom/storage/supabase"
	"darkroom/storage/supabase/supabasetest"
)

const signUploadRoute = "POST /object/upload/sign/{bucket}/{key...}"

func TestASignedPutEndsWhenTheServerSays(t *testing.T) {
	t.Parallel()
	b := setup(t)
	use, err := b.SignPut(t.Context(), "incoming/u/1/file", "video/mp4", 4, time.Minute)
	require.NoError(t, err)
	assert.Equal(t, b.clock.read().Add(2*time.Hour).Unix(), use.Expires.Unix(), "whatever was asked for")
	assert.NotContains(t, use.URL, serviceKey)
	assert.Equal(t, map[string]string{"Content-Type": "video/mp4"}, use.Header, "nothing else, the key least of all")

	b.clock.advance(2*time.Hour + time.Second)
	req, err := http.NewRequestWithContext(t.Context(), use.Method, use.URL, strings.NewReader("film"))
	require.NoError(t, err)
	req.Header.Set("Content-Type", "video/mp4")
	resp, err := new(http.Client).Do(req)
	require.NoError(t, errors.Join(err, resp.Body.Close()))
	assert.Equal(t, http.StatusBadRequest, resp.StatusCode)
}

func TestASignedPutTellsFaults(t *testing.T) {
	t.Parallel()
	for name, answer := range map[string]string{
		"no token": `{"url": "/object/upload/sign/media/k"}`, "no address": `{}`, "no URL": `{"url": "%zz"}`,
	} {
		b := setup(t)
		b.api.Inject(supabasetest.Fault{Route: signUploadRoute, Times: 1, Status: http.StatusOK, Body: answer})
		_, err := b.SignPut(t.Context(), "k", "video/mp4", 4, time.Hour)
		require.ErrorContains(t, err, "without token", name)
	}
	for _, token := range []string{"opaque", "a.b.c", "a.e30.c"} {
		b := setup(t)
		b.api.Inject(supabasetest.Fault{Route: signUploadRoute, Times: 1, Status: http.StatusOK, Body: `{"url": "/x?token=` + token + `"}`})
		use, err := b.SignPut(t.Context(), "k", "video/mp4", 4, time.Hour)
		require.NoError(t, err)
		assert.Equal(t, b.clock.read().Add(2*time.Hour), use.Expires, "what Supabase documents")
	}
	broken, err := supabase.New(config("http://127.0.0.1:1"), time.Now)
	require.NoError(t, err)
	_, err = broken.SignPut(t.Context(), "k", "video/mp4", 4, time.Hour)
	require.Error(t, err)
}
