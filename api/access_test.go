package api_test

import (
	"net/http"
	"testing"

	"github.com/stretchr/testify/assert"

	"darkroom/api"
	"darkroom/models"
)

func TestADoorLetsThoseInWhoMay(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name  string
		least models.Role
		scope models.Scope
		role  models.Role
		keys  []models.Scope
		ok    bool
	}{
		{name: "a user where one is wanted", least: models.RoleUser, scope: models.ScopeRead, role: models.RoleUser, ok: true},
		{name: "a user where an admin is wanted", least: models.RoleAdmin, scope: models.ScopeAdmin, role: models.RoleUser},
		{name: "an admin where one is wanted", least: models.RoleAdmin, scope: models.ScopeAdmin, role: models.RoleAdmin, ok: true},
		{name: "an admin where a super admin is wanted", least: models.RoleSuperAdmin, scope: models.ScopeAdmin, role: models.RoleAdmin},
		{name: "a super admin anywhere", least: models.RoleAdmin, scope: models.ScopeAdmin, role: models.RoleSuperAdmin, ok: true},
		{name: "a word that is no role", least: models.RoleUser, scope: models.ScopeRead, role: "root"},
		{name: "a key with the scope", least: models.RoleUser, scope: models.ScopeRead, role: models.RoleUser, keys: []models.Scope{models.ScopeRead}, ok: true},
		{name: "a key with another scope", least: models.RoleUser, scope: models.ScopeRead, role: models.RoleUser, keys: []models.Scope{models.ScopeGenerate}},
		{name: "a key with every scope where none may", least: models.RoleUser, role: models.RoleUser, keys: models.Scopes()},
		{name: "a session where no key may", least: models.RoleUser, role: models.RoleUser, ok: true},
		{name: "an admin's key without its scope", least: models.RoleAdmin, scope: models.ScopeAdmin, role: models.RoleAdmin, keys: []models.Scope{models.ScopeRead}},
		{name: "a user's key with the scope of admins", least: models.RoleAdmin, scope: models.ScopeAdmin, role: models.RoleUser, keys: models.Scopes()},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			caller := models.Caller{User: models.User{Role: test.role}}
			if test.keys != nil {
				caller.Key = &models.KeyUse{Scopes: test.keys}
			}
			err := api.Permit(caller, test.least, test.scope)
			if test.ok {
				assert.NoError(t, err)
				return
			}
			assert.Equal(t, models.CodeForbidden, models.CodeOf(err))
		})
	}
}

func TestSomebodyBlockedStaysOutside(t *testing.T) {
	t.Parallel()
	blocked := accounts{}
	b := setup(t, func(b *bundle) {
		blocked[b.user.ID] = models.User{ID: b.user.ID, Role: models.RoleSuperAdmin, Status: models.UserBlocked}
		b.gate(blocked)
	})
	got := b.ask(t, asked{method: http.MethodGet, path: "/api/generations/counts"})
	assert.Equal(t, http.StatusForbidden, got.status)
	assert.Equal(t, "FORBIDDEN", got.fault(t).Code)
}

func TestEveryOperationHasARow(t *testing.T) {
	t.Parallel()
	operations := map[string]bool{}
	for _, item := range document(t).Paths.Map() {
		for _, operation := range item.Operations() {
			operations[operation.OperationID] = operation.Security == nil
		}
	}
	for _, plain := range byPlainHandlers() {
		delete(operations, plain)
	}
	table := api.AccessTable()
	for operation, signedIn := range operations {
		assert.Contains(t, table, operation)
		assert.Equal(t, signedIn, table[operation].Who.Role() != "", "the contract and the table differ about %s", operation)
	}
	assert.Len(t, table, len(operations))
}
