package storage_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"darkroom/storage"
)

func TestCheckKey(t *testing.T) {
	t.Parallel()
	for _, key := range []string{"a", "generations/0190-ab/a1/0.webp", "uploads/u/1.thumb.webp", "A_b.c-d", strings.Repeat("x", 512)} {
		require.NoError(t, storage.CheckKey(key), key)
	}
	for _, key := range []string{
		"", "/a", "a/", "a//b", ".", "..", "../a", "a/../b", "a/./b", "a/.hidden", "a\\b", "a b", "a?b", "a#b", "a%2e", "ä",
		"a\x00b", "a\nb", "C:/a", strings.Repeat("x", 513),
	} {
		require.ErrorIs(t, storage.CheckKey(key), storage.ErrBadKey, key)
	}
}

func TestCheckPrefix(t *testing.T) {
	t.Parallel()
	require.NoError(t, storage.CheckPrefix("generations/1/"))
	for _, prefix := range []string{"", "/", "generations", "../", "a//", "/a/"} {
		require.ErrorIs(t, storage.CheckPrefix(prefix), storage.ErrBadKey, prefix)
	}
}
