package e2e_test

import (
	"encoding/base64"
	"encoding/json"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// inBrowser goes to an address of the api as a browser does.
func inBrowser(t *testing.T, method, path string, header ...string) page {
	t.Helper()
	header = append([]string{"Accept", "text/html,*/*;q=0.8", "Accept-Encoding", "identity"}, header...)
	return newBrowser(t, running).do(t, method, running.url("API_ADDR", path), nil, header...)
}

// TestTheWebClientIsServed looks at the client that the api was built with, or at
// the page that says that there is none.
func TestTheWebClientIsServed(t *testing.T) {
	t.Parallel()
	home := inBrowser(t, http.MethodGet, "/")
	require.Equal(t, http.StatusOK, home.status)
	assert.Contains(t, home.body, "<title>Darkroom</title>")
	assert.Equal(t, "text/html; charset=utf-8", home.header.Get("Content-Type"))
	assert.Equal(t, "no-cache", home.header.Get("Cache-Control"))
	policy := home.header.Get("Content-Security-Policy")
	assert.Contains(t, policy, "default-src 'none'; script-src 'self'; ")
	assert.Regexp(t, `; connect-src 'self' http://127\.0\.0\.1:\d+; `, policy, "where media lie")
	assert.NotRegexp(t, `<script>|<script [^>]*>[^<]`, home.body, "no inline script, which the policy forbids")

	deep := inBrowser(t, http.MethodGet, "/history?status=failed")
	assert.Equal(t, home.body, deep.body, "the client knows its addresses")
	again := inBrowser(t, http.MethodGet, "/history", "If-None-Match", home.header.Get("ETag"))
	assert.Equal(t, http.StatusNotModified, again.status)
	head := inBrowser(t, http.MethodHead, "/history")
	assert.Equal(t, http.StatusOK, head.status)
	assert.Equal(t, home.header.Get("ETag"), head.header.Get("ETag"))
	assert.Empty(t, head.body)

	assert.Equal(t, http.StatusNotFound, inBrowser(t, http.MethodGet, "/assets/main-of-yesterday.js").status)
	for _, path := range []string{"/api/nothing", "/auth/nothing"} {
		nothing := inBrowser(t, http.MethodGet, path)
		assert.Equal(t, http.StatusNotFound, nothing.status, path)
		assert.Regexp(t, `^application/json`, nothing.header.Get("Content-Type"), path)
	}
	assert.Equal(t, http.StatusOK, inBrowser(t, http.MethodGet, "/docs").status, "the API's own pages stay")
}

// TestTheClientsFilesAreCached follows the page to its script, where there is one.
func TestTheClientsFilesAreCached(t *testing.T) {
	t.Parallel()
	home := inBrowser(t, http.MethodGet, "/")
	script := regexp.MustCompile(`src="(/assets/[^"]+\.js)"`).FindStringSubmatch(home.body)
	if script == nil {
		assert.Contains(t, home.body, "make web", "a program without the client says how to build it")
		return
	}
	plain := inBrowser(t, http.MethodGet, script[1])
	require.Equal(t, http.StatusOK, plain.status)
	assert.Equal(t, "public, max-age=31536000, immutable", plain.header.Get("Cache-Control"))
	assert.Equal(t, "text/javascript; charset=utf-8", plain.header.Get("Content-Type"))
	for _, encoding := range []string{"br", "gzip"} {
		packed := inBrowser(t, http.MethodGet, script[1], "Accept-Encoding", encoding)
		assert.Equal(t, encoding, packed.header.Get("Content-Encoding"))
		assert.Less(t, len(packed.body), len(plain.body)/2, encoding)
		assert.NotEqual(t, plain.header.Get("ETag"), packed.header.Get("ETag"))
	}
}

// TestTheDeveloperSignsInWithAPassword as the address says that the stack prints.
func TestTheDeveloperSignsInWithAPassword(t *testing.T) {
	t.Parallel()
	printed := regexp.MustCompile(`Web client +(http://\S+)/sign-in#(developer@localhost):(\S+)`).FindStringSubmatch(running.log.String())
	require.NotNil(t, printed)
	assert.Equal(t, running.url("API_ADDR", ""), printed[1])
	body, err := json.Marshal(map[string]string{"email": printed[2], "password": printed[3]})
	require.NoError(t, err)
	developer := newBrowser(t, running)
	in := developer.post(t, running.url("API_ADDR", "/api/auth/password"), string(body))
	require.Equal(t, http.StatusOK, in.status, in.body)
	users := developer.do(t, http.MethodGet, running.url("API_ADDR", "/api/admin/stats"), nil)
	assert.NotEqual(t, http.StatusForbidden, users.status, "and may do everything")
	assert.NotEqual(t, http.StatusUnauthorized, users.status)
}

// TestSigningInAtTelegramsPage goes where the api says, as somebody, and hands on
// what the browser comes back with.
func TestSigningInAtTelegramsPage(t *testing.T) {
	t.Parallel()
	visitor := newBrowser(t, running)
	answer := visitor.do(t, http.MethodGet, running.url("API_ADDR", "/api/auth/methods"), nil)
	var ways struct {
		Email    bool   `json:"email"`
		Password bool   `json:"password"`
		Google   bool   `json:"google"`
		Telegram string `json:"telegram_url"`
	}
	require.NoError(t, json.Unmarshal([]byte(answer.body), &ways), answer.body)
	assert.True(t, ways.Email && ways.Password, "the built-in ways")
	assert.False(t, ways.Google, "without Supabase")
	require.Regexp(t, `^http://127\.0\.0\.1:\d+/telegram/oauth/auth\?`, ways.Telegram)

	back := visitor.do(t, http.MethodPost, ways.Telegram, url.Values{"name": {"Mary Shelley"}})
	require.Equal(t, "/sign-in", back.at.Path)
	encoded, ok := strings.CutPrefix(back.at.Fragment, "tgAuthResult=")
	require.True(t, ok, back.at.String())
	proof, err := base64.RawURLEncoding.DecodeString(encoded)
	require.NoError(t, err)
	in := visitor.post(t, running.url("API_ADDR", "/api/auth/telegram"), string(proof))
	require.Equal(t, http.StatusOK, in.status, in.body)
	assert.Contains(t, in.body, "Mary Shelley")
	assert.Equal(t, http.StatusOK, visitor.do(t, http.MethodGet, running.url("API_ADDR", "/api/users/profile"), nil).status)
}
