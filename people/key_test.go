package people_test

import (
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"darkroom/models"
	"darkroom/people"
)

func TestAKeyIsShownOnceAndKeptAsAHash(t *testing.T) {
	t.Parallel()
	h := setup(t)
	owner, _ := h.person(t)
	budget := models.MicroUSD(2_000_000)
	key, text, err := h.keys.Create(t.Context(), owner, models.KeyRequest{
		Name: " posters ", Scopes: []models.Scope{models.ScopeRead, models.ScopeGenerate, models.ScopeRead}, Budget: &budget,
	})
	require.NoError(t, err)
	assert.Regexp(t, `^dk_[A-Z2-7]{43}$`, text)
	assert.True(t, strings.HasPrefix(text, key.Prefix))
	assert.Equal(t, "posters", key.Name)

	listed, err := h.keys.List(t.Context(), owner.ID)
	require.NoError(t, err)
	require.Len(t, listed, 1)
	assert.Equal(t, []models.Scope{models.ScopeGenerate, models.ScopeRead}, listed[0].Scopes)
	assert.Equal(t, &budget, listed[0].Budget)
	assert.NotContains(t, string(listed[0].Hash), text[len(key.Prefix):])
	strangers, err := h.keys.List(t.Context(), uuid.New())
	require.NoError(t, err)
	assert.Empty(t, strangers)
}

func TestWhoComesWithAKey(t *testing.T) {
	t.Parallel()
	h := setup(t)
	owner, _ := h.person(t)
	key, text := h.key(t, owner, models.ScopeRead)
	asked := &counting{DB: h.db}
	gate := people.NewGate(h.tokens, asked).WithKeys(asked)
	for range 2 {
		caller, err := gate.Authenticate(t.Context(), text)
		require.NoError(t, err)
		assert.Equal(t, owner.ID, caller.User.ID)
		assert.Equal(t, &models.KeyUse{ID: key.ID, Scopes: []models.Scope{models.ScopeRead}}, caller.Key)
		assert.True(t, caller.Allowed(models.ScopeRead))
		assert.False(t, caller.Allowed(models.ScopeGenerate))
		assert.False(t, caller.Allowed(""))
	}
	listed, err := h.keys.List(t.Context(), owner.ID)
	require.NoError(t, err)
	require.NotNil(t, listed[0].LastUsedAt)
	assert.WithinDuration(t, time.Now(), *listed[0].LastUsedAt, time.Minute)
}

func TestAKeyIsRefused(t *testing.T) {
	t.Parallel()
	h := setup(t)
	owner, _ := h.person(t)
	_, good := h.key(t, owner, models.ScopeRead)
	other := h.other(t, good)
	expired, old := h.key(t, owner, models.ScopeRead)
	h.exec(t, `UPDATE api_keys SET expires_at = now() - interval '1 second' WHERE id = $1`, expired.ID)
	revoked, gone := h.key(t, owner, models.ScopeRead)
	require.NoError(t, h.keys.Revoke(t.Context(), owner.ID, revoked.ID))
	require.NoError(t, h.keys.Revoke(t.Context(), owner.ID, revoked.ID), "safe to repeat")

	for name, test := range map[string]struct {
		text string
		// asks says that the database has to be asked.
		asks bool
	}{
		"a letter is wrong":            {text: good[:20] + changed(good[20:21]) + good[21:]},
		"the checksum is wrong":        {text: good[:len(good)-1] + changed(good[len(good)-1:])},
		"half of it":                   {text: good[:20]},
		"more than it":                 {text: good + "A"},
		"only the mark":                {text: "dk_"},
		"another's prefix, own secret": {text: other, asks: true},
		"expired":                      {text: old, asks: true},
		"revoked":                      {text: gone, asks: true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			asked := &counting{DB: h.db}
			_, err := people.NewGate(h.tokens, asked).WithKeys(asked).Authenticate(t.Context(), test.text)
			assert.Equal(t, models.CodeUnauthenticated, models.CodeOf(err))
			assert.Equal(t, test.asks, asked.asked.Load() > 0, "asked %d times", asked.asked.Load())
		})
	}
	_, err := people.NewGate(h.tokens, h.db).Authenticate(t.Context(), good)
	assert.Equal(t, models.CodeUnauthenticated, models.CodeOf(err), "where no keys are taken")
}

// other returns a well-formed key that begins like text and holds another secret.
func (h house) other(t *testing.T, text string) string {
	t.Helper()
	const name = len("dk_") + 10
	owner, _ := h.person(t)
	_, another := h.key(t, owner, models.ScopeRead)
	return people.Sealed(text[:name] + another[name:len(another)-7])
}

func changed(letter string) string {
	if letter == "A" {
		return "B"
	}
	return "A"
}

func TestAKeyIsNotMade(t *testing.T) {
	t.Parallel()
	h := setup(t)
	user, _ := h.person(t)
	admin := user
	admin.Role = models.RoleAdmin
	read := []models.Scope{models.ScopeRead}
	past, negative := time.Now().Add(-time.Minute), models.MicroUSD(-1)
	for name, test := range map[string]struct {
		owner models.User
		req   models.KeyRequest
		field string
	}{
		"without a name":          {user, models.KeyRequest{Name: "  ", Scopes: read}, "name"},
		"with too long a name":    {user, models.KeyRequest{Name: strings.Repeat("n", 101), Scopes: read}, "name"},
		"without a scope":         {user, models.KeyRequest{Name: "n"}, "scopes"},
		"with a word for a scope": {user, models.KeyRequest{Name: "n", Scopes: []models.Scope{"root"}}, "scopes"},
		"beyond the owner's role": {user, models.KeyRequest{Name: "n", Scopes: []models.Scope{models.ScopeAdmin}}, "scopes"},
		"for the past":            {user, models.KeyRequest{Name: "n", Scopes: read, ExpiresAt: &past}, "expires_at"},
		"for less than nothing":   {user, models.KeyRequest{Name: "n", Scopes: read, Budget: &negative}, "budget_usd"},
		"an admin's own":          {admin, models.KeyRequest{Name: "n", Scopes: []models.Scope{models.ScopeAdmin}}, ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, text, err := h.keys.Create(t.Context(), test.owner, test.req)
			if test.field == "" {
				require.NoError(t, err)
				return
			}
			var fault *models.Error
			require.ErrorAs(t, err, &fault)
			assert.Equal(t, models.CodeInvalid, fault.Code)
			require.Len(t, fault.Fields, 1)
			assert.Equal(t, test.field, fault.Fields[0].Field)
			assert.Empty(t, text)
		})
	}
}

func TestTheLimitOfKeys(t *testing.T) {
	t.Parallel()
	h := setup(t)
	owner, _ := h.person(t)
	var last models.APIKey
	for range models.MaxKeys {
		last, _ = h.key(t, owner, models.ScopeRead)
	}
	one := models.KeyRequest{Name: "one more", Scopes: []models.Scope{models.ScopeRead}}
	_, _, err := h.keys.Create(t.Context(), owner, one)
	require.Equal(t, models.CodeConflict, models.CodeOf(err))
	require.Equal(t, models.CodeNotFound, models.CodeOf(h.keys.Revoke(t.Context(), uuid.New(), last.ID)), "a stranger's key is not there")
	require.NoError(t, h.keys.Revoke(t.Context(), owner.ID, last.ID))
	_, _, err = h.keys.Create(t.Context(), owner, one)
	assert.NoError(t, err)
}
