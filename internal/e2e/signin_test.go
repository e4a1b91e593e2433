package e2e_test

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
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

// page is an answer, read, and the address that it came from in the end.
type page struct {
	status int
	at     *url.URL
	body   string
	header http.Header
}

// do sends a request and reads the answer.
func (b browser) do(t *testing.T, method, address string, form url.Values, header ...string) page {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), method, address, strings.NewReader(form.Encode()))
	require.NoError(t, err)
	if form != nil {
		req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	for i := 0; i+1 < len(header); i += 2 {
		req.Header.Set(header[i], header[i+1])
	}
	return b.send(t, req)
}

// post sends JSON.
func (b browser) post(t *testing.T, address, text string) page {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, address, strings.NewReader(text))
	require.NoError(t, err)
	req.Header.Set("Content-Type", "application/json")
	return b.send(t, req)
}

func (b browser) send(t *testing.T, req *http.Request) page {
	t.Helper()
	resp, err := b.client.Do(req)
	require.NoError(t, err)
	body, err := io.ReadAll(resp.Body)
	require.NoError(t, err)
	require.NoError(t, resp.Body.Close())
	return page{resp.StatusCode, resp.Request.URL, string(body), resp.Header}
}

// signIn goes through Google's page as somebody and comes back.
func (b browser) signIn(t *testing.T, email, next string) page {
	t.Helper()
	chooser := b.do(t, http.MethodGet, b.stack.url("API_ADDR", "/auth/sign-in/google?next="+url.QueryEscape(next)), nil)
	require.Equal(t, http.StatusOK, chooser.status, chooser.body)
	require.Contains(t, chooser.body, "Who do you want to be?")
	form := url.Values{"email": {email}}
	for _, field := range regexp.MustCompile(`name="([a-z_]+)" value="([^"]*)"`).FindAllStringSubmatch(chooser.body, -1) {
		if form.Get(field[1]) == "" && field[1] != "deny" {
			form.Set(field[1], strings.NewReplacer("&amp;", "&", "&#43;", "+").Replace(field[2]))
		}
	}
	return b.do(t, http.MethodPost, chooser.at.String(), form)
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
	stack, err := start(dir, map[string]string{"DARKROOM_SUPABASE": "true", "TELEGRAM_BOT_TOKEN": botToken})
	require.NoError(t, err)
	t.Cleanup(func() { assert.NoError(t, stack.stop()) })

	counts := stack.url("API_ADDR", "/api/generations/counts")
	maker := newBrowser(t, stack)
	resp := maker.do(t, http.MethodGet, counts, nil)
	require.Equal(t, http.StatusUnauthorized, resp.status)

	back := maker.signIn(t, "maker@example.com", "/api/generations/counts")
	assert.Equal(t, "/api/generations/counts", back.at.Path, "and straight to where she wanted to go")
	assert.Equal(t, http.StatusOK, back.status, "with the cookie")
	require.NotEmpty(t, maker.cookies(t))

	keys := stack.url("SIMULATOR_ADDR", "/supabase/sim/keys")
	made := maker.post(t, keys, `{"alg":"RS256"}`)
	require.Equal(t, http.StatusCreated, made.status, made.body)
	other := newBrowser(t, stack)
	// The new key is fetched once the api may ask again.
	require.Eventually(t, func() bool {
		return other.signIn(t, "other@example.com", "/api/generations/counts").status == http.StatusOK
	}, time.Minute, time.Second, "a session of the new key is never taken")
	resp = maker.do(t, http.MethodGet, counts, nil)
	assert.Equal(t, http.StatusOK, resp.status, "the old key's sessions go on")

	resp = maker.do(t, http.MethodPost, stack.url("API_ADDR", "/api/auth/refresh"), nil)
	require.Equal(t, http.StatusOK, resp.status, resp.body)
	var session struct {
		AccessToken string `json:"access_token"`
	}
	require.NoError(t, json.Unmarshal([]byte(resp.body), &session))
	stranger := newBrowser(t, stack)
	resp = stranger.do(t, http.MethodGet, counts, nil, "Authorization", "Bearer "+session.AccessToken)
	assert.Equal(t, http.StatusOK, resp.status, "the same token in a header")

	resp = maker.do(t, http.MethodPost, stack.url("API_ADDR", "/api/auth/logout"), nil)
	assert.Equal(t, http.StatusOK, resp.status)
	assert.Empty(t, maker.cookies(t))
	resp = maker.do(t, http.MethodPost, stack.url("API_ADDR", "/api/auth/refresh"), nil)
	assert.Equal(t, http.StatusBadRequest, resp.status)
	assert.NotContains(t, stack.log.String(), session.AccessToken)

	third := newBrowser(t, stack)
	proof := telegramWidget(t)
	telegram := stack.url("API_ADDR", "/api/auth/telegram")
	resp = third.post(t, telegram, proof)
	require.Equal(t, http.StatusOK, resp.status, resp.body)
	assert.Contains(t, resp.body, "telegram-4242@telegram.invalid", "an account of the project")
	resp = third.do(t, http.MethodGet, counts, nil)
	assert.Equal(t, http.StatusOK, resp.status, "with the cookie")
	resp = newBrowser(t, stack).post(t, telegram, proof)
	assert.Equal(t, http.StatusUnauthorized, resp.status, "once")
	assert.NotContains(t, stack.log.String(), botToken)
}

// botToken is of a bot that is nobody's.
const botToken = "123456:canary-of-a-bot"

// telegramWidget is what Telegram's login widget hands to a page now.
func telegramWidget(t *testing.T) string {
	t.Helper()
	now := strconv.FormatInt(time.Now().Unix(), 10)
	key := sha256.Sum256([]byte(botToken))
	mac := hmac.New(sha256.New, key[:])
	mac.Write([]byte("auth_date=" + now + "\nfirst_name=Third\nid=4242"))
	return `{"id":4242,"first_name":"Third","auth_date":` + now + `,"hash":"` + hex.EncodeToString(mac.Sum(nil)) + `"}`
}
