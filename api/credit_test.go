package api_test

import (
	"net/http"
	"testing"

	"github.com/google/uuid"
	"github.com/prometheus/client_golang/prometheus"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"darkroom/api"
	"darkroom/models"
)

// chief is a server whose user is a super admin, on real records.
func chief(t *testing.T, grant float64) *records {
	t.Helper()
	r := setupRecords(t, grant)
	_, err := r.db.SetRole(t.Context(), r.user.ID, models.RoleSuperAdmin)
	require.NoError(t, err)
	return &records{db: r.db, bundle: setup(t, func(b *bundle) {
		b.user, b.deps = r.user, r.deps
		b.gate(accounts{r.user.ID: {ID: r.user.ID, Role: models.RoleSuperAdmin, Status: models.UserActive}})
		b.deps.Metrics = prometheus.NewRegistry()
	})}
}

func TestCreditsByASuperAdmin(t *testing.T) {
	t.Parallel()
	r := chief(t, 0)
	somebody := uuid.New()
	require.NoError(t, r.db.Grant(t.Context(), somebody, 1_000_000, "gift"))
	post := func(user uuid.UUID, body map[string]any) answer {
		return r.ask(t, asked{method: http.MethodPost, path: "/api/admin/users/" + user.String() + "/credits", body: body})
	}
	for _, want := range []bool{true, false} {
		reply := post(somebody, map[string]any{"kind": "top_up", "amount_usd": 0.1, "reference": "invoice 7"})
		require.Equal(t, http.StatusOK, reply.status, reply.body)
		var body api.CreditGiven
		reply.into(t, &body)
		assert.Equal(t, want, body.Given)
		assert.InDelta(t, 1.1, body.BalanceUsd, 1e-9)
	}
	for name, c := range map[string]struct {
		user   uuid.UUID
		body   map[string]any
		status int
		field  string
	}{
		"another amount":    {somebody, map[string]any{"kind": "top_up", "amount_usd": 0.2, "reference": "invoice 7"}, http.StatusConflict, ""},
		"more than is":      {somebody, map[string]any{"kind": "adjustment", "amount_usd": -1.2, "reference": "r"}, http.StatusConflict, ""},
		"nobody":            {uuid.New(), map[string]any{"kind": "grant", "amount_usd": 1, "reference": "r"}, http.StatusNotFound, ""},
		"a gift that takes": {somebody, map[string]any{"kind": "grant", "amount_usd": -1, "reference": "r"}, http.StatusBadRequest, "amount_usd"},
		"seven decimals":    {somebody, map[string]any{"kind": "grant", "amount_usd": 0.0000001, "reference": "r"}, http.StatusBadRequest, "amount_usd"},
		"no reference":      {somebody, map[string]any{"kind": "grant", "amount_usd": 1}, http.StatusBadRequest, "reference"},
		"another kind":      {somebody, map[string]any{"kind": "settle", "amount_usd": 1, "reference": "r"}, http.StatusBadRequest, "kind"},
	} {
		reply := post(c.user, c.body)
		assert.Equal(t, c.status, reply.status, "%s: %s", name, reply.body)
		if c.field != "" {
			assert.Equal(t, []string{c.field}, reply.fields(t), name)
		}
	}
}

func TestLimitsBySuperAdminsAreKeptTo(t *testing.T) {
	t.Parallel()
	r := chief(t, 1)
	put := func(body map[string]any) answer {
		return r.ask(t, asked{method: http.MethodPut, path: "/api/admin/limits", body: body})
	}
	assert.Equal(t, http.StatusNotFound, put(map[string]any{"model_id": "no-such", "per_minute": 1}).status)
	assert.Equal(t, []string{"running"}, put(map[string]any{"running": 1}).fields(t))
	assert.Equal(t, http.StatusBadRequest, put(map[string]any{"per_minute": 1, "per_hour": 1}).status, "an unknown word")
	reply := put(map[string]any{"model_id": "flux-schnell", "per_minute": 1})
	require.Equal(t, http.StatusOK, reply.status, reply.body)

	r.create(t)
	reply = r.ask(t, asked{method: http.MethodPost, path: "/api/generations/create", body: order(nil)})
	require.Equal(t, http.StatusTooManyRequests, reply.status, reply.body)
	assert.Equal(t, "RATE_LIMITED", reply.fault(t).Code)
	assert.Equal(t, "1", reply.header.Get("X-RateLimit-Limit"))
	assert.Equal(t, "0", reply.header.Get("X-RateLimit-Remaining"))
	assert.Regexp(t, `^([1-5]?\d|60)$`, reply.header.Get("Retry-After"))

	var list api.LimitList
	r.ask(t, asked{method: http.MethodGet, path: "/api/admin/limits"}).into(t, &list)
	assert.Equal(t, []api.Limit{{ModelID: new("flux-schnell"), PerMinute: new(1)}}, list.Limits)
	for range 2 {
		reply = r.ask(t, asked{method: http.MethodDelete, path: "/api/admin/limits?model_id=flux-schnell"})
		assert.Equal(t, http.StatusNoContent, reply.status)
	}
	r.create(t)
}

func TestTheBudgetOfAWorkspaceRunsDry(t *testing.T) {
	t.Parallel()
	r := setupRecords(t, 1)
	place := uuid.New()
	path := "/api/workspaces/" + place.String() + "/budget"
	assert.Equal(t, http.StatusNotFound, r.ask(t, asked{method: http.MethodGet, path: path}).status, "a stranger's")
	r.create(t)
	for _, statement := range []string{
		`INSERT INTO workspaces (id, name, created_by) VALUES ($1, 'posters', $2)`,
		`INSERT INTO workspace_members (workspace_id, user_id, role) VALUES ($1, $2, 'owner')`,
	} {
		r.exec(t, statement, place, r.user.ID)
	}
	reply := r.ask(t, asked{method: http.MethodPut, path: path, body: map[string]any{"limit_usd": 0.005}})
	require.Equal(t, http.StatusOK, reply.status, reply.body)
	inPlace := asked{method: http.MethodPost, path: "/api/generations/create", body: order(func(body map[string]any) { body["workspace_id"] = place })}
	require.Equal(t, http.StatusAccepted, r.ask(t, inPlace).status)

	var budget api.Budget
	r.ask(t, asked{method: http.MethodGet, path: path}).into(t, &budget)
	assert.Equal(t, api.Budget{LimitUsd: new(0.005), SpentUsd: 0.003, LeftUsd: new(0.002)}, budget)
	reply = r.ask(t, inPlace)
	require.Equal(t, http.StatusPaymentRequired, reply.status, reply.body)
	var short api.BudgetExceededError
	reply.into(t, &short)
	assert.Equal(t, api.BudgetExceededErrorCodeBUDGETEXCEEDED, short.Code)
	assert.InDelta(t, 0.003, short.NeededUsd, 0)
	assert.InDelta(t, 0.002, short.LeftUsd, 0)
	assert.Equal(t, api.BudgetKindWorkspace, short.Budget)
	reply = r.ask(t, asked{method: http.MethodPut, path: path, body: map[string]any{"limit_usd": nil}})
	require.Equal(t, http.StatusOK, reply.status, reply.body)
	assert.Equal(t, http.StatusAccepted, r.ask(t, inPlace).status)
}
