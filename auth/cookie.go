package auth

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"
)

const (
	// chunkSize is the SSR client's: a browser drops cookies above 4096 bytes, name
	// and attributes included.
	chunkSize = 3180
	// maxChunks is above any session that a request's header has room for.
	maxChunks = 16
	// encodedPrefix marks values in base64url, which the SSR client writes since its
	// first version; the packages before it wrote plain JSON.
	encodedPrefix = "base64-"
	// keepFor is the SSR client's: as long as browsers keep a cookie at most. What
	// the cookie holds ends sooner.
	keepFor = 400 * 24 * time.Hour
	// verifierFor is how long somebody may take to choose an account at the provider:
	// Supabase Auth ends the same flow by then.
	verifierFor = 10 * time.Minute
	// ownName stands in the place of a project's name where there is none.
	ownName = "darkroom"
)

// Cookies reads and writes the session cookies of the Supabase SSR client, so
// that a web client made with it and this service see the same session. It is
// safe for use by many goroutines.
type Cookies struct {
	name   string
	secure bool
	now    func() time.Time
}

// NewCookies returns the cookies of the project that cfg names. They are for
// https only where publicURL is.
func NewCookies(cfg Config, publicURL string, now func() time.Time) Cookies {
	project := ownName
	if base, err := url.Parse(cfg.URL); err == nil && cfg.Supabase() {
		project, _, _ = strings.Cut(base.Hostname(), ".")
	}
	return Cookies{name: "sb-" + project + "-auth-token", secure: strings.HasPrefix(publicURL, "https://"), now: now}
}

// Read returns the session that a browser sent; its tokens are not checked. It
// is false where there is none, or one that cannot be read.
func (c Cookies) Read(cookies []*http.Cookie) (Session, bool) {
	text := c.text(cookies, c.name)
	if strings.HasPrefix(text, "[") { // of the packages before the SSR client
		var fields []any
		if json.Unmarshal([]byte(text), &fields) != nil || len(fields) == 0 {
			return Session{}, false
		}
		session := Session{}
		session.AccessToken, _ = fields[0].(string)
		if len(fields) > 1 {
			session.RefreshToken, _ = fields[1].(string)
		}
		return session, session.AccessToken != ""
	}
	var kept struct {
		AccessToken  string `json:"access_token"`
		RefreshToken string `json:"refresh_token"`
		ExpiresAt    int64  `json:"expires_at"`
	}
	if json.Unmarshal([]byte(text), &kept) != nil {
		return Session{}, false
	}
	session := Session{AccessToken: kept.AccessToken, RefreshToken: kept.RefreshToken, ExpiresAt: time.Unix(kept.ExpiresAt, 0)}
	return session, kept.AccessToken != ""
}

// Write returns the cookies that keep a session, and that end the chunks of one
// before which had more. old is what the browser sent.
func (c Cookies) Write(session Session, old []*http.Cookie) ([]*http.Cookie, error) {
	text, err := json.Marshal(store(session, c.now()))
	if err != nil {
		return nil, fmt.Errorf("encode session: %w", err)
	}
	life := keepFor
	if session.RefreshToken == "" {
		life = session.ExpiresAt.Sub(c.now())
	}
	written := c.write(c.name, text, life)
	return append(c.end(c.name, old, written), written...), nil
}

// Clear returns the cookies that end the session that the browser sent, and a
// sign-in that it had begun.
func (c Cookies) Clear(old []*http.Cookie) []*http.Cookie {
	return append(c.end(c.name, old, nil), c.end(c.verifierName(), old, nil)...)
}

// Verifier returns the PKCE verifier of a sign-in that was begun in this
// browser, by us or by the SSR client; "" where there is none.
func (c Cookies) Verifier(cookies []*http.Cookie) string {
	var kept string
	if json.Unmarshal([]byte(c.text(cookies, c.verifierName())), &kept) != nil {
		return ""
	}
	verifier, _, _ := strings.Cut(kept, "/") // what follows is what the sign-in is for
	return verifier
}

// WriteVerifier returns the cookies that keep a PKCE verifier until its sign-in
// comes back.
func (c Cookies) WriteVerifier(verifier string) ([]*http.Cookie, error) {
	text, err := json.Marshal(verifier)
	if err != nil {
		return nil, fmt.Errorf("encode verifier: %w", err)
	}
	return c.write(c.verifierName(), text, verifierFor), nil
}

// EndVerifier returns the cookies that forget the verifier that the browser sent:
// it is good for one sign-in.
func (c Cookies) EndVerifier(old []*http.Cookie) []*http.Cookie {
	return c.end(c.verifierName(), old, nil)
}

func (c Cookies) verifierName() string { return c.name + "-code-verifier" }

// text joins a value from its chunks and decodes it; "" for none.
func (c Cookies) text(cookies []*http.Cookie, name string) string {
	value := valueOf(cookies, name)
	for i := 0; value == "" || i > 0; i++ {
		chunk := valueOf(cookies, name+"."+strconv.Itoa(i))
		if chunk == "" || i == maxChunks {
			break
		}
		value += chunk
	}
	encoded, ok := strings.CutPrefix(value, encodedPrefix)
	if !ok {
		return value
	}
	decoded, err := base64.RawURLEncoding.DecodeString(strings.TrimRight(encoded, "="))
	if err != nil {
		return ""
	}
	return string(decoded)
}

// valueOf returns the first cookie of a name. JavaScript escapes what may not
// stand in a cookie; base64 has nothing to escape.
func valueOf(cookies []*http.Cookie, name string) string {
	for _, cookie := range cookies {
		if cookie.Name != name {
			continue
		}
		if plain, err := url.PathUnescape(cookie.Value); err == nil {
			return plain
		}
		return cookie.Value
	}
	return ""
}

// write returns a value in as many cookies as it takes.
func (c Cookies) write(name string, text []byte, life time.Duration) []*http.Cookie {
	value := encodedPrefix + base64.RawURLEncoding.EncodeToString(text)
	if len(value) <= chunkSize {
		return []*http.Cookie{c.cookie(name, value, life)}
	}
	var written []*http.Cookie
	for len(value) > 0 {
		size := min(len(value), chunkSize)
		written = append(written, c.cookie(name+"."+strconv.Itoa(len(written)), value[:size], life))
		value = value[size:]
	}
	return written
}

// end returns cookies that remove those of old that belong to name, but for those
// that are written anew.
func (c Cookies) end(name string, old, written []*http.Cookie) []*http.Cookie {
	keep := map[string]bool{}
	for _, cookie := range written {
		keep[cookie.Name] = true
	}
	var ended []*http.Cookie
	for _, cookie := range old {
		if keep[cookie.Name] || !belongs(cookie.Name, name) {
			continue
		}
		keep[cookie.Name] = true // once is enough
		gone := c.cookie(cookie.Name, "", 0)
		gone.MaxAge = -1
		ended = append(ended, gone)
	}
	return ended
}

// belongs tells whether a cookie is that of name or a chunk of it.
func belongs(cookie, name string) bool {
	rest, ok := strings.CutPrefix(cookie, name)
	if !ok || rest == "" {
		return ok
	}
	number, ok := strings.CutPrefix(rest, ".")
	if !ok {
		return false
	}
	_, err := strconv.ParseUint(number, 10, 16)
	return err == nil
}

func (c Cookies) cookie(name, value string, life time.Duration) *http.Cookie {
	return &http.Cookie{
		Name: name, Value: value, Path: "/", MaxAge: int(life / time.Second),
		HttpOnly: true, Secure: c.secure, SameSite: http.SameSiteLaxMode,
	}
}
