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
