package people_test

import (
	"context"
	"net/url"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"darkroom/auth"
	"darkroom/models"
	"darkroom/people"
	"darkroom/postgres"
)

// letterbox keeps what was mailed.
type letterbox struct{ letters []models.Mail }

func (l *letterbox) Mail(_ context.Context, letter models.Mail) error {
	l.letters = append(l.letters, letter)
	return nil
}

// entry is the way in by e-mail, under a clock that the test moves.
type entry struct {
	house
	*people.EmailSignIn

	clock *watch
	box   *letterbox
}

func setupEntry(t *testing.T) entry {
	t.Helper()
	e := entry{house: setup(t), clock: &watch{time.Now()}, box: &letterbox{}}
	db, err := postgres.New(t.Context(), postgres.Config{URL: e.dsn, DirectURL: e.dsn, MaxConns: 8, ConnectTimeout: 5 * time.Second}, e.clock.now)
	require.NoError(t, err)
	t.Cleanup(db.Close)
	e.db = db
	e.tokens, err = auth.New(auth.Config{Secret: strings.Repeat("s", 32), Audience: "authenticated"}, e.clock.now)
	require.NoError(t, err)
	e.EmailSignIn = people.NewEmailSignIn(people.EmailDeps{
		Logins: db, Stays: db, Accounts: db, Throttle: db, Mailer: e.box, Tokens: e.tokens, Signer: e.tokens,
		PublicURL: "https://darkroom.example.com/", Now: e.clock.now,
	})
	return e
}

// link has a link sent and returns the secret that stands in its mail.
func (e entry) link(t *testing.T, address string) string {
	t.Helper()
	require.NoError(t, e.SendLink(t.Context(), address, "/gallery"))
	letter := e.box.letters[len(e.box.letters)-1]
	found := regexp.MustCompile(`https://darkroom\.example\.com/auth/link#(\S+)`).FindStringSubmatch(letter.Text)
	require.Len(t, found, 2, letter.Text)
	values, err := url.ParseQuery(found[1])
	require.NoError(t, err)
	assert.Equal(t, "/gallery", values.Get("next"))
	return values.Get("token")
}

// came signs an address in by a link.
func (e entry) came(t *testing.T, address string) auth.Session {
	t.Helper()
	session, err := e.FollowLink(t.Context(), e.link(t, address), "Maker")
	require.NoError(t, err)
	return session
}

// caller is who comes with a session.
func (e entry) caller(t *testing.T, session auth.Session) models.Caller {
	t.Helper()
	who, err := e.gate().Authenticate(t.Context(), session.AccessToken)
	require.NoError(t, err)
	return who
}

func (e entry) gate() *people.Gate { return people.NewGate(e.tokens, e.db).WithSessions(e.db) }

func code(err error) models.Code { return models.CodeOf(err) }

func TestALinkSignsUpAndIn(t *testing.T) {
	t.Parallel()
	e := setupEntry(t)
	secret := e.link(t, " Maker@Example.com")
	assert.Equal(t, "maker@example.com", e.box.letters[0].To)
	var kept int
	e.row(t, &kept, `SELECT count(*) FROM login_tokens WHERE hash = sha256(convert_to($1, 'UTF8')) AND NOT (login_tokens::text LIKE '%' || $1 || '%')`, secret)
	assert.Equal(t, 1, kept, "only the hash")

	session, err := e.FollowLink(t.Context(), secret, " Maker ")
	require.NoError(t, err)
	assert.Equal(t, "Maker", session.User.Name)
	assert.Equal(t, "maker@example.com", session.User.Email)
	assert.Equal(t, session.User.ID, e.caller(t, session).User.ID)
	assert.Equal(t, e.clock.at.Add(time.Hour), session.ExpiresAt)

	_, err = e.FollowLink(t.Context(), secret, "")
	assert.Equal(t, models.CodeUnauthenticated, code(err), "it works once")
	_, err = e.FollowLink(t.Context(), "made up", "")
	assert.Equal(t, models.CodeUnauthenticated, code(err))
	again := e.came(t, "MAKER@example.com")
	assert.Equal(t, session.User.ID, again.User.ID, "one address, one account")
	late := e.link(t, "maker@example.com")
	e.clock.at = e.clock.at.Add(15*time.Minute + time.Second)
	_, err = e.FollowLink(t.Context(), late, "")
	assert.Equal(t, models.CodeUnauthenticated, code(err), "after a quarter of an hour")
}

// row reads one value.
func (h house) row(t *testing.T, into any, statement string, args ...any) {
	t.Helper()
	conn := h.connect(t)
	require.NoError(t, conn.QueryRow(t.Context(), statement, args...).Scan(into))
}

func TestOfManyWhoFollowALinkOneComesIn(t *testing.T) {
	t.Parallel()
	e := setupEntry(t)
	first, second := e.link(t, "maker@example.com"), e.link(t, "maker@example.com")
	var mu sync.Mutex
	users := map[uuid.UUID]int{}
	var following sync.WaitGroup
	for range 6 {
		for _, secret := range []string{first, second} {
			following.Go(func() {
				session, err := e.FollowLink(t.Context(), secret, "")
				mu.Lock()
				defer mu.Unlock()
				if err == nil {
					users[session.User.ID]++
				}
			})
		}
	}
	following.Wait()
	require.Len(t, users, 1, "two links at once make one account")
	for _, came := range users {
		assert.Equal(t, 2, came)
	}
}

// TestAnAddressThatOthersVouchForIsNotOurs is incident 30: an address alone opens no
// account that somebody has otherwise.
func TestAnAddressThatOthersVouchForIsNotOurs(t *testing.T) {
	t.Parallel()
	e := setupEntry(t)
	other, err := e.db.Account(t.Context(), models.User{ID: uuid.New(), Email: "maker@example.com"})
	require.NoError(t, err)
	assert.NotEqual(t, other.ID, e.came(t, "maker@example.com").User.ID)
}

func TestWhatIsNoAddress(t *testing.T) {
	t.Parallel()
	e := setupEntry(t)
	for _, text := range []string{"", "maker", "Maker <maker@example.com>", "a@b\r\nBcc: c@example.com", "a@example.com, b@example.com", strings.Repeat("a", 250) + "@example.com"} {
		assert.Equal(t, models.CodeInvalid, code(e.SendLink(t.Context(), text, "")), text)
	}
	assert.Empty(t, e.box.letters)
}

func TestPasswords(t *testing.T) {
	t.Parallel()
	e := setupEntry(t)
	const good, better = "a lighthouse at dusk", "a harbour at dawn, in fog"
	session := e.came(t, "maker@example.com")
	who := e.caller(t, session)
	require.NoError(t, e.SetPassword(t.Context(), who, "", good), "a link that was just followed is proof enough")
	var hash string
	e.row(t, &hash, `SELECT password_hash FROM email_logins`)
	assert.Regexp(t, `^\$argon2id\$v=19\$m=19456,t=2,p=1\$`, hash)

	other, err := e.Password(t.Context(), "Maker@example.com", good)
	require.NoError(t, err)
	assert.Equal(t, session.User.ID, other.User.ID)
	_, nobody := e.Password(t.Context(), "nobody@example.com", good)
	_, wrong := e.Password(t.Context(), "maker@example.com", better)
	assert.Equal(t, models.CodeUnauthenticated, code(wrong))
	assert.Equal(t, models.PublicMessage(wrong), models.PublicMessage(nobody), "and nobody hears which it was")

	e.clock.at = e.clock.at.Add(16 * time.Minute)
	assert.Equal(t, models.CodeForbidden, code(e.SetPassword(t.Context(), who, "", better)), "a session that was left open is not enough")
	assert.Equal(t, models.CodeForbidden, code(e.SetPassword(t.Context(), who, "not this", better)))
	for _, bad := range []string{"short", strings.Repeat("p", 201), "MAKER@example.com"} {
		assert.Equal(t, models.CodeInvalid, code(e.SetPassword(t.Context(), who, good, bad)), bad)
	}
	require.NoError(t, e.SetPassword(t.Context(), who, good, better))
	_, err = e.gate().Authenticate(t.Context(), other.AccessToken)
	assert.Equal(t, models.CodeUnauthenticated, code(err), "other sessions have ended")
	_, err = e.gate().Authenticate(t.Context(), session.AccessToken)
	require.NoError(t, err, "this one has not")
	_, err = e.Refresh(t.Context(), other.RefreshToken)
	assert.Equal(t, models.CodeUnauthenticated, code(err))

	stranger, _ := e.person(t)
	assert.Equal(t, models.CodeConflict, code(e.SetPassword(t.Context(), models.Caller{User: stranger}, "", better)))
}

func TestSessionsAreRenewed(t *testing.T) {
	t.Parallel()
	e := setupEntry(t)
	first := e.came(t, "maker@example.com")
	second, err := e.Refresh(t.Context(), first.RefreshToken)
	require.NoError(t, err)
	assert.NotEqual(t, first.RefreshToken, second.RefreshToken)
	assert.Equal(t, e.caller(t, first).SessionID, e.caller(t, second).SessionID)
	tab, err := e.Refresh(t.Context(), first.RefreshToken)
	require.NoError(t, err, "two tabs wake up together")

	e.clock.at = e.clock.at.Add(11 * time.Second)
	_, err = e.Refresh(t.Context(), first.RefreshToken)
	require.Equal(t, models.CodeUnauthenticated, code(err), "a used one is in two hands")
	for _, token := range []string{second.RefreshToken, tab.RefreshToken} {
		_, err = e.Refresh(t.Context(), token)
		assert.Equal(t, models.CodeUnauthenticated, code(err), "so the session is over for both")
	}
	_, err = e.gate().Authenticate(t.Context(), second.AccessToken)
	assert.Equal(t, models.CodeUnauthenticated, code(err))
	_, err = e.Refresh(t.Context(), "made up")
	assert.Equal(t, models.CodeUnauthenticated, code(err))

	third := e.came(t, "maker@example.com")
	e.clock.at = e.clock.at.Add(29 * 24 * time.Hour)
	third, err = e.Refresh(t.Context(), third.RefreshToken)
	require.NoError(t, err, "who comes once a month stays in")
	e.clock.at = e.clock.at.Add(30*24*time.Hour + time.Second)
	_, err = e.Refresh(t.Context(), third.RefreshToken)
	assert.Equal(t, models.CodeUnauthenticated, code(err))
	gone := map[string]int{}
	for _, log := range e.db.OldLogs() {
		gone[log.Name()], err = log.Remove(t.Context(), e.clock.at)
		require.NoError(t, err)
	}
	assert.Equal(t, 2, gone["sessions"])
	assert.Equal(t, 2, gone["sign-in links"])
}

func TestSomebodyBlockedDoesNotComeIn(t *testing.T) {
	t.Parallel()
	e := setupEntry(t)
	session := e.came(t, "maker@example.com")
	require.NoError(t, e.SetPassword(t.Context(), e.caller(t, session), "", "a lighthouse at dusk"))
	e.exec(t, `UPDATE users SET status = 'blocked'`)
	_, err := e.FollowLink(t.Context(), e.link(t, "maker@example.com"), "")
	assert.Equal(t, models.CodeForbidden, code(err))
	_, err = e.Password(t.Context(), "maker@example.com", "a lighthouse at dusk")
	assert.Equal(t, models.CodeForbidden, code(err))
	_, err = e.Refresh(t.Context(), session.RefreshToken)
	assert.Equal(t, models.CodeForbidden, code(err))
}

func TestSigningOutEndsTheSessionEverywhere(t *testing.T) {
	t.Parallel()
	e := setupEntry(t)
	over := func(session auth.Session) {
		t.Helper()
		_, err := e.gate().Authenticate(t.Context(), session.AccessToken)
		assert.Equal(t, models.CodeUnauthenticated, code(err))
	}
	session := e.came(t, "maker@example.com")
	for range 2 {
		require.NoError(t, e.Logout(t.Context(), session.AccessToken, session.RefreshToken))
	}
	over(session)
	_, err := e.Refresh(t.Context(), session.RefreshToken)
	assert.Equal(t, models.CodeUnauthenticated, code(err))

	_, token := e.person(t)
	require.NoError(t, e.Logout(t.Context(), token, ""))
	over(auth.Session{AccessToken: token})

	idle := e.came(t, "maker@example.com")
	e.clock.at = e.clock.at.Add(2 * time.Hour)
	require.NoError(t, e.Logout(t.Context(), idle.AccessToken, idle.RefreshToken), "its access token has ended already")
	_, err = e.Refresh(t.Context(), idle.RefreshToken)
	assert.Equal(t, models.CodeUnauthenticated, code(err))
	require.NoError(t, e.Logout(t.Context(), "made up", "made up"))
}

func TestTriesAreCountedByAddress(t *testing.T) {
	t.Parallel()
	e := setupEntry(t)
	e.came(t, "maker@example.com")
	try := func() error {
		_, err := e.Password(t.Context(), "maker@example.com", "a guess at a password")
		return err
	}
	for range 5 {
		require.Equal(t, models.CodeUnauthenticated, code(try()))
	}
	var fault *models.Error
	require.ErrorAs(t, try(), &fault)
	require.Equal(t, models.CodeRateLimited, fault.Code)
	assert.InDelta(t, time.Minute, fault.RetryAfter, float64(time.Second))
	_, err := e.Password(t.Context(), "other@example.com", "a guess at a password")
	assert.Equal(t, models.CodeUnauthenticated, code(err), "others are not shut out")
	e.clock.at = e.clock.at.Add(time.Minute)
	assert.Equal(t, models.CodeUnauthenticated, code(try()), "one more a minute")
	assert.Equal(t, models.CodeRateLimited, code(try()))

	for range 3 {
		e.link(t, "many@example.com")
	}
	assert.Equal(t, models.CodeRateLimited, code(e.SendLink(t.Context(), "many@example.com", "")))
}

func TestAProcessIsNotFilledByPasswords(t *testing.T) {
	t.Parallel()
	assert.Equal(t, models.CodeUnavailable, code(people.HashWithoutASeat(t)))
}

// Without a mail service there is still the password.
func TestWhereNobodyCarriesMailsNoLinksAreSent(t *testing.T) {
	t.Parallel()
	e := setupEntry(t)
	assert.True(t, e.SendsLinks())
	e.Mailer = nil
	assert.False(t, e.SendsLinks())
	assert.Equal(t, models.CodeNotFound, code(e.SendLink(t.Context(), "maker@example.com", "/")))
}

// An operator gives a user a way in, over the one before; what stays the same ends
// nobody's session.
func TestAnOperatorEnrolsAUser(t *testing.T) {
	t.Parallel()
	e := setupEntry(t)
	user := e.came(t, "maker@example.com").User
	enrol := func(address, password string) (bool, error) {
		return people.Enrol(t.Context(), e.db, user.ID, address, password)
	}

	changed, err := enrol(" Developer@localhost", "a lighthouse at dusk")
	require.NoError(t, err)
	assert.True(t, changed)
	session, err := e.Password(t.Context(), "developer@localhost", "a lighthouse at dusk")
	require.NoError(t, err)
	assert.Equal(t, user.ID, session.User.ID)

	changed, err = enrol("developer@localhost", "a lighthouse at dusk")
	require.NoError(t, err)
	assert.False(t, changed)
	e.caller(t, session) // is still in

	changed, err = enrol("developer@localhost", "a lighthouse at dawn")
	require.NoError(t, err)
	assert.True(t, changed)
	_, err = e.gate().Authenticate(t.Context(), session.AccessToken)
	assert.Equal(t, models.CodeUnauthenticated, code(err))

	other := e.came(t, "other@example.com").User
	_, err = people.Enrol(t.Context(), e.db, other.ID, "developer@localhost", "a lighthouse at dusk")
	assert.Equal(t, models.CodeConflict, code(err), "the address is somebody's")
	_, err = enrol("developer@localhost", "short")
	assert.Equal(t, models.CodeInvalid, code(err))
	var acts int
	e.row(t, &acts, `SELECT count(*) FROM audit_log WHERE act = 'user.login'`)
	assert.Equal(t, 2, acts, "what changed something stands in the audit log, and nothing else")
}
