package supabaseauth_test

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.uber.org/zap"

	"darkroom/simulator/ids"
	"darkroom/simulator/supabaseauth"
)

// clock is a time that a test moves.
type clock struct {
	mu  sync.Mutex
	now time.Time
}

func (c *clock) read() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

func (c *clock) later(by time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(by)
}

// project is one run of the API on a folder.
type project struct {
	url  string
	stop func()
}

func start(t *testing.T, dir string, now func() time.Time) project {
	t.Helper()
	mux := http.NewServeMux()
	server := httptest.NewServer(mux)
	api, err := supabaseauth.New(supabaseauth.Deps{
		// The address is in the tokens, so it must outlive a restart.
		Dir: dir, IDs: ids.New([]byte("key"), false), URL: func() string { return "http://project.test" }, Now: now, Logger: zap.NewNop(),
	})
	require.NoError(t, err)
	api.Routes(mux)
	return project{server.URL + supabaseauth.Path, func() {
		server.Close()
		assert.NoError(t, api.Close())
	}}
}

// ask sends a request with a key, and a token if there is one, and returns the
// status and the answer.
func (p project) ask(t *testing.T, method, path string, body any, token ...string) (int, map[string]any) {
	t.Helper()
	text, err := json.Marshal(body)
	require.NoError(t, err)
	req, err := http.NewRequestWithContext(t.Context(), method, p.url+path, bytes.NewReader(text))
	require.NoError(t, err)
	req.Header.Set("Apikey", "sb_publishable_x")
	for _, one := range token {
		req.Header.Set("Authorization", "Bearer "+one)
	}
	resp, err := (&http.Client{Timeout: 10 * time.Second}).Do(req)
	require.NoError(t, err)
	defer func() { assert.NoError(t, resp.Body.Close()) }()
	raw, err := io.ReadAll(resp.Body)
	require.NoError(t, err)
	var answer map[string]any
	if len(raw) > 0 {
		require.NoError(t, json.Unmarshal(raw, &answer), string(raw))
	}
	return resp.StatusCode, answer
}

func textOf(t *testing.T, answer map[string]any, name string) string {
	t.Helper()
	text, ok := answer[name].(string)
	require.True(t, ok, "%s in %v", name, answer)
	return text
}

func TestARestartKeepsEverything(t *testing.T) {
	t.Parallel()
	dir, now := t.TempDir(), &clock{now: time.Now()}
	p := start(t, dir, now.read)
	status, session := p.ask(t, http.MethodPost, "/auth/v1/signup", map[string]string{"email": "a@example.com", "password": "correct horse"})
	require.Equal(t, http.StatusOK, status, session)
	_, before := p.ask(t, http.MethodGet, "/auth/v1/.well-known/jwks.json", nil)
	p.stop()

	p = start(t, dir, now.read)
	t.Cleanup(p.stop)
	_, after := p.ask(t, http.MethodGet, "/auth/v1/.well-known/jwks.json", nil)
	assert.Equal(t, before, after)
	status, user := p.ask(t, http.MethodGet, "/auth/v1/user", nil, textOf(t, session, "access_token"))
	require.Equal(t, http.StatusOK, status, user)
	assert.Equal(t, "a@example.com", user["email"])
	status, next := p.ask(t, http.MethodPost, "/auth/v1/token?grant_type=refresh_token", map[string]string{"refresh_token": textOf(t, session, "refresh_token")})
	assert.Equal(t, http.StatusOK, status, next)
}

func TestTimeEndsThings(t *testing.T) {
	t.Parallel()
	now := &clock{now: time.Now()}
	p := start(t, t.TempDir(), now.read)
	t.Cleanup(p.stop)
	_, session := p.ask(t, http.MethodPost, "/auth/v1/signup", map[string]string{"email": "a@example.com", "password": "correct horse"})
	refresh := func(token string) (int, map[string]any) {
		return p.ask(t, http.MethodPost, "/auth/v1/token?grant_type=refresh_token", map[string]string{"refresh_token": token})
	}
	first := textOf(t, session, "refresh_token")
	status, next := refresh(first)
	require.Equal(t, http.StatusOK, status)
	now.later(10 * time.Second)
	status, _ = refresh(first)
	assert.Equal(t, http.StatusOK, status, "a caller that raced")
	now.later(time.Second)
	status, said := refresh(first)
	assert.Equal(t, http.StatusBadRequest, status)
	assert.Equal(t, "refresh_token_already_used", said["error_code"])
	status, _ = refresh(textOf(t, next, "refresh_token"))
	assert.Equal(t, http.StatusBadRequest, status, "the whole session has ended")
	status, _ = p.ask(t, http.MethodGet, "/auth/v1/user", nil, textOf(t, next, "access_token"))
	assert.Equal(t, http.StatusForbidden, status)

	_, session = p.ask(t, http.MethodPost, "/auth/v1/token?grant_type=password", map[string]string{"email": "a@example.com", "password": "correct horse"})
	token := textOf(t, session, "access_token")
	now.later(time.Hour + time.Second)
	status, _ = p.ask(t, http.MethodGet, "/auth/v1/user", nil, token)
	assert.Equal(t, http.StatusForbidden, status, "an access token lasts an hour")
}

func TestTokensOfOthersAreRefused(t *testing.T) {
	t.Parallel()
	now := &clock{now: time.Now()}
	p := start(t, t.TempDir(), now.read)
	t.Cleanup(p.stop)
	_, session := p.ask(t, http.MethodPost, "/auth/v1/signup", map[string]string{"email": "a@example.com", "password": "correct horse"})
	token := textOf(t, session, "access_token")
	for _, bad := range []string{"", "a.b.c", token[:len(token)-4], token + "x", "eyJhbGciOiJub25lIn0.e30."} {
		status, _ := p.ask(t, http.MethodGet, "/auth/v1/user", nil, bad)
		assert.Equal(t, http.StatusForbidden, status, bad)
	}
}
