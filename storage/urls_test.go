package storage_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"darkroom/storage"
)

// single is a Store that makes one address at a time.
type single struct {
	storage.Store

	address func(key string) (string, error)
}

// URL asks the function.
func (s single) URL(_ context.Context, key string, _ time.Duration) (string, error) {
	return s.address(key)
}

// batch is a Store that makes many.
type batch struct{ single }

// URLs says how many there were.
func (batch) URLs(_ context.Context, keys []string, _ time.Duration) ([]string, error) {
	return make([]string, len(keys)), nil
}

func TestURLs(t *testing.T) {
	t.Parallel()
	errAway := errors.New("storage is away")
	one := single{address: func(key string) (string, error) {
		switch key {
		case "gone":
			return "", storage.ErrNotFound
		case "away":
			return "", errAway
		default:
			return "/" + key, nil
		}
	}}
	addresses, err := storage.URLs(t.Context(), one, []string{"b", "gone", "a"}, time.Hour)
	require.NoError(t, err)
	assert.Equal(t, []string{"/b", "", "/a"}, addresses)

	_, err = storage.URLs(t.Context(), one, []string{"a", "away"}, time.Hour)
	require.ErrorIs(t, err, errAway)

	addresses, err = storage.URLs(t.Context(), batch{one}, []string{"away"}, time.Hour)
	require.NoError(t, err)
	assert.Equal(t, []string{""}, addresses)
}
