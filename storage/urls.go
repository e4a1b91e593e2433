package storage

import (
	"context"
	"errors"
	"time"
)

// URLs returns the address of each key, in the order of keys: in one step where
// s is a Batcher, or else one by one. It is empty where the backend knows that
// there is no object, so that one lost file does not hide a page of others.
func URLs(ctx context.Context, s Store, keys []string, ttl time.Duration) ([]string, error) {
	if batcher, ok := s.(Batcher); ok {
		return batcher.URLs(ctx, keys, ttl)
	}
	addresses := make([]string, len(keys))
	for i, key := range keys {
		address, err := s.URL(ctx, key, ttl)
		if err != nil && !errors.Is(err, ErrNotFound) {
			return nil, err
		}
		addresses[i] = address
	}
	return addresses, nil
}
