package generation_test

import (
	"errors"
	"testing"

	"github.com/google/uuid"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"darkroom/models"
)

func TestLookTellsTheRunsOfWhatIsActive(t *testing.T) {
	t.Parallel()
	b := setup(t)
	ref := b.sent(t)
	b.create(t) // nobody has begun with it
	told, err := b.Look(t.Context(), b.userID, uuid.Nil)
	require.NoError(t, err)
	assert.Equal(t, 1, told)
	assert.Equal(t, []models.Ref{{GenerationID: ref.GenerationID, Run: 1}}, b.runs.looked)

	told, err = b.Look(t.Context(), b.userID, ref.GenerationID)
	require.NoError(t, err)
	assert.Zero(t, told, "it was asked a moment ago")
	told, err = b.Look(t.Context(), uuid.New(), ref.GenerationID)
	require.NoError(t, err)
	assert.Zero(t, told, "a stranger asks")
	assert.Len(t, b.runs.looked, 1)
}

func TestLookAtARunThatIsOverOrOutOfReach(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.sent(t)
	b.runs.over = true
	told, err := b.Look(t.Context(), b.userID, uuid.Nil)
	require.NoError(t, err)
	assert.Zero(t, told)

	b = setup(t)
	b.sent(t)
	b.runs.err = errors.New("Temporal is away")
	_, err = b.Look(t.Context(), b.userID, uuid.Nil)
	assert.Error(t, err)
}
