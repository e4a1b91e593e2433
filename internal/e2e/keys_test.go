package e2e_test

import (
	"bytes"
	"encoding/json"
	"io"
	"net"
	"net/http"
	"net/url"
	"regexp"
	"strconv"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"darkroom/models"
)

// atOnce is how long a process may go on believing what has just ended: it hears of it
// by NOTIFY, milliseconds later, or seconds on two cores that many tests share. What it
// does not hear of it would believe for a minute.
const atOnce = 5 * time.Second

// visitor is somebody at a browser, with a mailbox. They come from an address of their
// own: sign-ins are counted by the caller's, and most tests share 127.0.0.1.
type visitor struct {
	browser

	mail string
}

func newVisitor(t *testing.T) visitor {
	t.Helper()
	v := visitor{newBrowser(t, running), uuid.NewString() + "@example.com"}
	v.client.Transport = fromElsewhere(t)
	return v
}

// fromElsewhere sends requests from a loopback address that nobody else has.
func fromElsewhere(t *testing.T) *http.Transport {
	t.Helper()
	id := uuid.New()
	dialer := &net.Dialer{LocalAddr: &net.TCPAddr{IP: net.IPv4(127, 7, id[0], id[1])}}
	transport := &http.Transport{DialContext: dialer.DialContext}
	t.Cleanup(transport.CloseIdleConnections)
	return transport
}

// ask sends JSON with a proof; without one the cookies count.
func (v visitor) ask(t *testing.T, method, path, proof string, body any) page {
	t.Helper()
	var payload io.Reader = http.NoBody
	if body != nil {
		raw, err := json.Marshal(body)
		require.NoError(t, err)
		payload = bytes.NewReader(raw)
	}
	req, err := http.NewRequestWithContext(t.Context(), method, v.stack.url("API_ADDR", path), payload)
	require.NoError(t, err)
	req.Header.Set("Content-Type", "application/json")
	if proof != "" {
		req.Header.Set("Authorization", "Bearer "+proof)
	}
	return v.send(t, req)
}

// link has a link sent and returns its token, as the mail has it.
func (v visitor) link(t *testing.T) string {
	t.Helper()
	before := len(caughtBy(t, v.mail))
	answer := v.ask(t, http.MethodPost, "/api/auth/link", "", map[string]any{"email": v.mail, "next": "/gallery"})
	require.Equal(t, http.StatusAccepted, answer.status, answer.body)
	mails := caughtBy(t, v.mail)
	require.Len(t, mails, before+1, "the mail is out before the answer")
	found := regexp.MustCompile(`http://\S+/auth/link#(\S+)`).FindStringSubmatch(mails[before].Text)
	require.Len(t, found, 2, mails[before].Text)
	values, err := url.ParseQuery(found[1])
	require.NoError(t, err)
	assert.Equal(t, "/gallery", values.Get("next"))
	return values.Get("token")
}

// session reads an access token and whose it is from the answer to a sign-in.
func (v visitor) session(t *testing.T, answer page) (token string, user uuid.UUID) {
	t.Helper()
	require.Equal(t, http.StatusOK, answer.status, answer.body)
	var session struct {
		AccessToken string `json:"access_token"`
		User        struct {
			ID    uuid.UUID
			Email string
		}
	}
	require.NoError(t, json.Unmarshal([]byte(answer.body), &session))
	assert.Equal(t, v.mail, session.User.Email)
	assert.NotContains(t, answer.body, "refresh", "scripts do not get to see it")
	return session.AccessToken, session.User.ID
}

// comes signs in by a link.
func (v visitor) comes(t *testing.T) (token string, user uuid.UUID) {
	t.Helper()
	return v.session(t, v.ask(t, http.MethodPost, "/api/auth/session", "", map[string]any{"token": v.link(t), "name": "Maker"}))
}

// again is the same browser as it was: with the cookies that it has now.
func (v visitor) again(t *testing.T) visitor {
	t.Helper()
	as := visitor{newBrowser(t, v.stack), v.mail}
	as.client.Transport = v.client.Transport
	address, err := url.Parse(v.stack.url("API_ADDR", "/"))
	require.NoError(t, err)
	as.client.Jar.SetCookies(address, v.cookies(t))
	return as
}

func (v visitor) refresh(t *testing.T) page {
	t.Helper()
	return v.ask(t, http.MethodPost, "/api/auth/refresh", "", nil)
}

// works expects a proof to open the list of generations.
func (v visitor) works(t *testing.T, proof, why string) {
	t.Helper()
	answer := v.ask(t, http.MethodGet, "/api/generations/list", proof, nil)
	assert.Equal(t, http.StatusOK, answer.status, "%s: %s", why, answer.body)
}

// over expects a proof that was good, and remembered, to be refused now.
func (v visitor) over(t *testing.T, proof, why string) {
	t.Helper()
	began := time.Now()
	require.Eventually(t, func() bool {
		return v.ask(t, http.MethodGet, "/api/generations/list", proof, nil).status == http.StatusUnauthorized
	}, atOnce, 5*time.Millisecond, why)
	t.Logf("%s: refused after %s", why, time.Since(began).Round(time.Millisecond))
}

func TestALinkSignsInOnceAndItsSessionIsRenewed(t *testing.T) {
	t.Parallel()
	v := newVisitor(t)
	secret := v.link(t)
	follow := map[string]any{"token": secret}
	token, user := v.session(t, v.ask(t, http.MethodPost, "/api/auth/session", "", follow))
	assert.Equal(t, http.StatusUnauthorized, v.ask(t, http.MethodPost, "/api/auth/session", "", follow).status, "it works once")
	v.works(t, token, "the token of the answer")
	v.works(t, "", "the cookie")

	first := v.again(t)
	next, _ := v.session(t, v.refresh(t))
	v.works(t, next, "the next token")
	w := newWitness(t)
	// A used refresh token is taken for ten seconds more, for two tabs that wake up together.
	_, err := w.rows.Exec(t.Context(), `UPDATE refresh_tokens SET used_at = used_at - interval '11 seconds'
		WHERE session_id IN (SELECT id FROM login_sessions WHERE user_id = $1)`, user)
	require.NoError(t, err)
	answer := first.refresh(t)
	assert.Equal(t, http.StatusUnauthorized, answer.status, answer.body)
	v.over(t, next, "a refresh token in two hands ends the session")
	assert.Equal(t, http.StatusUnauthorized, v.refresh(t).status, "for both")

	for _, hidden := range []string{secret, token, next, v.mail} {
		assert.NotContains(t, running.log.String(), hidden)
	}
}

func TestSigningOutEndsOneSessionAtOnce(t *testing.T) {
	t.Parallel()
	v := newVisitor(t)
	token, _ := v.comes(t)
	kept := v.again(t)
	other := newVisitor(t)
	other.mail = v.mail
	elsewhere, _ := other.comes(t)
	v.works(t, token, "before")
	other.works(t, elsewhere, "on another machine")

	answer := v.ask(t, http.MethodPost, "/api/auth/logout", "", nil)
	require.Equal(t, http.StatusOK, answer.status, answer.body)
	assert.Empty(t, v.cookies(t))
	v.over(t, token, "signed out")
	assert.Equal(t, http.StatusUnauthorized, kept.refresh(t).status, "whoever kept the cookie has nothing")
	other.works(t, elsewhere, "the other session goes on")
}

// key makes an API key with a session and returns it with its id.
func (v visitor) key(t *testing.T, session string, scope models.Scope) (id, key string) {
	t.Helper()
	answer := v.ask(t, http.MethodPost, "/api/keys", session, map[string]any{"name": "e2e", "scopes": []models.Scope{scope}})
	require.Equal(t, http.StatusCreated, answer.status, answer.body)
	var made struct {
		Key    string
		Record struct{ ID string }
	}
	require.NoError(t, json.Unmarshal([]byte(answer.body), &made))
	require.Regexp(t, `^dk_[A-Z2-7]{43}$`, made.Key)
	return made.Record.ID, made.Key
}

func TestAKeyDoesWhatItsScopesName(t *testing.T) {
	t.Parallel()
	v := newVisitor(t)
	session, _ := v.comes(t)
	program := newVisitor(t) // without cookies
	id, reads := v.key(t, session, models.ScopeRead)
	_, asks := v.key(t, session, models.ScopeGenerate)

	program.works(t, reads, "a key that reads")
	answer := program.ask(t, http.MethodPost, "/api/generations/create", reads, picture("not with this key"))
	assert.Equal(t, http.StatusForbidden, answer.status, answer.body)
	assert.Contains(t, answer.body, "generate", "it says which scope is missing")
	answer = program.ask(t, http.MethodGet, "/api/generations/list", asks, nil)
	assert.Equal(t, http.StatusForbidden, answer.status, answer.body)
	answer = program.ask(t, http.MethodPost, "/api/generations/create", asks, picture("by a program"))
	require.Equal(t, http.StatusAccepted, answer.status, answer.body)
	var gen shown
	require.NoError(t, json.Unmarshal([]byte(answer.body), &gen))
	person{token: reads}.completed(t, gen.ID)
	for _, key := range []string{reads, asks} {
		answer = program.ask(t, http.MethodPost, "/api/keys", key, map[string]any{"name": "heir", "scopes": []string{"read"}})
		assert.Equal(t, http.StatusForbidden, answer.status, "no key makes another: %s", answer.body)
	}

	answer = v.ask(t, http.MethodGet, "/api/keys", session, nil)
	require.Equal(t, http.StatusOK, answer.status)
	assert.Contains(t, answer.body, id)
	assert.NotContains(t, answer.body, reads)
	answer = v.ask(t, http.MethodDelete, "/api/keys/"+id, session, nil)
	require.Equal(t, http.StatusNoContent, answer.status, answer.body)
	program.over(t, reads, "the key was revoked")
	answer = program.ask(t, http.MethodPost, "/api/generations/create", asks, picture("the other key goes on"))
	assert.Equal(t, http.StatusAccepted, answer.status, answer.body)
	for _, key := range []string{reads, asks} {
		assert.NotContains(t, running.log.String(), key)
	}
}

// password tries to sign in with one.
func (v visitor) password(t *testing.T, address, password string) page {
	t.Helper()
	return v.ask(t, http.MethodPost, "/api/auth/password", "", map[string]any{"email": address, "password": password})
}

// waits reads how long a refusal asks to wait.
func waits(t *testing.T, answer page) int {
	t.Helper()
	require.Equal(t, http.StatusTooManyRequests, answer.status, answer.body)
	seconds, err := strconv.Atoi(answer.header.Get("Retry-After"))
	require.NoError(t, err)
	return seconds
}

func TestAPasswordSignsInAndGuessesAreSlowedDown(t *testing.T) {
	t.Parallel()
	v := newVisitor(t)
	session, user := v.comes(t)
	const right = "a lamp behind seven doors"
	answer := v.ask(t, http.MethodPut, "/api/auth/password", session, map[string]any{"password": "short"})
	assert.Equal(t, http.StatusBadRequest, answer.status, answer.body)
	answer = v.ask(t, http.MethodPut, "/api/auth/password", session, map[string]any{"password": right})
	require.Equal(t, http.StatusNoContent, answer.status, answer.body)
	token, same := v.session(t, v.password(t, v.mail, right))
	assert.Equal(t, user, same)
	v.works(t, token, "signed in with the password")

	thief := newVisitor(t)
	tries := 0
	for answer = thief.password(t, v.mail, "a guess"); answer.status == http.StatusUnauthorized; answer = thief.password(t, v.mail, "a guess") {
		require.Less(t, tries, 8, "five and one more a minute") // on a machine that is slow today
		tries++
	}
	seconds := waits(t, answer)
	assert.GreaterOrEqual(t, seconds, 1)
	assert.LessOrEqual(t, seconds, 60)
	assert.GreaterOrEqual(t, tries, 4, "the owner's own counted, too")
	assert.Equal(t, http.StatusTooManyRequests, newVisitor(t).password(t, v.mail, right).status, "the right one does not stand out")
	stranger := newVisitor(t)
	assert.Equal(t, http.StatusUnauthorized, thief.password(t, stranger.mail, right).status, "other addresses are not shut out")
	again, _ := v.comes(t)
	v.works(t, again, "the owner comes by a link meanwhile")
	assert.NotContains(t, running.log.String(), right)
}

func TestSignInsAreCountedByInternetAddress(t *testing.T) {
	t.Parallel()
	v, other := newVisitor(t), newVisitor(t)
	try := func(who visitor) page {
		return who.ask(t, http.MethodPost, "/api/auth/session", "", map[string]any{"token": "made up"})
	}
	answer := try(v)
	assert.Equal(t, "30", answer.header.Get("X-RateLimit-Limit"))
	assert.Equal(t, "29", answer.header.Get("X-RateLimit-Remaining"))
	for range 100 { // thirty, and one more in ten seconds
		if answer = try(v); answer.status != http.StatusUnauthorized {
			break
		}
	}
	assert.LessOrEqual(t, waits(t, answer), 10)
	assert.Equal(t, "0", answer.header.Get("X-RateLimit-Remaining"))
	assert.Equal(t, http.StatusUnauthorized, try(other).status, "who comes from elsewhere is let through")
}
