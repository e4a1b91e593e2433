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

func TestAccount_hidesTheCredential(t *testing.T) {
	t.Parallel()
	account := ids.Account("r8_canary")
	assert.Len(t, account, 12)
	assert.NotContains(t, account, "canary")
	assert.Equal(t, account, ids.Account("r8_canary"))
	assert.NotEqual(t, account, ids.Account("r8_other"))
}
