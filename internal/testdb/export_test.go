package testdb

import (
	"context"
	"path/filepath"
)

// TakeSlot takes the first free slot below root; its name comes back, and what
// frees it.
func TakeSlot(root string) (string, func() error, error) {
	taken, err := takeSlot(root)
	if err != nil {
		return "", nil, err
	}
	return filepath.Base(taken.dir), taken.lock.Close, nil
}

// Start starts a server in the first free slot below root.
func Start(ctx context.Context, root string) error {
	_, err := start(ctx, root)
	return err
}
