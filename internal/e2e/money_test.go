package e2e_test

import (
	"encoding/json"
	"net/http"
	"testing"

	"github.com/google/uuid"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"darkroom/models"
)

// moneyFixtures are of the routes about money and limits.
func moneyFixtures() map[string]fixture {
	workspace := func(_ *testing.T, s *accessScene) map[string]string {
		return map[string]string{"id": s.workspace.String()}
	}
	return map[string]fixture{
		"getWorkspaceBudget": {at: workspace, shared: []string{coMember}},
		"setWorkspaceBudget": {
			at: func(t *testing.T, s *accessScene) map[string]string {
				t.Helper()
				return map[string]string{"id": s.ownWorkspace(t)}
			},
			body: func(*testing.T, *accessScene) any { return map[string]any{"limit_usd": 5} },
		},
		"giveCredit": {
			at: func(_ *testing.T, s *accessScene) map[string]string {
				return map[string]string{"id": s.people[theOwner].id.String()}
			},
			body: func(*testing.T, *accessScene) any {
				return map[string]any{"kind": "grant", "amount_usd": 1, "reference": uuid.NewString()}
			},
		},
		"setLimit": {body: func(_ *testing.T, s *accessScene) any {
			return map[string]any{"user_id": s.people[stranger].id, "per_minute": 1000}
		}},
	}
}

// ownWorkspace is one where the owner is alone: what its owner may, no member does.
func (s *accessScene) ownWorkspace(t *testing.T) string {
	t.Helper()
	id := uuid.New()
	s.exec(t, `INSERT INTO workspaces (id, name, created_by) VALUES ($1, 'Alone', $2)`, id, s.people[theOwner].id)
	s.exec(t, `INSERT INTO workspace_members (workspace_id, user_id, role) VALUES ($1, $2, 'owner')`, id, s.people[theOwner].id)
	return id.String()
}

// account is what GET /api/billing answers.
func (p person) account(t *testing.T) (balance, held float64, kinds []models.PostingKind) {
	t.Helper()
	status, body := p.call(t, http.MethodGet, "/api/billing?limit=100", nil)
	require.Equal(t, http.StatusOK, status, string(body))
	var answer struct {
		Balance float64 `json:"balance_usd"`
		Held    float64 `json:"held_usd"`
		Entries []struct{ Kind models.PostingKind }
	}
	require.NoError(t, json.Unmarshal(body, &answer))
	for _, entry := range answer.Entries {
		kinds = append(kinds, entry.Kind)
	}
	return answer.Balance, answer.Held, kinds
}

// TestAKeyWithABudgetRunsDry and goes on when a failed job gives its price back.
func TestAKeyWithABudgetRunsDry(t *testing.T) {
	t.Parallel()
	owner := newPerson(t)
	status, body := owner.call(t, http.MethodPost, "/api/keys", map[string]any{
		"name": "posters", "scopes": []string{"read", "generate"}, "budget_usd": 0.004,
	})
	require.Less(t, status, 300, string(body))
	var made struct{ Key string }
	require.NoError(t, json.Unmarshal(body, &made))
	program := person{id: owner.id, token: made.Key}
	before, _, _ := owner.account(t)

	failing := program.ask(t, picture("[sim delay=5s fail=E005] first"))
	status, body = program.call(t, http.MethodPost, "/api/generations/create", picture("second"))
	require.Equal(t, http.StatusPaymentRequired, status, string(body))
	var short struct {
		Code, Budget string
		Needed       float64 `json:"needed_usd"`
		Left         float64 `json:"left_usd"`
	}
	require.NoError(t, json.Unmarshal(body, &short))
	assert.Equal(t, "BUDGET_EXCEEDED", short.Code)
	assert.Equal(t, "key", short.Budget)
	assert.InDelta(t, 0.003, short.Needed, 0)
	assert.InDelta(t, 0.001, short.Left, 0)

	require.Equal(t, models.StatusFailed, program.finished(t, failing).Status)
	program.completed(t, program.ask(t, picture("third")))
	status, _ = program.call(t, http.MethodPost, "/api/generations/create", picture("fourth"))
	assert.Equal(t, http.StatusPaymentRequired, status)
	owner.completed(t, owner.ask(t, picture("fifth, without the key")))

	after, held, kinds := owner.account(t)
	assert.InDelta(t, before-0.006, after, 1e-9)
	assert.Zero(t, held)
	assert.Contains(t, kinds, models.PostingRelease)
}
