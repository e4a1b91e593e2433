package e2e_test

import (
	"encoding/json"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// browser is somebody at a stack, with cookies, who follows redirects.
type browser struct {
	stack  *local
	client *http.Client
}

func newBrowser(t *testing.T, stack *local) browser {
	t.Helper()
	jar, err := cookiejar.New(nil)
	require.NoError(t, err)
	return browser{stack, &http.Client{Jar: jar, Timeout: 30 * time.Second}}
}

// do sends a request and returns the answer with its body read.
func (b browser) do(t *testing.T, method, address string, form url.Values, header ...string) (*http.Response, string) {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), method, address, strings.NewReader(form.Encode()))
	require.NoError(t, err)
	if form != nil {
		req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	for i := 0; i+1 < len(header); i += 2 {
		req.Header.Set(header[i], header[i+1])
	}
	resp, err := b.client.Do(req)
	require.NoError(t, err)
	body, err := io.ReadAll(resp.Body)
	require.NoError(t, err)
	require.NoError(t, resp.Body.Close())
	return resp, string(body)
}

// signIn goes through Google's page as somebody and comes back.
func (b browser) signIn(t *testing.T, email, next string) *http.Response {
	t.Helper()
	page, body := b.do(t, http.MethodGet, b.stack.url("API_ADDR", "/auth/sign-in/google?next="+url.QueryEscape(next)), nil)
	require.Equal(t, http.StatusOK, page.StatusCode, body)
	require.Contains(t, body, "Who do you want to be?")
	form := url.Values{"email": {email}}
	for _, field := range regexp.MustCompile(`name="([a-z_]+)" value="([^"]*)"`).FindAllStringSubmatch(body, -1) {
		if form.Get(field[1]) == "" && field[1] != "deny" {
			form.Set(field[1], strings.NewReplacer("&amp;", "&", "&#43;", "+").Replace(field[2]))
		}
	}
	back, _ := b.do(t, http.MethodPost, page.Request.URL.String(), form)
	return back
}

// cookies are those that the api gets.
func (b browser) cookies(t *testing.T) []*http.Cookie {
	t.Helper()
	address, err := url.Parse(b.stack.url("API_ADDR", "/"))
	require.NoError(t, err)
	return b.client.Jar.Cookies(address)
}

// TestSigningInThroughSupabase runs a stack whose people sign in through the
// simulated Supabase project: at Google by PKCE, then with a key that was changed
// meanwhile, and with one that was revoked.
func TestSigningInThroughSupabase(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	require.NoError(t, os.Chmod(filepath.Dir(dir), 0o711)) // another account serves the database when we are root
	stack, err := start(dir, map[string]string{"DARKROOM_SUPABASE": "true"})
	require.NoError(t, err)
	t.Cleanup(func() { assert.NoError(t, stack.stop()) })

	counts := stack.url("API_ADDR", "/api/generations/counts")
	ada := newBrowser(t, stack)
	resp, _ := ada.do(t, http.MethodGet, counts, nil)
	require.Equal(t, http.StatusUnauthorized, resp.StatusCode)

	back := ada.signIn(t, "ada@example.com", "/api/generations/counts")
	assert.Equal(t, "/api/generations/counts", back.Request.URL.Path, "and straight to where she wanted to go")
	assert.Equal(t, http.StatusOK, back.StatusCode, "with the cookie")
	require.NotEmpty(t, ada.cookies(t))

	keys := stack.url("SIMULATOR_ADDR", "/supabase/sim/keys")
	resp, body := ada.do(t, http.MethodPost, keys, nil, "Content-Type", "application/json")
	require.Equal(t, http.StatusBadRequest, resp.StatusCode, body)
	rotate(t, keys, "RS256")
	bob := newBrowser(t, stack)
	// The new key is fetched once the api may ask again.
	require.Eventually(t, func() bool {
		return bob.signIn(t, "bob@example.com", "/api/generations/counts").StatusCode == http.StatusOK
	}, time.Minute, time.Second, "a session of the new key is never taken")
	resp, _ = ada.do(t, http.MethodGet, counts, nil)
	assert.Equal(t, http.StatusOK, resp.StatusCode, "the old key's sessions go on")

	resp, body = ada.do(t, http.MethodPost, stack.url("API_ADDR", "/api/auth/refresh"), nil)
	require.Equal(t, http.StatusOK, resp.StatusCode, body)
	var session struct {
		AccessToken string `json:"access_token"`
	}
	require.NoError(t, json.Unmarshal([]byte(body), &session))
	stranger := newBrowser(t, stack)
	resp, _ = stranger.do(t, http.MethodGet, counts, nil, "Authorization", "Bearer "+session.AccessToken)
	assert.Equal(t, http.StatusOK, resp.StatusCode, "the same token in a header")

	resp, _ = ada.do(t, http.MethodPost, stack.url("API_ADDR", "/api/auth/logout"), nil)
	assert.Equal(t, http.StatusOK, resp.StatusCode)
	assert.Empty(t, ada.cookies(t))
	resp, _ = ada.do(t, http.MethodPost, stack.url("API_ADDR", "/api/auth/refresh"), nil)
	assert.Equal(t, http.StatusUnauthorized, resp.StatusCode)
	assert.NotContains(t, stack.log.String(), session.AccessToken)
}

// rotate has the simulated project sign with a new key.
func rotate(t *testing.T, keys, alg string) {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, keys, strings.NewReader(`{"alg":"`+alg+`"}`))
	require.NoError(t, err)
	resp, err := (&http.Client{Timeout: 30 * time.Second}).Do(req)
	require.NoError(t, err)
	require.NoError(t, resp.Body.Close())
	require.Equal(t, http.StatusCreated, resp.StatusCode)
}
