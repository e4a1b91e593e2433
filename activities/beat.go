package activities

import (
	"context"
	"time"

	"go.temporal.io/sdk/activity"
)

// beatEvery is how often a long step tells Temporal that it is alive: three
// times within the heartbeat time-out of the workflow's options.
const beatEvery = 5 * time.Second

// beating heartbeats until stop is called: Temporal then notices a dead worker
// soon, and tells a living one that its run was cancelled. The first beat comes
// after beatEvery: that a step has begun Temporal knows, and most are over by
// then. Each beat costs the server a write.
func beating(ctx context.Context) (stop func()) {
	ctx, stop = context.WithCancel(ctx)
	go func() {
		ticker := time.NewTicker(beatEvery)
		defer ticker.Stop()
		for {
			select {
			case <-ctx.Done():
				return
			case <-ticker.C:
				activity.RecordHeartbeat(ctx)
			}
		}
	}()
	return stop
}
