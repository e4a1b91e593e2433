package api_test

import (
	"maps"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"darkroom/models"
)

// tokenLife is longer than a test.
const tokenLife = time.Hour

func sortedKeys(fields map[string]any) []string { return slices.Sorted(maps.Keys(fields)) }

func TestAProfileIsChangedByItsOwnerButForWhatIsNotTheirs(t *testing.T) {
	t.Parallel()
	r := setupRecords(t, 1)
	change := func(body any) answer {
		return r.ask(t, asked{method: http.MethodPatch, path: "/api/users/profile", body: body})
	}
	r.ask(t, asked{method: http.MethodGet, path: "/api/users/profile"})
	reply := change(map[string]any{
		"name": "  Maker \n Surname ", "avatar_url": "https://example.com/maker.png", "preferences": map[string]any{"theme": "dark", "columns": 4},
		"role": "super_admin", "email": "other@example.com", "active_limit": 1000, "balance_usd": 1e6, "credits": 1e6, "status": "active", "id": "x",
	})
	require.Equal(t, http.StatusOK, reply.status, reply.body)
	var profile map[string]any
	reply.into(t, &profile)
	assert.Equal(t, "Maker Surname", profile["name"])
	assert.Equal(t, "user", profile["role"])
	assert.Equal(t, r.user.Email, profile["email"])
	assert.InEpsilon(t, models.DefaultActiveLimit, profile["active_limit"], 0)

	reply = change(map[string]any{"preferences": map[string]any{"columns": nil, "language": "de"}})
	reply.into(t, &profile)
	assert.Equal(t, map[string]any{"theme": "dark", "language": "de"}, profile["preferences"])
	assert.Equal(t, "Maker Surname", profile["name"], "what is not sent stays")
	var again map[string]any
	r.ask(t, asked{method: http.MethodGet, path: "/api/users/profile"}).into(t, &again)
	assert.Equal(t, profile, again)

	for field, body := range map[string]map[string]any{
		"avatar_url":  {"avatar_url": "javascript:alert(1)"},
		"name":        {"name": strings.Repeat("n", 101)},
		"preferences": {"preferences": map[string]any{"notes": strings.Repeat("n", models.MaxPreferences)}},
	} {
		reply := change(body)
		require.Equal(t, http.StatusBadRequest, reply.status, field)
		assert.Equal(t, []string{field}, reply.fields(t))
	}
}
