package pgserver

import "context"

// Find returns the directory of PostgreSQL's programs, those that Open would
// use; ErrNotInstalled where there are none.
func Find(ctx context.Context) (string, error) { return findBinaries(ctx) }
