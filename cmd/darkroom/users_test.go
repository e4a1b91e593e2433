package main

import (
	"testing"

	"github.com/google/uuid"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"darkroom/internal/env"
	"darkroom/internal/testdb"
)

func TestUsers_roleIsGivenAndTold(t *testing.T) {
	t.Parallel()
	src, user := env.Source{"DATABASE_URL": testdb.New(t)}, uuid.NewString()
	assert.Equal(t, user+" is super_admin now, and was user\n", execute(t, src, "users", "role", user, "super_admin"))
	assert.Equal(t, user+" is super_admin already\n", execute(t, src, "users", "role", user, "super_admin"))
	_, err := ask(t, src, "", "users", "role", user, "user")
	require.ErrorContains(t, err, "the last super admin")
	_, err = ask(t, src, "", "users", "role", user, "king")
	require.ErrorContains(t, err, `"king" is no role`)
}
