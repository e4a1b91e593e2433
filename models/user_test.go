package models_test

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"darkroom/models"
)

func TestRolesAreAStair(t *testing.T) {
	t.Parallel()
	for i, own := range models.Roles() {
		for j, least := range models.Roles() {
			assert.Equal(t, i >= j, own.AtLeast(least), "%s as %s", own, least)
		}
		assert.False(t, models.Role("owner").AtLeast(own), "no role of ours")
	}
	for i, own := range models.WorkspaceRoles() {
		for j, least := range models.WorkspaceRoles() {
			assert.Equal(t, i >= j, own.AtLeast(least), "%s as %s", own, least)
		}
		assert.False(t, models.WorkspaceRole("").AtLeast(own), "a stranger")
	}
}

func TestAKeyIsAllowedItsScopesOnly(t *testing.T) {
	t.Parallel()
	session := models.Caller{}
	key := models.Caller{Key: &models.KeyUse{Scopes: []models.Scope{models.ScopeRead}}}
	for _, scope := range append(models.Scopes(), "") {
		assert.True(t, session.Allowed(scope))
		assert.Equal(t, scope == models.ScopeRead, key.Allowed(scope), "scope %q", scope)
	}
}
