package api_test

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"darkroom/admin"
	"darkroom/api"
	"darkroom/catalog"
	"darkroom/generation"
	"darkroom/models"
	"darkroom/people"
	"darkroom/postgres"
)

// vault keeps keys in the open, for the time of a test.
type vault map[string]string

func (v vault) Seal(id uuid.UUID, key string) (models.SealedToken, error) {
	v[id.String()] = key
	return models.SealedToken{KeyID: "k", Ciphertext: []byte("sealed")}, nil
}

func (v vault) Secret(_ context.Context, id string) (string, error) { return v[id], nil }

// administration is the real rules on a real database. The catalog of the bundle
// becomes one that something can be said over.
func administration(db *postgres.DB, asking *generation.Service, b *bundle) api.AdminDeps {
	live := catalog.NewLive(b.offer)
	b.deps.Catalog, asking.Catalog = live, live
	return api.AdminDeps{
		Generations: admin.NewGenerations(db, asking, db, nil), Everybodys: db, Users: admin.NewUsers(db, nil), People: db, Figures: db,
		Upkeep: admin.NewUpkeep(db, func(context.Context) (int, int, error) { return 3, 2, nil }, postgres.CleanupMost, time.Now),
		Tokens: admin.NewTokens(db, db, vault{}, nil), Models: admin.NewModels(db, live), Logs: db,
		RunURL: func(ref models.Ref) string {
			return fmt.Sprintf("https://temporal.example/%s-%d", ref.GenerationID, ref.Run)
		},
		Version: "test", Started: time.Now(),
	}
}

// administered is a server whose caller has a role, and what others did there.
type administered struct {
	*records

	owner uuid.UUID
}

func setupAdmin(t *testing.T, role models.Role) *administered {
	t.Helper()
	a := &administered{records: setupRecords(t, 1), owner: uuid.New()}
	_, err := a.db.Account(t.Context(), a.user)
	require.NoError(t, err)
	_, err = a.db.SetRole(t.Context(), a.user.ID, role)
	require.NoError(t, err)
	return a
}

// failed is a generation of the owner's that failed for a reason.
func (a *administered) failed(t *testing.T, kind models.FailureKind) uuid.UUID {
	t.Helper()
	gen, err := a.db.CreateGeneration(t.Context(), models.Generation{
		ID: uuid.New(), UserID: a.owner, Action: models.ActionCreate, ModelID: "flux-schnell", ModelName: "FLUX schnell",
		Prompt: "a lighthouse", Price: 3000,
	})
	require.NoError(t, err)
	ref := models.Ref{GenerationID: gen.ID, Run: 1}
	_, err = a.db.BeginRun(t.Context(), ref, gen.ID.String())
	require.NoError(t, err)
	require.NoError(t, a.db.FailRun(t.Context(), ref, kind))
	return gen.ID
}

func (a *administered) get(t *testing.T, path string, into any) {
	t.Helper()
	got := a.ask(t, asked{method: http.MethodGet, path: path})
	require.Equal(t, http.StatusOK, got.status, got.body)
	got.into(t, into)
}

func TestAdmin_findsAFailedGenerationAndRunsItAgain(t *testing.T) {
	t.Parallel()
	a := setupAdmin(t, models.RoleAdmin)
	id := a.failed(t, models.FailureProviderBusy)
	a.failed(t, models.FailureModeration)

	var page api.AdminGenerationPage
	a.get(t, "/api/admin/generations?status=failed&errorKind=provider_busy&dateRange=today&userId="+a.owner.String(), &page)
	require.Len(t, page.Generations, 1)
	assert.Equal(t, id, page.Generations[0].ID)
	assert.Equal(t, "a lighthouse", page.Generations[0].Prompt)
	assert.Equal(t, fmt.Sprintf("https://temporal.example/%s-1", id), *page.Generations[0].TemporalURL)

	got := a.ask(t, asked{method: http.MethodPost, path: "/api/admin/generations/" + id.String() + "/retry"})
	require.Equal(t, http.StatusAccepted, got.status, got.body)
	var row api.AdminGeneration
	got.into(t, &row)
	assert.Equal(t, api.StatusPending, row.Status)
	assert.Equal(t, 2, row.Run)
	assert.Equal(t, a.owner, row.User.ID)
	again := a.ask(t, asked{method: http.MethodPost, path: "/api/admin/generations/" + id.String() + "/retry"})
	assert.Equal(t, http.StatusConflict, again.status)
	stopped := a.ask(t, asked{method: http.MethodPost, path: "/api/admin/generations/" + id.String() + "/cancel"})
	require.Equal(t, http.StatusOK, stopped.status, stopped.body)
	var detail api.AdminGenerationDetail
	a.get(t, "/api/admin/generations/"+id.String(), &detail)
	assert.Equal(t, api.StatusCancelled, detail.Generation.Status)
	for _, verb := range []string{"retry", "cancel"} {
		got = a.ask(t, asked{method: http.MethodPost, path: "/api/admin/generations/" + uuid.NewString() + "/" + verb})
		assert.Equal(t, http.StatusNotFound, got.status)
	}
	var log api.AuditPage
	a.get(t, "/api/admin/audit?act=generation&target="+id.String(), &log)
	require.Len(t, log.Acts, 2)
	assert.Equal(t, models.ActCancel, log.Acts[0].Act)
	assert.Equal(t, "reader@example.com", log.Acts[0].Actor.Email)
	assert.NotEmpty(t, log.Acts[0].RequestID)
}

func TestAdmin_runsEverythingAgainThatAFilterFinds(t *testing.T) {
	t.Parallel()
	a := setupAdmin(t, models.RoleAdmin)
	for range 7 {
		a.failed(t, models.FailureProviderBusy)
	}
	a.failed(t, models.FailureModeration)
	order := map[string]any{"filter": map[string]any{"error_kind": "provider_busy", "user_id": a.owner}, "most": 6, "dry_run": true}
	retry := func() (retried api.AdminRetried) {
		got := a.ask(t, asked{method: http.MethodPost, path: "/api/admin/generations/retry", body: order})
		require.Equal(t, http.StatusOK, got.status, got.body)
		got.into(t, &retried)
		return retried
	}
	dry := retry()
	assert.Equal(t, []int{7, 6, 1, 0}, []int{dry.Matched, dry.Tried, dry.Users, dry.InLine})
	assert.InDelta(t, 0.018, dry.CostUsd, 1e-9)
	assert.Nil(t, dry.BulkID)
	balance, err := a.db.Balance(t.Context(), a.owner)
	require.NoError(t, err)
	assert.Zero(t, balance.Held, "a dry run changes nothing")

	order["dry_run"] = false
	wet := retry()
	assert.Equal(t, []int{7, 6, 1, 1}, []int{wet.Matched, wet.Tried, wet.Users, wet.InLine}, "five places, one in line")
	assert.Empty(t, wet.Refused)
	for i, gen := range wet.Generations {
		assert.Equal(t, dry.Generations[i].ID, gen.ID, "the same ones, in the same order")
		assert.Equal(t, gen.InLine, gen.TemporalURL == nil)
	}
	rest := retry()
	assert.Equal(t, 1, rest.Tried, "what was left")
	var log api.AuditPage
	a.get(t, "/api/admin/audit?limit=100&act=generation", &log)
	assert.Len(t, log.Acts, 9, "seven retries and two bulks")
	a.get(t, "/api/admin/audit?act=generation.retry_bulk", &log)
	require.Len(t, log.Acts, 2)
	assert.Equal(t, wet.BulkID.String(), log.Acts[1].Target)
	assert.EqualValues(t, 6, log.Acts[1].Detail["admitted"])
}

func TestAdmin_aBulkTellsWhatIsRefused(t *testing.T) {
	t.Parallel()
	a := setupAdmin(t, models.RoleAdmin)
	id := a.failed(t, models.FailureProviderBusy)
	require.NoError(t, a.db.SetModelOverride(t.Context(), models.ModelOverride{ModelID: "flux-schnell"}, models.Act{Act: "test"}))
	got := a.ask(t, asked{method: http.MethodPost, path: "/api/admin/generations/retry", body: map[string]any{"filter": map[string]any{"ids": []uuid.UUID{id}}}})
	require.Equal(t, http.StatusOK, got.status, got.body)
	var retried api.AdminRetried
	got.into(t, &retried)
	require.Len(t, retried.Refused, 1)
	assert.Equal(t, "CONFLICT", retried.Refused[0].Code)
	assert.Empty(t, retried.Generations)
	for name, body := range map[string]any{
		"unknown field":       map[string]any{"filter": map[string]any{"colour": "red"}},
		"no filter":           map[string]any{},
		"too many":            map[string]any{"filter": map[string]any{}, "most": 501},
		"what cannot be done": map[string]any{"filter": map[string]any{"status": "completed"}},
	} {
		got = a.ask(t, asked{method: http.MethodPost, path: "/api/admin/generations/retry", body: body})
		assert.Equal(t, http.StatusBadRequest, got.status, name)
	}
}

func TestAdmin_usersAndWhatTheyMay(t *testing.T) {
	t.Parallel()
	a := setupAdmin(t, models.RoleSuperAdmin)
	a.failed(t, models.FailureModeration)
	_, err := a.db.Account(t.Context(), models.User{ID: a.owner, Email: "owner@example.com"})
	require.NoError(t, err)
	var page api.AdminUserPage
	a.get(t, "/api/admin/users?search=OWNER&role=user&status=active", &page)
	require.Len(t, page.Users, 1)
	assert.Equal(t, 1, page.Users[0].Counts.Failed)
	assert.InDelta(t, 1, page.Users[0].BalanceUsd, 1e-9)
	assert.NotNil(t, page.Users[0].LastGenerationAt)
	a.get(t, "/api/admin/users?limit=1", &page)
	assert.Equal(t, []int{2, 2}, []int{page.Total, page.TotalPages})

	change := func(body map[string]any) answer {
		return a.ask(t, asked{method: http.MethodPatch, path: "/api/admin/users", body: body})
	}
	got := change(map[string]any{"user_id": a.owner, "status": "blocked", "active_limit": 9, "colour": "ignored, as ever"})
	require.Equal(t, http.StatusOK, got.status, got.body)
	var user api.AdminUser
	got.into(t, &user)
	assert.Equal(t, api.AdminUserStatusBlocked, user.Status)
	assert.Equal(t, 9, user.ActiveLimit)
	gate := people.NewGate(a.auth, a.db)
	token, err := a.auth.Sign(models.User{ID: a.owner}, time.Hour)
	require.NoError(t, err)
	_, err = gate.Authenticate(t.Context(), token)
	assert.Equal(t, models.CodeForbidden, models.CodeOf(err))

	for name, body := range map[string]map[string]any{
		"made less": {"user_id": a.user.ID, "role": "admin"}, "blocked": {"user_id": a.user.ID, "status": "blocked"},
	} {
		assert.Equal(t, http.StatusConflict, change(body).status, "the last super admin %s", name)
	}
	assert.Equal(t, http.StatusNotFound, change(map[string]any{"user_id": uuid.New(), "role": "admin"}).status)
	assert.Equal(t, http.StatusBadRequest, change(map[string]any{"user_id": a.owner, "role": "king"}).status)
	var log api.AuditPage
	a.get(t, "/api/admin/audit?act=user&target="+a.owner.String(), &log)
	require.Len(t, log.Acts, 2)
	assert.Equal(t, map[string]any{"from": "active", "to": "blocked"}, log.Acts[1].Detail)
	var gens api.AdminGenerationPage
	a.get(t, "/api/admin/users/"+a.owner.String()+"/generations?status=failed", &gens)
	assert.Equal(t, 1, gens.Total)
}

func TestAdmin_figures(t *testing.T) {
	t.Parallel()
	a := setupAdmin(t, models.RoleAdmin)
	a.failed(t, models.FailureModeration)
	a.failed(t, models.FailureModeration)
	a.failed(t, models.FailureGone)
	var stats api.AdminStats
	a.get(t, "/api/admin/stats?dateRange=week", &stats)
	assert.EqualValues(t, 3, stats.Today.Failed)
	assert.Equal(t, stats.Today, stats.Total)
	require.Len(t, stats.ByModel, 1)
	assert.Equal(t, "flux-schnell", stats.ByModel[0].ID)
	require.Len(t, stats.ByUser, 1)
	assert.Empty(t, stats.ByWorkspace)
	a.get(t, "/api/admin/stats?userId="+uuid.NewString(), &stats)
	assert.Zero(t, stats.Total.Generations)

	var failures api.AdminErrors
	a.get(t, "/api/admin/errors", &failures)
	require.Len(t, failures.Top, 2)
	assert.Equal(t, api.FailureKindModeration, failures.Top[0].Kind)
	assert.EqualValues(t, 2, failures.Top[0].Count)
	assert.EqualValues(t, 3, failures.Models[0].Total)
	a.get(t, "/api/admin/errors?until=2001-01-01T00:00:00Z", &failures)
	assert.Empty(t, failures.Top)

	var options api.AdminFilterOptions
	a.get(t, "/api/admin/filter-options", &options)
	require.Len(t, options.Models, 1)
	require.Len(t, options.Users, 1)
	assert.NotEmpty(t, options.ErrorKinds)
	var memory api.AdminMemory
	a.get(t, "/api/admin/memory", &memory)
	assert.Positive(t, memory.HeapBytes)
	assert.Positive(t, memory.Goroutines)
}

func TestAdmin_upkeep(t *testing.T) {
	t.Parallel()
	a := setupAdmin(t, models.RoleSuperAdmin)
	for range 3 {
		a.failed(t, models.FailureGone)
	}
	post := func(path string, body any) map[string]any {
		got := a.ask(t, asked{method: http.MethodPost, path: path, body: body})
		require.Equal(t, http.StatusOK, got.status, got.body)
		var answer map[string]any
		got.into(t, &answer)
		return answer
	}
	assert.InDelta(t, 3, post("/api/admin/mark-all-viewed", nil)["updated"], 0)
	assert.InDelta(t, 0, post("/api/admin/mark-all-viewed", map[string]any{"user_id": a.owner})["updated"], 0)
	var preview api.AdminCleaned
	a.get(t, "/api/admin/cleanup?days=0&keepLatest=1", &preview)
	assert.Equal(t, api.AdminCleaned{DryRun: true, Deleted: 2}, preview)
	assert.InDelta(t, 0, post("/api/admin/cleanup", map[string]any{"keepLatest": 1})["deleted"], 0, "none is thirty days old")
	assert.InDelta(t, 2, post("/api/admin/cleanup", map[string]any{"days": 0, "keepLatest": 1, "dryRun": true})["deleted"], 0)
	assert.InDelta(t, 2, post("/api/admin/cleanup", map[string]any{"days": 0, "keepLatest": 1})["deleted"], 0)
	counts, err := a.db.CountGenerations(t.Context(), models.Sight{UserID: a.owner})
	require.NoError(t, err)
	assert.Equal(t, 1, counts.All)
	var stale api.StaleStats
	a.get(t, "/api/generations/cleanup-stale", &stale)
	assert.Nil(t, stale.Oldest)
	assert.InDelta(t, 2, post("/api/generations/cleanup-stale", nil)["mended"], 0)
	var log api.AuditPage
	a.get(t, "/api/admin/audit?act=generation", &log)
	assert.Len(t, log.Acts, 5, "what changed something, and no dry run")
}

func TestAdmin_workspaces(t *testing.T) {
	t.Parallel()
	a := setupAdmin(t, models.RoleSuperAdmin)
	a.failed(t, models.FailureGone)
	got := a.ask(t, asked{method: http.MethodPost, path: "/api/admin/workspaces", body: map[string]any{"name": "Studio", "owner_id": a.owner}})
	require.Equal(t, http.StatusCreated, got.status, got.body)
	var made api.AdminWorkspace
	got.into(t, &made)
	var page api.AdminWorkspacePage
	a.get(t, "/api/admin/workspaces?search=studio", &page)
	require.Len(t, page.Workspaces, 1)
	assert.Equal(t, a.owner, page.Workspaces[0].Owners[0].ID)
	assert.EqualValues(t, 1, page.Workspaces[0].Members)
	got = a.ask(t, asked{method: http.MethodPost, path: "/api/admin/workspaces", body: map[string]any{"name": "Nobody's", "owner_id": uuid.New()}})
	assert.Equal(t, http.StatusNotFound, got.status)
	for _, want := range []int{http.StatusNoContent, http.StatusNotFound} {
		got = a.ask(t, asked{method: http.MethodDelete, path: "/api/admin/workspaces?id=" + made.ID.String()})
		assert.Equal(t, want, got.status)
	}
	a.get(t, "/api/admin/workspaces", &page)
	assert.Empty(t, page.Workspaces)
}

func TestAdmin_tokensGoInAndNeverComeOut(t *testing.T) {
	t.Parallel()
	a := setupAdmin(t, models.RoleSuperAdmin)
	key := "r8_" + strings.Repeat("k", 33) + "9876"
	add := func(name, key string) answer {
		return a.ask(t, asked{method: http.MethodPost, path: "/api/admin/tokens", body: map[string]any{"name": name, "token": key}})
	}
	got := add("main", key)
	require.Equal(t, http.StatusCreated, got.status, got.body)
	var token api.AdminToken
	got.into(t, &token)
	assert.Equal(t, "9876", token.Last4)
	assert.Equal(t, http.StatusConflict, add("other", key).status, "the key is there")
	assert.Equal(t, http.StatusConflict, add("main", key[:39]+"5").status, "the name is there")
	for _, bad := range []string{"sk_" + key, key[:10] + " " + key[10:], key + "!"} {
		got = add("bad", bad)
		assert.Equal(t, http.StatusBadRequest, got.status)
		assert.NotContains(t, got.body, bad)
	}
	path := "/api/admin/tokens/" + token.ID.String()
	for _, state := range []string{"disabled", "active"} {
		got = a.ask(t, asked{method: http.MethodPatch, path: path, body: map[string]any{"state": state}})
		require.Equal(t, http.StatusOK, got.status, got.body)
		got.into(t, &token)
		assert.Equal(t, api.AdminTokenState(state), token.State)
	}
	for _, want := range []int{http.StatusNoContent, http.StatusNotFound} {
		assert.Equal(t, want, a.ask(t, asked{method: http.MethodDelete, path: path}).status)
	}
	got = a.ask(t, asked{method: http.MethodGet, path: "/api/admin/tokens"})
	assert.JSONEq(t, `{"tokens": []}`, got.body)
	log := a.ask(t, asked{method: http.MethodGet, path: "/api/admin/audit?act=token"})
	assert.Equal(t, 4, strings.Count(log.body, `"act"`))
	assert.NotContains(t, log.body, key[:20])
	for _, entry := range a.logs.All() {
		assert.NotContains(t, fmt.Sprint(entry), key[:20])
	}
}

func TestAdmin_modelsAreSwitchedOffAndPriced(t *testing.T) {
	t.Parallel()
	a := setupAdmin(t, models.RoleSuperAdmin)
	before := a.ask(t, asked{method: http.MethodGet, path: "/api/models/list"})
	assert.Equal(t, "public, s-maxage=3600, stale-while-revalidate=7200", before.header.Get("Cache-Control"))
	change := func(body map[string]any) answer {
		return a.ask(t, asked{method: http.MethodPatch, path: "/api/admin/models/flux-schnell", body: body})
	}
	got := change(map[string]any{"price": map[string]any{"unit_usd": 0.004}})
	require.Equal(t, http.StatusOK, got.status, got.body)
	var model api.AdminModel
	got.into(t, &model)
	assert.Equal(t, "$0.004 per image", model.Price)
	assert.Equal(t, "$0.003 per image", model.CatalogPrice)
	request := map[string]any{"action": "create", "model_id": "flux-schnell", "prompt": "a lighthouse"}
	estimate := a.ask(t, asked{method: http.MethodPost, path: "/api/generations/estimate", body: request})
	assert.Contains(t, estimate.body, `"cost_usd":0.004`)
	after := a.ask(t, asked{method: http.MethodGet, path: "/api/models/list"})
	assert.NotEqual(t, before.header.Get("ETag"), after.header.Get("ETag"))
	assert.Equal(t, "public, s-maxage=60", after.header.Get("Cache-Control"))

	require.Equal(t, http.StatusOK, change(map[string]any{"enabled": false}).status)
	created := a.ask(t, asked{method: http.MethodPost, path: "/api/generations/create", body: request})
	assert.Equal(t, http.StatusNotFound, created.status)
	assert.Equal(t, http.StatusNotFound, a.ask(t, asked{method: http.MethodGet, path: "/api/models/flux-schnell"}).status)
	limited := a.ask(t, asked{method: http.MethodPut, path: "/api/admin/limits", body: map[string]any{"model_id": "flux-schnell", "running": 1}})
	assert.Equal(t, http.StatusOK, limited.status, "its limits are set before it is on again")
	got = change(map[string]any{"enabled": true, "catalog_price": true})
	got.into(t, &model)
	assert.Nil(t, model.Override)
	assert.True(t, model.Enabled)

	for name, body := range map[string]map[string]any{
		"below nothing":                  {"price": map[string]any{"unit_usd": -1}},
		"rates where there is one price": {"price": map[string]any{"rates": []any{map[string]any{"when": map[string]any{"x": "y"}, "usd": 1}}}},
		"unknown field":                  {"colour": "red"},
	} {
		assert.Equal(t, http.StatusBadRequest, change(body).status, name)
	}
	got = a.ask(t, asked{method: http.MethodPatch, path: "/api/admin/models/no-such-model", body: map[string]any{"enabled": false}})
	assert.Equal(t, http.StatusNotFound, got.status)
	var list api.AdminModelList
	a.get(t, "/api/admin/models", &list)
	require.Len(t, list.Models, len(a.offer.Models("")))
	for _, shown := range list.Models {
		// What a price is made of is what a change would say: saying it changes nothing.
		same := a.ask(t, asked{method: http.MethodPatch, path: "/api/admin/models/" + shown.ID, body: map[string]any{"price": shown.Parts}})
		require.Equal(t, http.StatusOK, same.status, same.body)
		same.into(t, &model)
		require.Equal(t, shown.CatalogPrice, model.Price)
		require.Equal(t, api.ModelAvailabilityAvailable, shown.Availability)
	}
	var log api.AuditPage
	a.get(t, "/api/admin/audit?act=model&target=flux-schnell", &log)
	assert.Len(t, log.Acts, 4)
}

func TestAdmin_isClosedToOthers(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		role models.Role
		path string
		want int
	}{
		{models.RoleUser, "/api/admin/generations", http.StatusForbidden},
		{models.RoleUser, "/api/admin/memory", http.StatusForbidden},
		{models.RoleAdmin, "/api/admin/memory", http.StatusOK},
		{models.RoleAdmin, "/api/admin/tokens", http.StatusForbidden},
		{models.RoleAdmin, "/api/admin/cleanup", http.StatusForbidden},
		{models.RoleSuperAdmin, "/api/admin/tokens", http.StatusOK},
	} {
		a := setupAdmin(t, c.role)
		got := a.ask(t, asked{method: http.MethodGet, path: c.path})
		assert.Equal(t, c.want, got.status, "%s as %s", c.path, c.role)
	}
}

func TestRequestsAreNotedByRouteAlone(t *testing.T) {
	t.Parallel()
	noted := make(chan models.Call, 10)
	b := setup(t, func(b *bundle) { b.deps.Calls = func(call models.Call) { noted <- call } })
	secret := uuid.NewString()
	b.ask(t, asked{method: http.MethodGet, path: "/healthz"})
	b.ask(t, asked{method: http.MethodGet, path: "/api/generations/" + secret + "?signature=" + secret, header: map[string]string{"X-Request-ID": "mine"}})
	call := <-noted
	assert.Equal(t, "/api/generations/:id", call.Route, "and no probe before it")
	assert.Equal(t, "mine", call.RequestID)
	assert.Equal(t, b.user.ID, *call.UserID)
	assert.Equal(t, models.CodeInternal, call.Code)
	raw, err := json.Marshal(call)
	require.NoError(t, err)
	assert.NotContains(t, string(raw), secret)
}
