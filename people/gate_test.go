package people_test

import (
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"darkroom/models"
	"darkroom/people"
)

// answers waits until a process answers somebody with code; "" lets them in.
func (p process) answers(t *testing.T, proof string, code models.Code) {
	t.Helper()
	assert.Eventually(t, func() bool {
		_, err := p.Authenticate(t.Context(), proof)
		return models.CodeOf(err) == code
	}, patience, time.Millisecond, "it never answers %q", code)
}

// remembers lets somebody in until the process asks the database no more.
func (p process) remembers(t *testing.T, proof string) models.Caller {
	t.Helper()
	var caller models.Caller
	require.Eventually(t, func() bool {
		before := p.accounts.asked.Load()
		var err error
		caller, err = p.Authenticate(t.Context(), proof)
		require.NoError(t, err)
		return p.accounts.asked.Load() == before
	}, patience, time.Millisecond, "every request asks the database")
	return caller
}

func TestWhatChangesIsHeardInEveryProcess(t *testing.T) {
	t.Parallel()
	h := setup(t)
	one, other := h.process(t), h.process(t)
	for _, test := range []struct {
		name   string
		byKey  bool
		change func(t *testing.T, user models.User, key models.APIKey)
		code   models.Code
	}{
		{"a user is blocked", false, func(t *testing.T, user models.User, _ models.APIKey) {
			t.Helper()
			h.exec(t, `UPDATE users SET status = 'blocked' WHERE id = $1`, user.ID)
		}, models.CodeForbidden},
		{"the owner of a key is blocked", true, func(t *testing.T, user models.User, _ models.APIKey) {
			t.Helper()
			h.exec(t, `UPDATE users SET status = 'blocked' WHERE id = $1`, user.ID)
		}, models.CodeForbidden},
		{"a key is revoked", true, func(t *testing.T, user models.User, key models.APIKey) {
			t.Helper()
			require.NoError(t, h.keys.Revoke(t.Context(), user.ID, key.ID))
		}, models.CodeUnauthenticated},
		{"a key is taken away by hand", true, func(t *testing.T, _ models.User, key models.APIKey) {
			t.Helper()
			h.exec(t, `DELETE FROM api_keys WHERE id = $1`, key.ID)
		}, models.CodeUnauthenticated},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			user, proof := h.person(t)
			key, text := h.key(t, user, models.ScopeRead)
			if test.byKey {
				proof = text
			}
			one.remembers(t, proof)
			other.remembers(t, proof)
			test.change(t, user, key)
			one.answers(t, proof, test.code)
			other.answers(t, proof, test.code)
		})
	}
}

func TestAChangedRoleCountsInEveryProcess(t *testing.T) {
	t.Parallel()
	h := setup(t)
	other := h.process(t)
	user, token := h.person(t)
	assert.Equal(t, models.RoleUser, other.remembers(t, token).User.Role)
	_, err := h.db.SetRole(t.Context(), user.ID, models.RoleAdmin)
	require.NoError(t, err)
	assert.Eventually(t, func() bool { return other.remembers(t, token).User.Role == models.RoleAdmin }, patience, time.Millisecond)
}

// TestNothingIsRememberedThroughASilence cuts the connection on which changes are
// heard, and makes one that nobody is told of.
func TestNothingIsRememberedThroughASilence(t *testing.T) {
	t.Parallel()
	h := setup(t)
	p := h.process(t)
	user, token := h.person(t)
	p.remembers(t, token)
	h.exec(t, `ALTER TABLE users DISABLE TRIGGER users_changed`)
	h.exec(t, `UPDATE users SET status = 'blocked' WHERE id = $1`, user.ID)
	_, err := p.Authenticate(t.Context(), token)
	require.NoError(t, err, "nobody told it, so this is its memory")

	h.exec(t, `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND query LIKE 'LISTEN%'`)
	p.until(t, false)
	_, err = p.Authenticate(t.Context(), token)
	assert.Equal(t, models.CodeForbidden, models.CodeOf(err), "at once, without hearing of it")
	p.until(t, true)
	_, err = p.Authenticate(t.Context(), token)
	assert.Equal(t, models.CodeForbidden, models.CodeOf(err))
}

func TestADeafProcessAsksEachTime(t *testing.T) {
	t.Parallel()
	h := setup(t)
	asked := &counting{DB: h.db}
	gate := people.NewGate(h.tokens, asked).WithKeys(asked).WithMemory(people.NewMemory(time.Now))
	_, token := h.person(t)
	for range 3 {
		_, err := gate.Authenticate(t.Context(), token)
		require.NoError(t, err)
	}
	assert.EqualValues(t, 3, asked.asked.Load())
}

func TestAnEndedSessionIsRefused(t *testing.T) {
	t.Parallel()
	h := setup(t)
	p := h.process(t)
	user, token := h.person(t)
	session := p.remembers(t, token).SessionID
	require.NotEqual(t, uuid.Nil, session)
	h.exec(t, `INSERT INTO login_sessions (id, user_id, by, expires_at) VALUES ($1, $2, 'link', now() + interval '1 day')`, session, user.ID)
	p.answers(t, token, "")
	h.exec(t, `UPDATE login_sessions SET ended_at = now() WHERE id = $1`, session)
	p.answers(t, token, models.CodeUnauthenticated)
}
