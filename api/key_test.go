package api_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"darkroom/api"
	"darkroom/models"
)

func TestAKeyIsMadeListedAndRevoked(t *testing.T) {
	t.Parallel()
	ends := time.Date(2030, 1, 2, 3, 4, 5, 0, time.UTC)
	made := models.APIKey{ID: uuid.New(), Name: "posters", Prefix: "dk_AAAAAAAAAA", Hash: []byte("hash"), Scopes: []models.Scope{models.ScopeRead}}
	text := "dk_" + strings.Repeat("A", 43)
	var wanted models.KeyRequest
	var revoked uuid.UUID
	b := setup(t, func(b *bundle) {
		b.deps.Keys = keys{
			list: []models.APIKey{made},
			create: func(req models.KeyRequest) (models.APIKey, string, error) {
				wanted = req
				made.Budget, made.ExpiresAt = req.Budget, req.ExpiresAt
				return made, text, nil
			},
			revoke: func(_, id uuid.UUID) error { revoked = id; return nil },
		}
	})
	got := b.ask(t, asked{method: http.MethodPost, path: "/api/keys", body: map[string]any{
		"name": "posters", "scopes": []string{"read"}, "expires_at": ends, "budget_usd": 1.25,
	}})
	require.Equal(t, http.StatusCreated, got.status, got.body)
	var created api.NewKey
	got.into(t, &created)
	assert.Equal(t, text, created.Key)
	assert.Equal(t, made.ID, created.Record.ID)
	assert.EqualValues(t, 1_250_000, *wanted.Budget)
	assert.True(t, wanted.ExpiresAt.Equal(ends))
	assert.Equal(t, "no-store", got.header.Get("Cache-Control"))

	got = b.ask(t, asked{method: http.MethodGet, path: "/api/keys"})
	require.Equal(t, http.StatusOK, got.status)
	assert.NotContains(t, got.body, "hash")
	assert.NotContains(t, got.body, text)
	var list api.KeyList
	got.into(t, &list)
	require.Len(t, list.Keys, 1)
	assert.Equal(t, []api.Scope{api.ScopeRead}, list.Keys[0].Scopes)

	got = b.ask(t, asked{method: http.MethodDelete, path: "/api/keys/" + made.ID.String()})
	assert.Equal(t, http.StatusNoContent, got.status)
	assert.Equal(t, made.ID, revoked)
}

func TestARequestForAKeyIsRefused(t *testing.T) {
	t.Parallel()
	b := setup(t, nil)
	for name, test := range map[string]struct {
		body  any
		field string
	}{
		"no scope":        {map[string]any{"name": "n", "scopes": []string{}}, "scopes"},
		"a strange scope": {map[string]any{"name": "n", "scopes": []string{"root"}}, "scopes.0"},
		"no name":         {map[string]any{"scopes": []string{"read"}}, "name"},
		"a strange field": {map[string]any{"name": "n", "scopes": []string{"read"}, "user_id": uuid.NewString()}, "user_id"},
		"debts":           {map[string]any{"name": "n", "scopes": []string{"read"}, "budget_usd": -1}, "budget_usd"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got := b.ask(t, asked{method: http.MethodPost, path: "/api/keys", body: test.body})
			assert.Equal(t, http.StatusBadRequest, got.status)
			assert.Equal(t, []string{test.field}, got.fields(t), got.body)
		})
	}
}

func TestAProgramComesWithItsKey(t *testing.T) {
	t.Parallel()
	user := models.User{ID: uuid.New(), Role: models.RoleUser}
	key := &models.KeyUse{ID: uuid.New(), Scopes: []models.Scope{models.ScopeRead}}
	text := "dk_" + strings.Repeat("A", 43)
	b := setup(t, func(b *bundle) {
		b.deps.Auth = byKey{text: text, caller: models.Caller{User: user, Key: key}}
		b.deps.Library = library{counts: func(models.Sight) (models.Counts, error) { return models.Counts{}, nil }}
	})
	for name, header := range map[string]map[string]string{
		"as a bearer":   {"Authorization": "Bearer " + text},
		"in its header": {"X-API-Key": text},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			ask := func(method, path string, body any) answer {
				return b.ask(t, asked{method: method, path: path, body: body, header: header, stranger: true})
			}
			assert.Equal(t, http.StatusOK, ask(http.MethodGet, "/api/generations/counts", nil).status)
			refused := ask(http.MethodPost, "/api/generations/create", map[string]any{"action": "create", "model_id": "flux-schnell"})
			assert.Equal(t, http.StatusForbidden, refused.status)
			assert.Contains(t, refused.fault(t).Error, "scope generate")
			for _, path := range []string{"/api/keys", "/api/keys/" + uuid.NewString()} {
				method := map[bool]string{true: http.MethodGet, false: http.MethodDelete}[path == "/api/keys"]
				assert.Equal(t, http.StatusForbidden, ask(method, path, nil).status, "no key looks after keys")
			}
			made := ask(http.MethodPost, "/api/keys", map[string]any{"name": "n", "scopes": []string{"read"}})
			assert.Equal(t, http.StatusForbidden, made.status)
		})
	}
	wrong := b.ask(t, asked{method: http.MethodGet, path: "/api/keys", header: map[string]string{"X-API-Key": text + "A"}, stranger: true})
	assert.Equal(t, http.StatusUnauthorized, wrong.status)
}

func TestAGenerationKnowsItsKey(t *testing.T) {
	t.Parallel()
	key := &models.KeyUse{ID: uuid.New(), Scopes: models.Scopes()}
	var came []*uuid.UUID
	b := setup(t, func(b *bundle) {
		b.deps.Auth = byKey{text: "dk_key", caller: models.Caller{User: models.User{ID: uuid.New(), Role: models.RoleUser}, Key: key}}
		b.deps.Generations = generations{create: func(req models.CreateRequest) (models.Generation, error) {
			came = append(came, req.KeyID)
			return models.Generation{ID: uuid.New(), UserID: req.UserID, Status: models.StatusPending, Action: req.Action, ModelID: req.ModelID, Run: 1}, nil
		}}
	})
	got := b.ask(t, asked{
		method: http.MethodPost, path: "/api/generations/create", stranger: true, header: map[string]string{"X-API-Key": "dk_key"},
		body: map[string]any{"action": "create", "model_id": "flux-schnell", "prompt": "p"},
	})
	require.Equal(t, http.StatusAccepted, got.status, got.body)
	assert.Equal(t, []*uuid.UUID{&key.ID}, came)
}
