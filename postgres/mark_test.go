package postgres_test

import (
	"testing"

	"github.com/google/uuid"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestSetFavorite(t *testing.T) {
	t.Parallel()
	db, _ := open(t)
	gen := create(t, db, uuid.New())
	yes, no := true, false
	for _, step := range []struct {
		set  *bool
		want bool
	}{{&yes, true}, {&yes, true}, {nil, false}, {nil, true}, {&no, false}} {
		got, err := db.SetFavorite(t.Context(), gen.UserID, gen.ID, step.set)
		require.NoError(t, err)
		assert.Equal(t, step.want, got)
	}
}

func TestMarkViewed(t *testing.T) {
	t.Parallel()
	db, _ := open(t)
	first := create(t, db, uuid.New())
	create(t, db, first.UserID)
	for range 2 {
		require.NoError(t, db.MarkViewed(t.Context(), first.UserID, first.ID))
	}
	n, err := db.MarkAllViewed(t.Context(), first.UserID)
	require.NoError(t, err)
	assert.Equal(t, 1, n, "one was seen already")
	got, err := db.GetGeneration(t.Context(), first.UserID, first.ID)
	require.NoError(t, err)
	assert.True(t, got.Viewed)
}
