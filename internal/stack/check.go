package stack

import "context"

// Check returns nil when the port can be listened on now, and otherwise who to
// blame and which variable to change.
func (p Port) Check(ctx context.Context) error { return checkPort(ctx, p) }
