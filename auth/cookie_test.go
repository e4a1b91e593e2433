package auth_test

import (
	"encoding/base64"
	"encoding/json"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"darkroom/auth"
	"darkroom/models"
)

const cookieName = "sb-abcdefgh-auth-token"

func cookies(publicURL string) auth.Cookies {
	return auth.NewCookies(auth.Config{URL: "https://abcdefgh.supabase.co", AnonKey: "k"}, publicURL, noon)
}

// sent is a browser's cookies, from name and value in turn.
func sent(pairs ...string) []*http.Cookie {
	var all []*http.Cookie
	for i := 0; i+1 < len(pairs); i += 2 {
		all = append(all, &http.Cookie{Name: pairs[i], Value: pairs[i+1]})
	}
	return all
}

func encoded(text string) string {
	return "base64-" + base64.RawURLEncoding.EncodeToString([]byte(text))
}

func TestReadingASession(t *testing.T) {
	t.Parallel()
	session := `{"access_token":"a.b.c","refresh_token":"r","expires_at":1777896000,"user":{"user_metadata":{"name":"Zoë 🙂"}}}`
	value := encoded(session)
	escaped := url.PathEscape(session)
	for name, tt := range map[string]struct {
		cookies []*http.Cookie
		want    string
	}{
		"one cookie":                     {sent(cookieName, value), "a.b.c"},
		"with padding":                   {sent(cookieName, "base64-"+base64.URLEncoding.EncodeToString([]byte(session))), "a.b.c"},
		"chunks":                         {sent(cookieName+".0", value[:40], cookieName+".1", value[40:]), "a.b.c"},
		"chunks in any order":            {sent(cookieName+".2", value[50:], cookieName+".0", value[:40], cookieName+".1", value[40:50]), "a.b.c"},
		"others around":                  {sent("sb-abcdefgh-auth-token-code-verifier", "x", "other", "y", cookieName, value), "a.b.c"},
		"plain JSON, escaped":            {sent(cookieName, escaped), "a.b.c"},
		"plain JSON in chunks, escaped":  {sent(cookieName+".0", escaped[:60], cookieName+".1", escaped[60:]), "a.b.c"},
		"array of the older packages":    {sent(cookieName, url.PathEscape(`["a.b.c","r",null,null,null]`)), "a.b.c"},
		"array, encoded":                 {sent(cookieName, encoded(`["a.b.c"]`)), "a.b.c"},
		"the whole before the chunks":    {sent(cookieName, value, cookieName+".0", encoded(`{"access_token":"old"}`)), "a.b.c"},
		"the first of two":               {sent(cookieName, value, cookieName, encoded(`{"access_token":"evil"}`)), "a.b.c"},
		"none":                           {nil, ""},
		"of another project":             {sent("sb-other-auth-token", value), ""},
		"empty":                          {sent(cookieName, ""), ""},
		"chunk 0 missing":                {sent(cookieName+".1", value), ""},
		"chunk in the middle missing":    {sent(cookieName+".0", value[:40], cookieName+".2", value[40:]), ""},
		"chunks of two sessions":         {sent(cookieName+".0", value[:40], cookieName+".1", encoded(session)[8:40]), ""},
		"not base64":                     {sent(cookieName, "base64-!!!"), ""},
		"not JSON":                       {sent(cookieName, encoded("hello")), ""},
		"another JSON":                   {sent(cookieName, encoded(`"a.b.c"`)), ""},
		"token is no text":               {sent(cookieName, encoded(`{"access_token":1}`)), ""},
		"no token":                       {sent(cookieName, encoded(`{"refresh_token":"r"}`)), ""},
		"empty array":                    {sent(cookieName, encoded(`[]`)), ""},
		"array of no text":               {sent(cookieName, encoded(`[null,"r"]`)), ""},
		"a bare token is not a session":  {sent(cookieName, "a.b.c"), ""},
		"an escape that is none":         {sent(cookieName, "%zz"), ""},
		"a chunk number with zeros only": {sent(cookieName+".00", value), ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got, ok := cookies("").Read(tt.cookies)
			assert.Equal(t, tt.want, got.AccessToken)
			assert.Equal(t, tt.want != "", ok)
		})
	}
	got, _ := cookies("").Read(sent(cookieName, value))
	assert.Equal(t, "r", got.RefreshToken)
	assert.Equal(t, int64(1777896000), got.ExpiresAt.Unix())
}

// TestManyChunksEnd keeps a request with thousands of cookies cheap.
func TestManyChunksEnd(t *testing.T) {
	t.Parallel()
	var many []*http.Cookie
	for i := range 5000 {
		many = append(many, &http.Cookie{Name: cookieName + "." + strconv.Itoa(i), Value: "x"})
	}
	_, ok := cookies("").Read(many)
	assert.False(t, ok)
}

func someSession(refresh string, size int) auth.Session {
	return auth.Session{
		AccessToken: "a." + strings.Repeat("x", size) + ".c", RefreshToken: refresh, ExpiresAt: noon().Add(time.Hour),
		User: models.User{ID: uuid.MustParse(subject), Email: "reader@example.com"},
	}
}

func TestWritingASession(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		public, refresh string
		size, chunks    int
		secure          bool
		age             time.Duration
	}{
		"small":             {"https://d.example", "r", 100, 1, true, 400 * 24 * time.Hour},
		"large":             {"https://d.example", "r", 6000, 3, true, 400 * 24 * time.Hour},
		"http":              {"http://127.0.0.1:8080", "r", 100, 1, false, 400 * 24 * time.Hour},
		"cannot be renewed": {"https://d.example", "", 100, 1, true, time.Hour},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c := cookies(tt.public)
			session := someSession(tt.refresh, tt.size)
			written, err := c.Write(session, nil)
			require.NoError(t, err)
			require.Len(t, written, tt.chunks)
			for i, cookie := range written {
				want := cookieName
				if tt.chunks > 1 {
					want += "." + strconv.Itoa(i)
				}
				assert.Equal(t, want, cookie.Name)
				assert.LessOrEqual(t, len(cookie.Value), 3180)
				assert.True(t, cookie.HttpOnly)
				assert.Equal(t, tt.secure, cookie.Secure)
				assert.Equal(t, http.SameSiteLaxMode, cookie.SameSite)
				assert.Equal(t, "/", cookie.Path)
				assert.Empty(t, cookie.Domain, "of this host alone")
				assert.Equal(t, int(tt.age/time.Second), cookie.MaxAge)
				require.NoError(t, cookie.Valid())
				assert.Less(t, len(cookie.String()), 4096, "browsers drop longer ones")
			}
			got, ok := c.Read(written)
			assert.True(t, ok)
			assert.Equal(t, session.AccessToken, got.AccessToken)
			assert.Equal(t, session.RefreshToken, got.RefreshToken)
			assert.True(t, session.ExpiresAt.Equal(got.ExpiresAt))
		})
	}
}

func TestAWrittenSessionIsTheSSRClients(t *testing.T) {
	t.Parallel()
	written, err := cookies("").Write(someSession("r", 10), nil)
	require.NoError(t, err)
	text, err := base64.RawURLEncoding.DecodeString(strings.TrimPrefix(written[0].Value, "base64-"))
	require.NoError(t, err)
	var got map[string]any
	require.NoError(t, json.Unmarshal(text, &got))
	assert.Equal(t, map[string]any{
		"access_token": "a.xxxxxxxxxx.c", "refresh_token": "r", "token_type": "bearer",
		"expires_in": float64(3600), "expires_at": float64(noon().Add(time.Hour).Unix()),
		"user": map[string]any{"id": subject, "email": "reader@example.com", "aud": "authenticated", "role": "authenticated"},
	}, got)
}

func TestASmallerSessionLeavesNoChunksBehind(t *testing.T) {
	t.Parallel()
	c := cookies("https://d.example")
	large, err := c.Write(someSession("r", 6000), nil)
	require.NoError(t, err)
	old := append(large, sent("other", "x", cookieName+"-code-verifier", "y", cookieName+".x", "z")...)
	small, err := c.Write(someSession("r", 10), old)
	require.NoError(t, err)
	ended := map[string]int{}
	for _, cookie := range small {
		ended[cookie.Name] = cookie.MaxAge
	}
	assert.Equal(t, map[string]int{cookieName + ".0": -1, cookieName + ".1": -1, cookieName + ".2": -1, cookieName: 400 * 24 * 3600}, ended)

	ended = map[string]int{}
	for _, cookie := range c.Clear(old) {
		assert.Empty(t, cookie.Value)
		assert.True(t, cookie.Secure)
		ended[cookie.Name] = cookie.MaxAge
	}
	assert.Equal(t, map[string]int{cookieName + ".0": -1, cookieName + ".1": -1, cookieName + ".2": -1, cookieName + "-code-verifier": -1}, ended)
}

func TestTheVerifierOfASignIn(t *testing.T) {
	t.Parallel()
	c := cookies("https://d.example")
	written, err := c.WriteVerifier("proof")
	require.NoError(t, err)
	require.Len(t, written, 1)
	assert.Equal(t, 600, written[0].MaxAge)
	assert.True(t, written[0].HttpOnly)
	assert.Equal(t, "proof", c.Verifier(written))
	name := cookieName + "-code-verifier"
	assert.Equal(t, "proof", c.Verifier(sent(name, encoded(`"proof"`))), "as the SSR client keeps it")
	assert.Equal(t, "proof", c.Verifier(sent(name, encoded(`"proof/recovery"`))))
	for _, bad := range []string{"", "proof", "base64-!", encoded(`{}`)} {
		assert.Empty(t, c.Verifier(sent(name, bad)))
	}
	assert.Equal(t, -1, c.EndVerifier(written)[0].MaxAge)
}

func TestTheNameOfTheCookie(t *testing.T) {
	t.Parallel()
	for address, want := range map[string]string{
		"https://abcdefgh.supabase.co":   "sb-abcdefgh-auth-token",
		"http://127.0.0.1:8090/supabase": "sb-127-auth-token",
		"http://localhost:54321":         "sb-localhost-auth-token",
	} {
		written, err := auth.NewCookies(auth.Config{URL: address, AnonKey: "k"}, "", noon).Write(someSession("r", 1), nil)
		require.NoError(t, err)
		assert.Equal(t, want, written[0].Name)
	}
	// Media in a project's storage make nobody sign in there.
	written, err := auth.NewCookies(auth.Config{URL: "https://abcdefgh.supabase.co"}, "", noon).Write(someSession("r", 1), nil)
	require.NoError(t, err)
	assert.Equal(t, "sb-darkroom-auth-token", written[0].Name)
}
