package seal_test

import (
	"bytes"
	"encoding/base64"
	"fmt"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"darkroom/internal/seal"
)

const secret = "a secret of some length"

func keyOf(b byte) seal.Key { return seal.Key(bytes.Repeat([]byte{b}, 32)) }

func box(t *testing.T, keys ...seal.Key) *seal.Box {
	t.Helper()
	made, err := seal.New(keys)
	require.NoError(t, err)
	return made
}

func TestOpensWhatItSealed(t *testing.T) {
	t.Parallel()
	b := box(t, keyOf(1))
	sealed := b.Seal([]byte(secret), "row 1")
	assert.NotContains(t, string(sealed.Ciphertext), secret[:4])
	plain, err := b.Open(sealed, "row 1")
	require.NoError(t, err)
	assert.Equal(t, secret, string(plain))
}

func TestSameSecretLooksDifferentEachTime(t *testing.T) {
	t.Parallel()
	b := box(t, keyOf(1))
	first, second := b.Seal([]byte(secret), "row 1"), b.Seal([]byte(secret), "row 1")
	assert.NotEqual(t, first.Ciphertext, second.Ciphertext)
	assert.Equal(t, first.KeyID, second.KeyID)
}

func TestOpensNowhereElse(t *testing.T) {
	t.Parallel()
	b := box(t, keyOf(1))
	sealed := b.Seal([]byte(secret), "row 1")
	_, err := b.Open(sealed, "row 2")
	require.ErrorIs(t, err, seal.ErrUnreadable)
	for i := range sealed.Ciphertext {
		forged := bytes.Clone(sealed.Ciphertext)
		forged[i] ^= 1
		_, err = b.Open(seal.Sealed{KeyID: sealed.KeyID, Ciphertext: forged}, "row 1")
		require.ErrorIs(t, err, seal.ErrUnreadable, "bit of byte %d", i)
	}
	_, err = b.Open(seal.Sealed{KeyID: sealed.KeyID}, "row 1")
	require.ErrorIs(t, err, seal.ErrUnreadable)
}

func TestNewKeyInFrontOfTheOld(t *testing.T) {
	t.Parallel()
	old, renewed := box(t, keyOf(1)), box(t, keyOf(2), keyOf(1))
	before := old.Seal([]byte(secret), "row")
	plain, err := renewed.Open(before, "row")
	require.NoError(t, err)
	assert.Equal(t, secret, string(plain))

	after := renewed.Seal([]byte(secret), "row")
	assert.NotEqual(t, before.KeyID, after.KeyID)
	_, err = old.Open(after, "row")
	require.ErrorContains(t, err, after.KeyID, "which key is asked for")
	assert.ErrorContains(t, err, before.KeyID, "and which is there")
}

func TestNewNeedsAKey(t *testing.T) {
	t.Parallel()
	_, err := seal.New(nil)
	require.Error(t, err)
}

func TestParseKeys(t *testing.T) {
	t.Parallel()
	one, two := keyOf(1), keyOf(2)
	text := func(key []byte) string { return base64.StdEncoding.EncodeToString(key) }
	keys, err := seal.ParseKeys(text(one[:]) + ", " + text(two[:]))
	require.NoError(t, err)
	assert.Equal(t, []seal.Key{one, two}, keys)
	keys, err = seal.ParseKeys("")
	require.NoError(t, err)
	assert.Empty(t, keys)

	for _, wrong := range []string{
		"short", text(one[:31]), text(append(one[:], 1)), text(one[:]) + ",", "!" + text(one[:]), text(make([]byte, 32)),
	} {
		_, err = seal.ParseKeys(wrong)
		require.ErrorContains(t, err, "32 random bytes")
		assert.NotContains(t, err.Error(), wrong)
	}
}

func TestKeysAreNotPrinted(t *testing.T) {
	t.Parallel()
	key := keyOf(7)
	require.Equal(t, "key key key", fmt.Sprintf("%v %+v %#v", key, key, key))
}
