package ids_test

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"darkroom/simulator/ids"
)

func unused(string) bool { return false }

func TestSource_seedRepeats(t *testing.T) {
	t.Parallel()
	first, second := ids.New([]byte("7"), true), ids.New([]byte("7"), true)
	other := ids.New([]byte("8"), true)
	for range 3 {
		id := first.Next(unused)
		assert.Equal(t, id, second.Next(unused))
		assert.NotEqual(t, id, other.Next(unused))
		assert.Regexp(t, "^[a-z2-7]{26}$", id)
	}
}

func TestSource_skipsUsedNames(t *testing.T) {
	t.Parallel()
	taken := ids.New([]byte("7"), true).Next(unused)
	id := ids.New([]byte("7"), true).Next(func(id string) bool { return id == taken })
	assert.NotEqual(t, taken, id)
}

func TestSource_randomWithoutSeed(t *testing.T) {
	t.Parallel()
	first, second := ids.New([]byte("7"), false), ids.New([]byte("7"), false)
	assert.NotEqual(t, first.Next(unused), second.Next(unused))
	assert.Equal(t, first.Token("media", "x"), second.Token("media", "x"))
	assert.NotEqual(t, first.Derive("a"), first.Derive("b"))
	assert.Len(t, first.Secret("a"), 32)
}

func TestSource_uuids(t *testing.T) {
	t.Parallel()
	first, second := ids.New([]byte("7"), true), ids.New([]byte("7"), true)
	id := first.NextUUID(unused)
	assert.Regexp(t, "^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$", id)
	assert.Equal(t, id, second.NextUUID(unused))
	assert.NotEqual(t, id, ids.New([]byte("7"), true).NextUUID(func(used string) bool { return used == id }))
	random, another := ids.New(nil, false), ids.New(nil, false)
	assert.NotEqual(t, random.NextUUID(unused), another.NextUUID(unused))
}

func TestAccount_hidesTheCredential(t *testing.T) {
	t.Parallel()
	account := ids.Account("r8_canary")
	assert.Len(t, account, 12)
	assert.NotContains(t, account, "canary")
	assert.Equal(t, account, ids.Account("r8_canary"))
	assert.NotEqual(t, account, ids.Account("r8_other"))
}
