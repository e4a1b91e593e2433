package postgres_test

import (
	"sync"
	"testing"

	"github.com/google/uuid"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"darkroom/models"
)

func TestAnAccountIsMadeWhenItIsFirstSeen(t *testing.T) {
	t.Parallel()
	db, _ := open(t)
	named := models.User{ID: uuid.New(), Email: "first@example.com", Role: models.RoleSuperAdmin}

	var seen sync.WaitGroup
	for range 8 {
		seen.Go(func() {
			user, err := db.Account(t.Context(), named)
			assert.NoError(t, err) //nolint:testifylint // require may not be called beside the test's goroutine
			assert.Equal(t, models.RoleUser, user.Role, "a token names nobody's role")
			assert.Equal(t, models.UserActive, user.Status)
			assert.Equal(t, models.DefaultActiveLimit, user.ActiveLimit)
		})
	}
	seen.Wait()

	_, err := db.SetRole(t.Context(), named.ID, models.RoleAdmin)
	require.NoError(t, err)
	named.Email = "second@example.com"
	user, err := db.Account(t.Context(), named)
	require.NoError(t, err)
	assert.Equal(t, "second@example.com", user.Email)
	assert.Equal(t, models.RoleAdmin, user.Role)
	named.Email = ""
	user, err = db.Account(t.Context(), named)
	require.NoError(t, err)
	assert.Equal(t, "second@example.com", user.Email, "a token without an address takes none away")
}

func TestTheLastSuperAdminStays(t *testing.T) {
	t.Parallel()
	db, _ := open(t)
	first, second := uuid.New(), uuid.New()
	for _, id := range []uuid.UUID{first, second} {
		before, err := db.SetRole(t.Context(), id, models.RoleSuperAdmin)
		require.NoError(t, err)
		assert.Equal(t, models.RoleUser, before)
	}
	// Each takes the other's role away: one of them has to fail.
	faults := make([]error, 2)
	var removing sync.WaitGroup
	for i, id := range []uuid.UUID{first, second} {
		removing.Go(func() { _, faults[i] = db.SetRole(t.Context(), id, models.RoleUser) })
	}
	removing.Wait()
	refused := 0
	for _, err := range faults {
		if err != nil {
			assert.Equal(t, models.CodeConflict, models.CodeOf(err))
			refused++
		}
	}
	assert.Equal(t, 1, refused)
}

// TestARoleIsWrittenDownWithItsChange gives a role from the command line.
func TestARoleIsWrittenDownWithItsChange(t *testing.T) {
	t.Parallel()
	db, _ := open(t)
	id := uuid.New()
	written := func() []models.AuditEntry {
		log, err := db.AuditLog(t.Context(), models.AuditQuery{Act: models.ActUserRole, Target: id.String(), Limit: 10})
		require.NoError(t, err)
		return log
	}
	for _, want := range []models.Role{models.RoleUser, models.RoleSuperAdmin} { // the second time it is so already
		before, err := db.SetRole(t.Context(), id, models.RoleSuperAdmin)
		require.NoError(t, err)
		assert.Equal(t, want, before)
		require.Len(t, written(), 1)
	}
	assert.Equal(t, uuid.Nil, written()[0].ActorID, "nobody's name")
	assert.Equal(t, map[string]any{"from": "user", "to": "super_admin"}, written()[0].Detail)

	_, err := db.SetRole(t.Context(), id, models.RoleUser)
	assert.Equal(t, models.CodeConflict, models.CodeOf(err), "the last one")
	assert.Len(t, written(), 1, "what was refused is not written down")

	// Where it cannot be written down there is no change either.
	_, err = db.Pool().Exec(t.Context(), `ALTER TABLE audit_log ADD CONSTRAINT full_up CHECK (false) NOT VALID`)
	require.NoError(t, err)
	other := uuid.New()
	_, err = db.SetRole(t.Context(), other, models.RoleAdmin)
	require.Error(t, err)
	_, err = db.UserRow(t.Context(), other)
	assert.Equal(t, models.CodeNotFound, models.CodeOf(err))
}
