package api_test

import (
	"context"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"darkroom/api"
	"darkroom/auth"
	"darkroom/auth/telegram"
	"darkroom/models"
)

// entrance lets in who brings the right thing: the code "good" with the verifier
// of Start, the refresh token "renew".
type entrance struct {
	session auth.Session
	err     error
	proof   telegram.Proof
	left    string
	next    string
}

const (
	verifier = "a-verifier-of-forty-three-characters-or-more"
	outside  = "https://project.supabase.co/auth/v1/authorize?provider=google"
)

func (e *entrance) Start(_, next string) (address, proof string, err error) {
	e.next = next
	return outside, verifier, e.err
}

func (e *entrance) Finish(_ context.Context, code, proof string) (auth.Session, error) {
	if code != "good" || proof != verifier {
		return auth.Session{}, models.Errorf(models.CodeUnauthenticated, "Sign in again.")
	}
	return e.session, e.err
}

func (e *entrance) Telegram(_ context.Context, proof telegram.Proof) (auth.Session, error) {
	e.proof = proof
	return e.session, e.err
}

func (e *entrance) Refresh(_ context.Context, token string) (auth.Session, error) {
	if token != "renew" {
		return auth.Session{}, models.Errorf(models.CodeUnauthenticated, "Sign in again.")
	}
	return e.session, e.err
}

func (e *entrance) Logout(_ context.Context, token, _ string) error {
	e.left = token
	return e.err
}

// entered is a server whose entrance lets b.user in, and the cookies of a browser
// in front of it.
type entered struct {
	*bundle

	entrance *entrance
	jar      map[string]string
}

func enter(t *testing.T) *entered {
	t.Helper()
	e := &entered{entrance: &entrance{}, jar: map[string]string{}}
	e.bundle = setup(t, func(b *bundle) {
		b.deps.Entrance = e.entrance
		b.deps.Library = library{counts: func(models.Sight) (models.Counts, error) { return models.Counts{}, nil }}
	})
	e.entrance.session = auth.Session{
		AccessToken: e.token(t), RefreshToken: "renew", ExpiresAt: time.Now().Add(time.Hour), User: e.user,
	}
	return e
}

// browse sends a request as a browser does: with its cookies.
func (e *entered) browse(t *testing.T, method, path string, body any) (answer, []*http.Cookie) {
	t.Helper()
	var cookies []string
	for name, value := range e.jar {
		cookies = append(cookies, name+"="+value)
	}
	got := e.ask(t, asked{method: method, path: path, body: body, stranger: true, header: map[string]string{
		"Cookie": strings.Join(cookies, "; "), "Sec-Fetch-Site": "same-origin",
	}})
	set := (&http.Response{Header: got.header}).Cookies()
	for _, cookie := range set {
		if cookie.MaxAge < 0 {
			delete(e.jar, cookie.Name)
			continue
		}
		e.jar[cookie.Name] = cookie.Value
	}
	return got, set
}

func TestSigningInElsewhere(t *testing.T) {
	t.Parallel()
	e := enter(t)
	got, cookies := e.browse(t, http.MethodGet, "/auth/sign-in/google?next=%2Fgallery%3Ftab%3Dall", nil)
	require.Equal(t, http.StatusSeeOther, got.status, got.body)
	assert.Equal(t, outside, got.header.Get("Location"))
	assert.Equal(t, "/gallery?tab=all", e.entrance.next)
	require.Len(t, cookies, 1)
	assert.True(t, cookies[0].HttpOnly)
	assert.Equal(t, http.SameSiteLaxMode, cookies[0].SameSite)

	got, _ = e.browse(t, http.MethodGet, "/auth/callback?code=good&next=%2Fgallery%3Ftab%3Dall", nil)
	require.Equal(t, http.StatusSeeOther, got.status, got.body)
	assert.Equal(t, "/gallery?tab=all", got.header.Get("Location"))
	assert.Len(t, e.jar, 1, "the verifier is gone, the session is there")

	got, _ = e.browse(t, http.MethodGet, "/api/generations/counts", nil)
	assert.Equal(t, http.StatusOK, got.status, "the cookie is enough: %s", got.body)

	got, _ = e.browse(t, http.MethodGet, "/auth/callback?code=good", nil)
	assert.Equal(t, "/?auth_error=expired", got.header.Get("Location"), "the verifier was good once")
}

func TestComingBackWithoutSuccess(t *testing.T) {
	t.Parallel()
	away := &models.Error{Code: models.CodeUnavailable, Message: "Later."}
	for name, tt := range map[string]struct {
		query, want string
		err         error
	}{
		"said no":               {"error=access_denied&next=/a", "/a?auth_error=denied", nil},
		"no code":               {"next=/a?b=c", "/a?auth_error=expired&b=c", nil},
		"other code":            {"code=bad", "/?auth_error=expired", nil},
		"auth server away":      {"code=good", "/?auth_error=unavailable", away},
		"next is elsewhere":     {"code=bad&next=https://evil.example", "/?auth_error=expired", nil},
		"no auth server at all": {"code=good", "/?auth_error=unavailable", models.Errorf(models.CodeNotFound, "Not here.")},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			e := enter(t)
			e.browse(t, http.MethodGet, "/auth/sign-in/google", nil)
			e.entrance.err = tt.err
			got, _ := e.browse(t, http.MethodGet, "/auth/callback?"+tt.query, nil)
			assert.Equal(t, http.StatusSeeOther, got.status, got.body)
			assert.Equal(t, tt.want, got.header.Get("Location"))
			assert.Empty(t, e.jar, "nobody is signed in, and the verifier is gone")
		})
	}
}

// TestNextStaysHere is the table of addresses that a browser would leave by.
func TestNextStaysHere(t *testing.T) {
	t.Parallel()
	for next, want := range map[string]string{
		"/":                      "/",
		"/gallery?tab=all#top":   "/gallery?tab=all#top",
		"/a//b":                  "/a//b",
		"":                       "/",
		"gallery":                "/",
		"//evil.example":         "/",
		"///evil.example":        "/",
		`/\evil.example`:         "/",
		`\\evil.example`:         "/",
		"/\t/evil.example":       "/",
		"/\n/evil.example":       "/",
		" //evil.example":        "/",
		"https://evil.example":   "/",
		"https:evil.example":     "/",
		"javascript:alert(1)":    "/",
		"@evil.example":          "/",
		"/%zz":                   "/",
		"http://user@127.0.0.1/": "/",
	} {
		t.Run(next, func(t *testing.T) {
			t.Parallel()
			e := enter(t)
			e.browse(t, http.MethodGet, "/auth/sign-in/google", nil)
			got, _ := e.browse(t, http.MethodGet, "/auth/callback?"+url.Values{"code": {"good"}, "next": {next}}.Encode(), nil)
			assert.Equal(t, http.StatusSeeOther, got.status, got.body)
			assert.Equal(t, want, got.header.Get("Location"))
		})
	}
}

func TestAnOutsideProviderIsOneThatIsKnown(t *testing.T) {
	t.Parallel()
	e := enter(t)
	got, _ := e.browse(t, http.MethodGet, "/auth/sign-in/evil", nil)
	assert.Equal(t, http.StatusBadRequest, got.status)
	e.entrance.err = models.Errorf(models.CodeNotFound, "Not here.")
	got, _ = e.browse(t, http.MethodGet, "/auth/sign-in/google?next=/a", nil)
	assert.Equal(t, "/a?auth_error=unavailable", got.header.Get("Location"))
	assert.Empty(t, e.jar)
}

func TestSigningInWithTelegram(t *testing.T) {
	t.Parallel()
	e := enter(t)
	id := int64(4242)
	e.entrance.session.User.TelegramID, e.entrance.session.User.Name = &id, "Maker"
	// As an older client sends it: with a field of its own.
	got, _ := e.browse(t, http.MethodPost, "/api/auth/telegram", map[string]any{
		"id": id, "first_name": "Maker", "auth_date": 1700000000, "hash": "ab", "remember": true,
	})
	require.Equal(t, http.StatusOK, got.status, got.body)
	assert.Equal(t, map[string]string{"id": "4242", "first_name": "Maker", "auth_date": "1700000000", "hash": "ab"}, e.entrance.proof.Widget)
	var session api.Session
	got.into(t, &session)
	assert.Equal(t, e.entrance.session.AccessToken, session.AccessToken)
	assert.Equal(t, id, *session.User.TelegramID)
	assert.NotContains(t, got.body, "renew", "what renews the session is in the cookie only")

	got, _ = e.browse(t, http.MethodGet, "/api/generations/counts", nil)
	assert.Equal(t, http.StatusOK, got.status)

	got, _ = e.browse(t, http.MethodPost, "/api/auth/telegram", map[string]any{"initData": "user=x&hash=y"})
	require.Equal(t, http.StatusOK, got.status, got.body)
	assert.Equal(t, telegram.Proof{InitData: "user=x&hash=y"}, e.entrance.proof)

	got, _ = e.browse(t, http.MethodPost, "/api/auth/telegram", map[string]any{"id": 1})
	assert.Equal(t, http.StatusBadRequest, got.status)
	assert.Equal(t, []string{"initData"}, got.fields(t))

	e.entrance.err = models.Errorf(models.CodeUnauthenticated, "Sign in again.")
	got, cookies := e.browse(t, http.MethodPost, "/api/auth/telegram", map[string]any{"initData": "x"})
	assert.Equal(t, http.StatusUnauthorized, got.status)
	assert.Empty(t, cookies)
}

func TestRenewingAndEndingTheSessionOfACookie(t *testing.T) {
	t.Parallel()
	e := enter(t)
	got, _ := e.browse(t, http.MethodPost, "/api/auth/refresh", nil)
	assert.Equal(t, http.StatusBadRequest, got.status, "there is none")

	e.browse(t, http.MethodPost, "/api/auth/telegram", map[string]any{"initData": "x"})
	got, cookies := e.browse(t, http.MethodPost, "/api/auth/refresh", nil)
	assert.Equal(t, http.StatusOK, got.status, got.body)
	assert.NotEmpty(t, cookies)
	e.entrance.session.RefreshToken = "ended"
	e.browse(t, http.MethodPost, "/api/auth/telegram", map[string]any{"initData": "x"})
	got, _ = e.browse(t, http.MethodPost, "/api/auth/refresh", nil)
	assert.Equal(t, http.StatusUnauthorized, got.status)

	e.entrance.err = &models.Error{Code: models.CodeUnavailable, Message: "Later."}
	got, _ = e.browse(t, http.MethodPost, "/api/auth/logout", nil)
	assert.Equal(t, http.StatusOK, got.status, "whoever signs out is out here, auth server or not")
	assert.Equal(t, e.entrance.session.AccessToken, e.entrance.left)
	assert.Empty(t, e.jar)
	got, _ = e.browse(t, http.MethodPost, "/api/auth/logout", nil)
	assert.Equal(t, http.StatusOK, got.status, "and may say so again")
	got, _ = e.browse(t, http.MethodGet, "/api/generations/counts", nil)
	assert.Equal(t, http.StatusUnauthorized, got.status)
}

// gatekeeper notes who came.
type gatekeeper struct{ tokens chan string }

func (g gatekeeper) Authenticate(_ context.Context, bearer string) (models.Caller, error) {
	g.tokens <- bearer
	return models.Caller{}, models.Errorf(models.CodeUnauthenticated, "No.")
}

func TestAHeaderGoesBeforeTheCookie(t *testing.T) {
	t.Parallel()
	cookies, err := auth.NewCookies(auth.Config{}, "http://127.0.0.1", time.Now).
		Write(auth.Session{AccessToken: "of-the-cookie", RefreshToken: "r", ExpiresAt: time.Now(), User: models.User{ID: uuid.New()}}, nil)
	require.NoError(t, err)
	for header, want := range map[string]string{"": "of-the-cookie", "Bearer of-the-header": "of-the-header", "Basic abc": "", "bearer": ""} {
		keeper := gatekeeper{tokens: make(chan string, 1)}
		b := setup(t, func(b *bundle) { b.deps.Auth = keeper })
		request := httptest.NewRequest(http.MethodGet, b.server.URL+"/api/generations/counts", http.NoBody)
		more := map[string]string{"Cookie": cookies[0].Name + "=" + cookies[0].Value}
		if header != "" {
			more["Authorization"] = header
		}
		got := b.ask(t, asked{method: request.Method, path: request.URL.Path, stranger: true, header: more})
		assert.Equal(t, http.StatusUnauthorized, got.status)
		assert.Equal(t, want, <-keeper.tokens, header)
	}
}

// A page asks what to offer before anybody has signed in.
func TestThePageOfSignInLearnsItsWays(t *testing.T) {
	t.Parallel()
	for name, ways := range map[string]api.Ways{
		"by e-mail":      {Email: true, Password: true},
		"through others": {Google: true, Telegram: "https://oauth.telegram.org/auth?bot_id=1"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := setup(t, func(b *bundle) { b.deps.Ways = ways })
			reply := b.ask(t, asked{method: http.MethodGet, path: "/api/auth/methods", stranger: true})
			require.Equal(t, http.StatusOK, reply.status, reply.body)
			var got api.SignInMethods
			reply.into(t, &got)
			assert.Equal(t, ways.Email, got.Email)
			assert.Equal(t, ways.Password, got.Password)
			assert.Equal(t, ways.Google, got.Google)
			if ways.Telegram == "" {
				assert.Nil(t, got.TelegramURL)
				return
			}
			assert.Equal(t, ways.Telegram, *got.TelegramURL)
		})
	}
}
