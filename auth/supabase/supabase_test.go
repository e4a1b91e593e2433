package supabase_test

import (
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.uber.org/zap"

	"darkroom/auth"
	"darkroom/auth/supabase"
	"darkroom/models"
	"darkroom/simulator/ids"
	"darkroom/simulator/supabaseauth"
)

const (
	anonKey    = "sb_publishable_test"
	serviceKey = "sb_secret_canary"
)

// project plays a Supabase project.
func project(t *testing.T) string {
	t.Helper()
	mux := http.NewServeMux()
	server := httptest.NewServer(mux)
	api, err := supabaseauth.New(supabaseauth.Deps{
		Dir: t.TempDir(), IDs: ids.New([]byte(t.Name()), false), URL: func() string { return server.URL }, Now: time.Now, Logger: zap.NewNop(),
	})
	require.NoError(t, err)
	api.Routes(mux)
	t.Cleanup(func() {
		server.Close()
		assert.NoError(t, api.Close())
	})
	return server.URL + supabaseauth.Path
}

func client(t *testing.T, address string) *supabase.Client {
	t.Helper()
	c, err := supabase.New(supabase.Config{URL: address, AnonKey: anonKey, ServiceKey: serviceKey}, time.Now)
	require.NoError(t, err)
	return c
}

func checker(t *testing.T, address string) *auth.Authenticator {
	t.Helper()
	a, err := auth.New(auth.Config{Audience: "authenticated", URL: address, AnonKey: anonKey}, time.Now)
	require.NoError(t, err)
	return a
}

// choose is what a browser does at the page of a sign-in: it returns the code.
func choose(t *testing.T, address, email string) string {
	t.Helper()
	page, err := url.Parse(address)
	require.NoError(t, err)
	form := page.Query()
	form.Set("email", email)
	page.RawQuery = ""
	req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, page.String(), strings.NewReader(form.Encode()))
	require.NoError(t, err)
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	browser := &http.Client{Timeout: 10 * time.Second, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	resp, err := browser.Do(req)
	require.NoError(t, err)
	require.NoError(t, resp.Body.Close())
	back, err := resp.Location()
	require.NoError(t, err)
	assert.Equal(t, "/auth/callback", back.Path)
	assert.Equal(t, "/gallery", back.Query().Get("next"), "what we asked to have back")
	return back.Query().Get("code")
}

func TestASessionByPKCE(t *testing.T) {
	t.Parallel()
	address := project(t)
	c := client(t, address)
	where, verifier := c.Start("google", "http://127.0.0.1:8080/auth/callback?next=%2Fgallery")
	assert.GreaterOrEqual(t, len(verifier), 43, "RFC 7636")
	assert.NotContains(t, where, verifier)
	code := choose(t, where, "maker@example.com")

	_, err := c.Exchange(t.Context(), choose(t, where, "maker@example.com"), verifier+"x")
	require.Equal(t, models.CodeUnauthenticated, models.CodeOf(err), "another browser's verifier")
	session, err := c.Exchange(t.Context(), code, verifier)
	require.NoError(t, err)
	assert.Equal(t, "maker@example.com", session.User.Email)
	assert.WithinDuration(t, time.Now().Add(time.Hour), session.ExpiresAt, time.Minute)
	_, err = c.Exchange(t.Context(), code, verifier)
	require.Equal(t, models.CodeUnauthenticated, models.CodeOf(err), "a code is good once")

	user, err := checker(t, address).Authenticate(t.Context(), session.AccessToken)
	require.NoError(t, err)
	assert.Equal(t, session.User.ID, user.ID)

	next, err := c.Refresh(t.Context(), session.RefreshToken)
	require.NoError(t, err)
	assert.NotEqual(t, session.RefreshToken, next.RefreshToken)
	again, err := c.Refresh(t.Context(), session.RefreshToken)
	require.NoError(t, err, "callers that raced")
	assert.Equal(t, next.RefreshToken, again.RefreshToken)

	require.NoError(t, c.Logout(t.Context(), next.AccessToken))
	require.NoError(t, c.Logout(t.Context(), next.AccessToken), "again")
	require.NoError(t, c.Logout(t.Context(), "no token at all"))
	_, err = c.Refresh(t.Context(), next.RefreshToken)
	require.Equal(t, models.CodeUnauthenticated, models.CodeOf(err))
}

func TestSomebodyFromTelegram(t *testing.T) {
	t.Parallel()
	address := project(t)
	c := client(t, address)
	id := int64(4242)
	person := models.User{TelegramID: &id, Name: "Maker"}
	first, err := c.SignInTelegram(t.Context(), person)
	require.NoError(t, err)
	assert.Equal(t, "telegram-4242@telegram.invalid", first.User.Email)
	assert.Equal(t, "Maker", first.User.Name)
	second, err := c.SignInTelegram(t.Context(), person)
	require.NoError(t, err)
	assert.Equal(t, first.User.ID, second.User.ID, "one account")
	user, err := checker(t, address).Authenticate(t.Context(), second.AccessToken)
	require.NoError(t, err)
	assert.Equal(t, first.User.ID, user.ID)
}

// TestAnAddressThatWasTakenBefore is incident 30: nobody becomes somebody else by
// an address.
func TestAnAddressThatWasTakenBefore(t *testing.T) {
	t.Parallel()
	address := project(t)
	body := `{"email":"telegram-666@telegram.invalid","password":"hijacked"}`
	req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, address+"/auth/v1/signup", strings.NewReader(body))
	require.NoError(t, err)
	req.Header.Set("Apikey", anonKey)
	resp, err := (&http.Client{Timeout: 10 * time.Second}).Do(req)
	require.NoError(t, err)
	require.NoError(t, resp.Body.Close())
	require.Equal(t, http.StatusOK, resp.StatusCode)
	id := int64(666)
	_, err = client(t, address).SignInTelegram(t.Context(), models.User{TelegramID: &id})
	require.Equal(t, models.CodeConflict, models.CodeOf(err))
}

func TestWithoutAServiceKeyNobodyComesFromTelegram(t *testing.T) {
	t.Parallel()
	id := int64(1)
	for key, want := range map[string]models.Code{"": models.CodeUnavailable, "sb_secre": models.CodeInternal} {
		c, err := supabase.New(supabase.Config{URL: project(t), AnonKey: anonKey, ServiceKey: key}, time.Now)
		require.NoError(t, err)
		_, err = c.SignInTelegram(t.Context(), models.User{TelegramID: &id})
		require.Equal(t, want, models.CodeOf(err), "%v", err)
		_, err = c.SignInTelegram(t.Context(), models.User{})
		require.Error(t, err)
	}
}

// TestAnswersOfNoUse are those of servers that are away, lie or are others.
func TestAnswersOfNoUse(t *testing.T) {
	t.Parallel()
	const echo = "what was sent"
	for name, tt := range map[string]struct {
		answer http.HandlerFunc
		want   models.Code
	}{
		"away":              {func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusBadGateway) }, models.CodeUnavailable},
		"too many":          {func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusTooManyRequests) }, models.CodeUnavailable},
		"no JSON":           {func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, "<html>") }, models.CodeUnavailable},
		"no session":        {func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, "{}") }, models.CodeUnavailable},
		"a user without id": {func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, `{"access_token":"x"}`) }, models.CodeUnavailable},
		"endless": {func(w http.ResponseWriter, _ *http.Request) {
			_, _ = io.WriteString(w, `"`+strings.Repeat("x", 300<<10)+`"`)
		}, models.CodeUnavailable},
		"redirect": {func(w http.ResponseWriter, r *http.Request) {
			http.Redirect(w, r, "https://example.com", http.StatusTemporaryRedirect)
		}, models.CodeUnavailable},
		"hangs up": {func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) }, models.CodeUnavailable}, //nolint:forbidigo // net/http's own way
		"repeats what was sent": {func(w http.ResponseWriter, r *http.Request) {
			sent, _ := io.ReadAll(r.Body)
			w.WriteHeader(http.StatusBadRequest)
			_, _ = io.WriteString(w, `{"code":"`+echo+r.Header.Get("Apikey")+`","message":`+string(sent)+`}`)
		}, models.CodeUnauthenticated},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			server := httptest.NewServer(tt.answer)
			t.Cleanup(server.Close)
			_, err := client(t, server.URL).Exchange(t.Context(), "secret-code", "secret-verifier")
			require.Equal(t, tt.want, models.CodeOf(err), "%v", err)
			for _, secret := range []string{"secret-code", "secret-verifier", anonKey, echo} {
				assert.NotContains(t, err.Error(), secret)
			}
		})
	}
}

func TestACallerThatHangsUp(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	_, err := client(t, project(t)).Refresh(ctx, "x")
	require.ErrorIs(t, err, context.Canceled)
}

func TestNewNamesTheFaultyVariable(t *testing.T) {
	t.Parallel()
	for want, cfg := range map[string]supabase.Config{
		"SUPABASE_URL":         {AnonKey: "k", URL: "p.supabase.co"},
		"SUPABASE_SERVICE_KEY": {AnonKey: "k", URL: "https://p.supabase.co", ServiceKey: "sb_publishable_x"},
	} {
		_, err := supabase.New(cfg, time.Now)
		require.ErrorContains(t, err, want)
	}
	_, err := supabase.New(supabase.Config{}, time.Now)
	require.NoError(t, err, "who does not use it need not set it up")
}
