package api_test

import (
	"maps"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"darkroom/api"
	"darkroom/auth"
	"darkroom/models"
)

// byEmail is a server where people sign in by e-mail, and a browser before it.
func byEmail(t *testing.T) (*entered, *emails) {
	t.Helper()
	let := &emails{}
	e := enterWith(t, func(b *bundle) { b.deps.Email = let })
	let.session = e.entrance.session
	return e, let
}

// enterWith is enter for a server that is built another way.
func enterWith(t *testing.T, edit func(*bundle)) *entered {
	t.Helper()
	e := &entered{entrance: &entrance{}, jar: map[string]string{}}
	e.bundle = setup(t, func(b *bundle) {
		b.deps.Entrance = e.entrance
		edit(b)
	})
	e.entrance.session = auth.Session{
		AccessToken: e.token(t), RefreshToken: "renew", ExpiresAt: time.Now().Add(time.Hour), User: e.user,
	}
	return e
}

func TestSigningInByALink(t *testing.T) {
	t.Parallel()
	e, let := byEmail(t)
	for _, next := range []any{"/gallery", "https://elsewhere.example", nil} {
		got, _ := e.browse(t, http.MethodPost, "/api/auth/link", map[string]any{"email": "reader@example.com", "next": next})
		require.Equal(t, http.StatusAccepted, got.status, got.body)
		assert.Equal(t, "20", got.header.Get("X-RateLimit-Limit"))
		assert.Equal(t, "19", got.header.Get("X-RateLimit-Remaining"))
	}
	assert.Equal(t, []string{"reader@example.com /gallery", "reader@example.com /", "reader@example.com /"}, let.asked)

	got, cookies := e.browse(t, http.MethodPost, "/api/auth/session", map[string]any{"token": "good", "name": "Maker"})
	require.Equal(t, http.StatusOK, got.status, got.body)
	var session api.Session
	got.into(t, &session)
	assert.Equal(t, "Maker", session.User.Name)
	assert.NotContains(t, got.body, "renew", "no script sees what renews a session")
	require.Len(t, cookies, 1)
	assert.True(t, cookies[0].HttpOnly)

	got, _ = e.browse(t, http.MethodPost, "/api/auth/session", map[string]any{"token": "other"})
	assert.Equal(t, http.StatusUnauthorized, got.status)
}

func TestSigningInByAPassword(t *testing.T) {
	t.Parallel()
	e, let := byEmail(t)
	got, _ := e.browse(t, http.MethodPost, "/api/auth/password", map[string]any{"email": "reader@example.com", "password": "bad"})
	assert.Equal(t, http.StatusUnauthorized, got.status)
	got, cookies := e.browse(t, http.MethodPost, "/api/auth/password", map[string]any{"email": "reader@example.com", "password": "good"})
	require.Equal(t, http.StatusOK, got.status, got.body)
	assert.Len(t, cookies, 1)

	got, _ = e.browse(t, http.MethodPut, "/api/auth/password", map[string]any{"password": "a lighthouse at dusk"})
	require.Equal(t, http.StatusNoContent, got.status, got.body)
	assert.Equal(t, "a lighthouse at dusk", let.password)
	assert.Equal(t, e.user.ID, let.caller.User.ID)
	assert.NotEqual(t, uuid.Nil, let.caller.SessionID)
	got, _ = e.browse(t, http.MethodPut, "/api/auth/password", map[string]any{"password": "short"})
	assert.Equal(t, []string{"password"}, got.fields(t))
}

func TestWithoutEmailThereIsNoSuchWayIn(t *testing.T) {
	t.Parallel()
	b := setup(t, nil)
	for path, body := range map[string]map[string]any{
		"/api/auth/link":     {"email": "reader@example.com"},
		"/api/auth/session":  {"token": "good"},
		"/api/auth/password": {"email": "reader@example.com", "password": "good"},
	} {
		assert.Equal(t, http.StatusNotFound, b.ask(t, asked{method: http.MethodPost, path: path, body: body, stranger: true}).status, path)
	}
	got := b.ask(t, asked{method: http.MethodPut, path: "/api/auth/password", body: map[string]any{"password": "a lighthouse at dusk"}})
	assert.Equal(t, http.StatusNotFound, got.status)
	assert.Equal(t, http.StatusNotFound, b.ask(t, asked{method: http.MethodGet, path: "/auth/link", stranger: true}).status)
}

func TestThePageOfALinkRunsOnlyOurScript(t *testing.T) {
	t.Parallel()
	e, _ := byEmail(t)
	page := e.ask(t, asked{method: http.MethodGet, path: "/auth/link", stranger: true})
	require.Equal(t, http.StatusOK, page.status)
	assert.Contains(t, page.body, `src="/auth/link/link.js"`)
	assert.Contains(t, page.header.Get("Content-Security-Policy"), "script-src 'self'")
	assert.Equal(t, "no-store", page.header.Get("Cache-Control"))
	script := e.ask(t, asked{method: http.MethodGet, path: "/auth/link/link.js", stranger: true})
	assert.Equal(t, http.StatusOK, script.status)
	assert.True(t, strings.HasPrefix(script.header.Get("Content-Type"), "text/javascript"))
	style := e.ask(t, asked{method: http.MethodGet, path: "/auth/link/link.css", stranger: true})
	assert.Equal(t, http.StatusOK, style.status)
	assert.True(t, strings.HasPrefix(style.header.Get("Content-Type"), "text/css"))
	assert.Contains(t, page.body, `href="/auth/link/link.css"`)
	assert.Equal(t, http.StatusNotFound, e.ask(t, asked{method: http.MethodGet, path: "/auth/link/other.js", stranger: true}).status)
}

func TestTooManyTriesAreToldWhenToComeAgain(t *testing.T) {
	t.Parallel()
	e := enterWith(t, func(b *bundle) {
		b.deps.Email, b.deps.Throttle = &emails{}, throttle{"sign-in:ip": 1500 * time.Millisecond}
	})
	got := e.ask(t, asked{method: http.MethodPost, path: "/api/auth/password", stranger: true, body: map[string]any{"email": "a@example.com", "password": "good"}})
	require.Equal(t, http.StatusTooManyRequests, got.status)
	assert.Equal(t, "RATE_LIMITED", got.fault(t).Code)
	assert.Equal(t, "2", got.header.Get("Retry-After"))
	assert.Equal(t, "30", got.header.Get("X-RateLimit-Limit"))
	assert.Equal(t, "0", got.header.Get("X-RateLimit-Remaining"))
}

func TestWhatIsCountedOfAnAddress(t *testing.T) {
	t.Parallel()
	for ip, want := range map[string]string{
		"192.0.2.7": "192.0.2.7", "::ffff:192.0.2.7": "192.0.2.7", "2001:db8:1:2:3::4": "2001:db8:1:2::/64",
		"2001:db8:1:2:ffff::1": "2001:db8:1:2::/64", "fe80::1%eth0": "fe80::/64", "": "",
	} {
		assert.Equal(t, want, api.Subscriber(ip), ip)
	}
}

// TestAnotherSiteCannotUseACookie has a browser send what a page of another site asks
// for.
func TestAnotherSiteCannotUseACookie(t *testing.T) {
	t.Parallel()
	const friend, foe = "https://app.example.com", "https://foe.example"
	e := enterWith(t, func(b *bundle) {
		b.cfg.CORSOrigins = []string{friend}
		b.deps.Email = &emails{}
		b.deps.Marks = marks{all: func(uuid.UUID) (int, error) { return 0, nil }}
		b.deps.Library = library{counts: func(models.Sight) (models.Counts, error) { return models.Counts{}, nil }}
	})
	_, _ = e.browse(t, http.MethodPost, "/api/auth/refresh", nil) // nothing in the jar yet
	e.jar["sb-darkroom-auth-token"] = sessionCookie(t, e)
	const change, look, open = "/api/generations/view-all", "/api/generations/counts", "/api/auth/password"
	for name, test := range map[string]struct {
		method, path string
		header       map[string]string
		token        bool
		refused      bool
	}{
		"our page":                        {http.MethodPost, change, map[string]string{"Sec-Fetch-Site": "same-origin"}, false, false},
		"a browser without fetch headers": {http.MethodPost, change, map[string]string{"Origin": e.server.URL}, false, false},
		"a listed page":                   {http.MethodPost, change, map[string]string{"Sec-Fetch-Site": "cross-site", "Origin": friend}, false, false},
		"another page":                    {http.MethodPost, change, map[string]string{"Sec-Fetch-Site": "cross-site", "Origin": foe}, false, true},
		"another page, old browser":       {http.MethodPost, change, map[string]string{"Origin": foe}, false, true},
		"a page without an origin":        {http.MethodPost, change, map[string]string{"Origin": "null"}, false, true},
		"a sister of our host":            {http.MethodPost, change, map[string]string{"Sec-Fetch-Site": "same-site", "Origin": "http://x.127.0.0.1"}, false, true},
		"a cookie without a word":         {http.MethodPost, change, nil, false, true},
		"another page with a token":       {http.MethodPost, change, map[string]string{"Sec-Fetch-Site": "cross-site", "Origin": foe}, true, false},
		"another page that only reads":    {http.MethodGet, look, map[string]string{"Sec-Fetch-Site": "cross-site", "Origin": foe}, false, false},
		"another page signs in":           {http.MethodPost, open, map[string]string{"Sec-Fetch-Site": "cross-site", "Origin": foe}, false, true},
		"another page signs out":          {http.MethodPost, "/api/auth/logout", map[string]string{"Origin": foe}, false, true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			header := map[string]string{"Cookie": "sb-darkroom-auth-token=" + e.jar["sb-darkroom-auth-token"]}
			maps.Copy(header, test.header)
			request := asked{method: test.method, path: test.path, header: header, stranger: !test.token}
			if test.path == open {
				request.body = map[string]any{"email": "a@example.com", "password": "good"}
			}
			got := e.ask(t, request)
			assert.Equal(t, test.refused, got.status == http.StatusForbidden, "%d: %s", got.status, got.body)
			if !test.refused {
				assert.Equal(t, http.StatusOK, got.status, got.body)
			}
		})
	}
}

func sessionCookie(t *testing.T, e *entered) string {
	t.Helper()
	cookies, err := e.deps.Cookies.Write(e.entrance.session, nil)
	require.NoError(t, err)
	require.Len(t, cookies, 1)
	return cookies[0].Value
}

func TestListedSitesMayReadAnswers(t *testing.T) {
	t.Parallel()
	const friend = "https://app.example.com"
	b := setup(t, func(b *bundle) { b.cfg.CORSOrigins = []string{friend} })
	ask := func(method, origin string, header map[string]string) answer {
		all := map[string]string{"Origin": origin}
		maps.Copy(all, header)
		return b.ask(t, asked{method: method, path: "/api/models/list", header: all, stranger: true})
	}
	got := ask(http.MethodGet, friend, nil)
	require.Equal(t, http.StatusOK, got.status)
	assert.Equal(t, friend, got.header.Get("Access-Control-Allow-Origin"))
	assert.Equal(t, "true", got.header.Get("Access-Control-Allow-Credentials"))
	for _, name := range []string{"Location", "Retry-After", "X-RateLimit-Limit", "X-RateLimit-Remaining"} {
		assert.Contains(t, got.header.Get("Access-Control-Expose-Headers"), name)
	}
	assert.Contains(t, got.header.Values("Vary"), "Origin")

	question := map[string]string{"Access-Control-Request-Method": "POST", "Access-Control-Request-Headers": "content-type"}
	got = ask(http.MethodOptions, friend, question)
	assert.Equal(t, http.StatusNoContent, got.status)
	assert.Contains(t, got.header.Get("Access-Control-Allow-Methods"), "POST")
	assert.Contains(t, got.header.Get("Access-Control-Allow-Headers"), "Content-Type")
	assert.Equal(t, "600", got.header.Get("Access-Control-Max-Age"))

	for _, stranger := range []string{"https://foe.example", "https://app.example.com.foe.example", "http://app.example.com", "null"} {
		for method, header := range map[string]map[string]string{http.MethodGet: nil, http.MethodOptions: question} {
			got = ask(method, stranger, header)
			assert.Empty(t, got.header.Get("Access-Control-Allow-Origin"), stranger)
			assert.Empty(t, got.header.Get("Access-Control-Allow-Credentials"), stranger)
			assert.Contains(t, got.header.Values("Vary"), "Origin")
		}
	}
}

func TestWhatIsNoOriginIsRefusedAtStart(t *testing.T) {
	t.Parallel()
	for _, origin := range []string{"*", "app.example.com", "https://app.example.com/", "https://*.example.com", "ftp://app.example.com", "null", "https://APP.example.com"} {
		cfg := testConfig()
		cfg.CORSOrigins = []string{origin}
		require.ErrorContains(t, cfg.Validate(), "CORS_ORIGINS", origin)
	}
	cfg := testConfig()
	cfg.CORSOrigins = []string{"https://app.example.com", "http://localhost:5173"}
	assert.NoError(t, cfg.Validate())
}
