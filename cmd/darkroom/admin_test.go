package main

import (
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"sync"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"darkroom/internal/env"
)

// office plays the routes of those with a role, with one generation, and keeps
// what it was asked.
type office struct {
	mu    sync.Mutex
	asked []string
	src   env.Source
}

func newOffice(t *testing.T) *office {
	t.Helper()
	user := map[string]any{"id": rowID, "email": "maker@example.com", "name": ""}
	row := map[string]any{
		"id": rowID, "user": user, "status": "failed", "error_kind": "deadline", "error_message": "Too late.", "run": 1, "model_id": "quick",
		"created_at": "2026-05-04T12:00:00Z", "updated_at": "2026-05-04T12:00:00Z", "temporal_url": "http://temporal.example/run",
	}
	tally := map[string]any{"generations": 3, "failed": 1, "cost_usd": 0.25}
	page := map[string]any{"generations": []any{row}, "total": 7, "totalPages": 1}
	account := map[string]any{"id": rowID, "email": "maker@example.com", "role": "admin", "status": "blocked", "active_limit": 9, "created_at": "2026-05-04T12:00:00Z"}
	o := &office{}
	answers := map[string]any{
		"GET /api/admin/generations": page,
		"GET /api/admin/generations/" + rowID: map[string]any{
			"generation": row, "attempts": []any{map[string]any{"number": 1, "provider": "fal", "outcome": "failed", "error_kind": "deadline", "error_detail": "their words"}},
		},
		"POST /api/admin/generations/" + rowID + "/retry":  row,
		"POST /api/admin/generations/" + rowID + "/cancel": row,
		"POST /api/admin/generations/retry": map[string]any{
			"dry_run": true, "matched": 7, "users": 1, "cost_usd": 0.003, "in_line": 1, "generations": []any{row}, "bulk_id": rowID,
			"refused": []any{map[string]any{"id": rowID, "error": "No money."}},
		},
		"GET /api/admin/users":   map[string]any{"users": []any{account}, "total": 1},
		"PATCH /api/admin/users": account,
		"GET /api/admin/stats":   map[string]any{"today": tally, "total": tally, "by_model": []any{map[string]any{"id": "quick", "name": "", "tally": tally}}},
		"GET /api/admin/audit": map[string]any{"acts": []any{
			map[string]any{"id": 1, "at": "2026-05-04T12:00:00Z", "actor": user, "act": "generation.retry", "target": rowID, "detail": map[string]any{"b": 1, "a": "x"}},
			map[string]any{"id": 2, "at": "2026-05-04T12:00:00Z", "actor": nil, "act": "user.role"},
		}},
		"GET /api/admin/tokens":             map[string]any{"tokens": []any{map[string]any{"id": rowID, "name": "main"}}},
		"PATCH /api/admin/tokens/" + rowID:  map[string]any{"name": "main", "state": "disabled"},
		"DELETE /api/admin/tokens/" + rowID: nil,
	}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		assert.NoError(t, err)
		o.mu.Lock()
		o.asked = append(o.asked, r.Method+" "+r.URL.RequestURI()+" "+string(body))
		o.mu.Unlock()
		answer, ok := answers[r.Method+" "+r.URL.Path]
		if !ok {
			w.WriteHeader(http.StatusNotFound)
		}
		assert.NoError(t, json.NewEncoder(w).Encode(answer))
	}))
	t.Cleanup(server.Close)
	o.src = env.Source{"DARKROOM_API": server.URL, "DARKROOM_TOKEN": "t"}
	return o
}

// last is what was asked last.
func (o *office) last() string {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.asked[len(o.asked)-1]
}

func TestAdmin_findsAndRetries(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	said := execute(t, o.src, "admin", "failed", "--kind", "deadline", "--when", "today", "--user", rowID, "--limit", "5")
	assert.Contains(t, said, rowID+"  failed  deadline")
	assert.Contains(t, said, "1 of 7\n")
	assert.Equal(t, "GET /api/admin/generations?dateRange=today&errorKind=deadline&limit=5&status=failed&userId="+rowID+" ", o.last())
	said = execute(t, o.src, "admin", "show", rowID[:4])
	assert.Contains(t, said, "http://temporal.example/run")
	assert.Contains(t, said, "deadline their words")
	assert.Contains(t, execute(t, o.src, "admin", "retry", rowID[:4]), rowID+" failed, run 1\n")
	assert.Equal(t, "POST /api/admin/generations/"+rowID+"/retry ", o.last())
	assert.Contains(t, execute(t, o.src, "admin", "cancel", rowID), rowID)

	said = execute(t, o.src, "admin", "retry-all", "--provider", "fal", "--most", "3", "--dry-run")
	assert.Contains(t, said, "1 of 7 found would run again, of 1 users, for $0.003 from their balances; 1 are in line; bulk "+rowID)
	assert.Contains(t, said, "refused: No money.")
	assert.JSONEq(t, `{"filter": {"provider": "fal", "status": "failed"}, "most": 3, "dry_run": true}`, o.last()[len("POST /api/admin/generations/retry "):])
	for _, args := range [][]string{
		{"failed"}, {"show", rowID}, {"retry", rowID}, {"retry-all"}, {"users", "list"}, {"users", "block", rowID}, {"stats"}, {"audit"},
	} {
		assert.True(t, json.Valid([]byte(execute(t, o.src, append([]string{"admin"}, append(args, "--json")...)...))), args)
	}
}

func TestAdmin_usersStatsAndAudit(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	assert.Contains(t, execute(t, o.src, "admin", "users", "list", "--search", "maker", "--role", "admin"), "maker@example.com  admin  blocked")
	for _, c := range []struct {
		args []string
		want string
	}{
		{[]string{"role", rowID, "admin"}, `{"user_id": "` + rowID + `", "role": "admin"}`},
		{[]string{"block", rowID}, `{"user_id": "` + rowID + `", "status": "blocked"}`},
		{[]string{"unblock", rowID}, `{"user_id": "` + rowID + `", "status": "active"}`},
		{[]string{"limit", rowID, "9"}, `{"user_id": "` + rowID + `", "active_limit": 9}`},
	} {
		assert.Equal(t, rowID+" admin, blocked, at most 9 active\n", execute(t, o.src, append([]string{"admin", "users"}, c.args...)...))
		assert.JSONEq(t, c.want, o.last()[len("PATCH /api/admin/users "):])
	}
	said := execute(t, o.src, "admin", "stats", "--when", "week")
	assert.Regexp(t, `model +quick +3 +0 +1 +0 +0 +\$0\.25`, said)
	said = execute(t, o.src, "admin", "audit", "--act", "generation")
	assert.Contains(t, said, "a=x b=1")
	assert.Contains(t, said, "command line")
	for _, args := range [][]string{{"users", "role", "maker", "admin"}, {"users", "limit", rowID, "many"}, {"retry-all", "--user", "maker"}, {"show", "0b"}} {
		_, err := ask(t, o.src, "", append([]string{"admin"}, args...)...)
		require.Error(t, err, args)
	}
}
