package storage_test

import (
	"context"
	"errors"
	"fmt"
	"testing"

	"github.com/stretchr/testify/assert"

	"darkroom/storage"
)

func TestFinal(t *testing.T) {
	t.Parallel()
	for _, err := range []error{storage.ErrNotFound, storage.ErrBadKey, storage.ErrWrongSize, storage.ErrRefused} {
		assert.True(t, storage.Final(fmt.Errorf("put object: %w", err)))
	}
	for _, err := range []error{nil, errors.New("connection refused"), context.Canceled} {
		assert.False(t, storage.Final(err))
	}
}
