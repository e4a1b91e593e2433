package netguard_test

import (
	"net/http"
	"net/http/httptest"
	"strconv"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"darkroom/internal/netguard"
)

func redirectTo(url string) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, url, http.StatusFound) }
}

func TestRedirectInwardsIsRefused(t *testing.T) {
	t.Parallel()
	inside, hits := serve(t, answerOK)

	for name, target := range map[string]string{
		"loopback":    inside.URL,
		"metadata":    "http://169.254.169.254/latest/meta-data/",
		"file":        "file:///etc/passwd",
		"credentials": "http://user:password@media.example/",
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			outside, _ := serve(t, redirectTo(target))
			_, err := get(t, setup(t, nil, outside), outside.URL)
			require.ErrorIs(t, err, netguard.ErrRefused)
		})
	}
	t.Cleanup(func() { assert.Zero(t, hits.Load()) })
}

func TestRedirectLoopEnds(t *testing.T) {
	t.Parallel()
	server, hits := serve(t, func(w http.ResponseWriter, r *http.Request) {
		hop, err := strconv.Atoi(r.URL.Query().Get("hop"))
		if err != nil {
			hop = 0
		}
		http.Redirect(w, r, "/?hop="+strconv.Itoa(hop+1), http.StatusFound)
	})

	_, err := get(t, setup(t, nil, server), server.URL)
	require.ErrorIs(t, err, netguard.ErrRefused)
	assert.LessOrEqual(t, hits.Load(), int32(5))
}

// The incident: an API key went along to a content network on a redirect.
func TestCredentialsStayWithTheFirstHost(t *testing.T) {
	t.Parallel()
	var api, cdn *httptest.Server
	var atCDN, backAtAPI http.Header
	cdn, _ = serve(t, func(w http.ResponseWriter, r *http.Request) {
		atCDN = r.Header.Clone()
		http.Redirect(w, r, api.URL+"/back", http.StatusFound)
	})
	api, _ = serve(t, func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/back" {
			backAtAPI = r.Header.Clone()
			return
		}
		http.Redirect(w, r, cdn.URL+"/file", http.StatusFound)
	})

	_, err := get(t, setup(t, nil, api, cdn), api.URL+"/output?signature=secret",
		"Authorization=Bearer key", "X-Goog-Api-Key=key", "Cookie=session=key", "Range=bytes=0-", "User-Agent=darkroom")
	require.NoError(t, err)

	for _, header := range []http.Header{atCDN, backAtAPI} {
		require.NotNil(t, header)
		for _, secret := range []string{"Authorization", "X-Goog-Api-Key", "Cookie", "Referer"} {
			assert.Empty(t, header.Get(secret), secret)
		}
		assert.Equal(t, "bytes=0-", header.Get("Range"))
		assert.Equal(t, "darkroom", header.Get("User-Agent"))
	}
}

func TestCredentialsFollowWithinOneHost(t *testing.T) {
	t.Parallel()
	var key string
	server, _ := serve(t, func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/moved" {
			key = r.Header.Get("X-Goog-Api-Key")
			return
		}
		http.Redirect(w, r, "/moved", http.StatusFound)
	})

	_, err := get(t, setup(t, nil, server), server.URL+"/output", "X-Goog-Api-Key=key")
	require.NoError(t, err)
	assert.Equal(t, "key", key)
}
