package e2e_test

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.uber.org/zap"

	"darkroom/models"
	"darkroom/providers/replicate"
)

// adminFixtures are for the routes of those with a role, who see everybody's: what
// belongs to somebody there is no reason to say that it is not there.
func adminFixtures() map[string]fixture {
	generation := fixture{at: func(t *testing.T, s *accessScene) map[string]string { t.Helper(); return s.generation(t) }}
	owner := func(_ *testing.T, s *accessScene) map[string]string {
		return map[string]string{"id": s.people[theOwner].id.String()}
	}
	token := func(t *testing.T, s *accessScene) map[string]string {
		t.Helper()
		return map[string]string{"id": s.token(t).String()}
	}
	body := func(fields map[string]any) func(*testing.T, *accessScene) any {
		return func(*testing.T, *accessScene) any { return fields }
	}
	return map[string]fixture{
		"adminGetGeneration":       generation,
		"adminRetryGeneration":     generation,
		"adminCancelGeneration":    generation,
		"adminListUserGenerations": {at: owner},
		"adminRetryGenerations":    {body: body(map[string]any{"filter": map[string]any{"ids": []uuid.UUID{uuid.New()}}})},
		// Of somebody whom nobody has seen: the other tests share this stack.
		"adminMarkAllViewed": {body: body(map[string]any{"user_id": uuid.New()})},
		"adminCleanup":       {body: body(map[string]any{"days": 36500, "dryRun": true})},
		"adminChangeUser": {body: func(_ *testing.T, s *accessScene) any {
			return map[string]any{"user_id": s.people[stranger].id, "active_limit": models.DefaultActiveLimit}
		}},
		"adminCreateWorkspace": {body: func(_ *testing.T, s *accessScene) any {
			return map[string]any{"name": "Made by an admin", "owner_id": s.people[theOwner].id}
		}},
		"adminChangeToken": {at: token, body: body(map[string]any{"state": "disabled"})},
		"adminDeleteToken": {at: token},
		"adminChangeModel": {
			at:   func(*testing.T, *accessScene) map[string]string { return map[string]string{"id": "flux-dev"} },
			body: body(map[string]any{"enabled": true, "catalog_price": true}),
		},
	}
}

// token adds an account that gets no jobs, sealed as the stack seals them: every
// callback looks through all keys.
func (s *accessScene) token(t *testing.T) uuid.UUID {
	t.Helper()
	pool, err := replicate.NewPool(replicate.PoolConfig{TokenKey: running.secrets["TOKEN_KEY"]}, s.w.records, zap.NewNop(), time.Now)
	require.NoError(t, err)
	id := uuid.New()
	sealed, err := pool.Seal(id, keyOf("table"))
	require.NoError(t, err)
	s.exec(t, `INSERT INTO replicate_tokens (id, name, key_id, ciphertext, last4, state) VALUES ($1, $2, $3, $4, '0000', 'disabled')`,
		id, "table of access "+id.String(), sealed.KeyID, sealed.Ciphertext)
	t.Cleanup(func() {
		_, err := s.w.rows.Exec(context.WithoutCancel(t.Context()), `DELETE FROM replicate_tokens WHERE id = $1`, id)
		assert.NoError(t, err)
	})
	return id
}

// command runs darkroom as a person, against the shared stack, and returns what it
// printed.
func (p person) command(t *testing.T, args ...string) string {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	cmd := exec.CommandContext(ctx, filepath.Join(running.bin, "darkroom"), args...)
	cmd.Env = append(running.environment(), "DARKROOM_API="+running.url("API_ADDR", ""), "DARKROOM_TOKEN="+p.token)
	cmd.Dir = t.TempDir()
	said, err := cmd.CombinedOutput()
	require.NoError(t, err, "%v\n%s", args, said)
	return string(said)
}

// TestAnAdminRunsFailedGenerationsAgain is the journey of whoever looks after a
// provider's bad hour: 25 generations of five people fail, are found, looked at in
// the Temporal UI, tried dry, and run again in one go. The knob fails a job as
// often as it is asked to, once, so that the second run is made.
func TestAnAdminRunsFailedGenerationsAgain(t *testing.T) {
	w, admin := newWitness(t), newPerson(t)
	_, err := w.records.SetRole(t.Context(), admin.id, models.RoleAdmin)
	require.NoError(t, err)
	owners := map[string]person{}
	for range 5 {
		p := newPerson(t)
		for i := range models.DefaultActiveLimit {
			owners[p.ask(t, picture(fmt.Sprintf("[sim fail=E005] one of a bad hour %d", i)))] = p
		}
	}
	var ids []string
	for id, p := range owners {
		require.Equal(t, models.StatusFailed, p.finished(t, id).Status)
		ids = append(ids, id)
	}
	// The provider is mended: what they ask for now succeeds.
	_, err = w.rows.Exec(t.Context(), `UPDATE generations SET prompt = 'a good hour' WHERE id = ANY ($1)`, ids)
	require.NoError(t, err)

	assert.Contains(t, admin.command(t, "admin", "failed", "--kind", "moderation", "--when", "today", "--limit", "100"), ids[0])
	shown := admin.command(t, "admin", "show", ids[0])
	assert.Contains(t, shown, running.url("TEMPORAL_UI_ADDR", "/namespaces/default/workflows/generation-"+ids[0]+"-r1"))
	status, _, err := get(t.Context(), running.url("TEMPORAL_UI_ADDR", "/namespaces/default/workflows/generation-"+ids[0]+"-r1"))
	require.NoError(t, err)
	assert.Equal(t, http.StatusOK, status, "the Temporal UI shows the run")

	body := map[string]any{"filter": map[string]any{"ids": ids}, "most": 25, "dry_run": true}
	var dry, wet struct {
		Matched, Tried, Users int
		BulkID                string `json:"bulk_id"`
		Refused               []any
	}
	for _, call := range []struct {
		dry  bool
		into any
	}{{true, &dry}, {false, &wet}} {
		body["dry_run"] = call.dry
		status, answer := admin.call(t, http.MethodPost, "/api/admin/generations/retry", body)
		require.Equal(t, http.StatusOK, status, string(answer))
		require.NoError(t, json.Unmarshal(answer, call.into))
	}
	assert.Equal(t, []int{25, 25, 5}, []int{dry.Matched, dry.Tried, dry.Users})
	assert.Equal(t, []int{25, 25, 5}, []int{wet.Matched, wet.Tried, wet.Users})
	assert.Empty(t, wet.Refused)
	for id, p := range owners {
		p.completed(t, id)
		assert.Len(t, jobsOf(t, id), 2, "one job for each run, and no other")
	}
	for _, p := range owners {
		balance, balanceErr := w.records.Balance(t.Context(), p.id)
		require.NoError(t, balanceErr)
		assert.Zero(t, balance.Held, "the ledger settles")
	}
	acts, err := w.records.AuditLog(t.Context(), models.AuditQuery{ActorID: &admin.id, Limit: 100})
	require.NoError(t, err)
	assert.Len(t, acts, 26, "each generation, and the bulk")
	assert.Contains(t, admin.command(t, "admin", "audit", "--target", wet.BulkID), "generation.retry_bulk")
	require.Eventually(t, func() bool {
		status, logged := admin.call(t, http.MethodGet, "/api/admin/api-logs?method=POST&userId="+admin.id.String(), nil)
		return status == http.StatusOK && strings.Count(string(logged), `"/api/admin/generations/retry"`) == 2
	}, finishWait, 100*time.Millisecond, "both requests are in the log of the API a moment later")
}
