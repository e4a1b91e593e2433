package workflows

import (
	"time"

	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/workflow"

	"darkroom/models"
)

// retry is the usual pace of retries: soon at first, since most faults are
// short, then once a minute, so that an outage of hours costs little.
func retry(attempts int32) *temporal.RetryPolicy {
	return &temporal.RetryPolicy{
		InitialInterval: time.Second, BackoffCoefficient: 2, MaximumInterval: time.Minute,
		MaximumAttempts: attempts,
	}
}

// heartbeat is how soon the death of a worker in the middle of a long step is
// noticed. Steps report every five seconds, so a worker may miss two reports.
const heartbeat = 15 * time.Second

// quick is for steps on our own records: one try within the workflow task, and
// then retries without end, since a database that is away for an hour must not
// lose a generation.
func (g *generation) quick(ctx workflow.Context) workflow.Context {
	ctx = workflow.WithLocalActivityOptions(ctx, workflow.LocalActivityOptions{
		// Half of what a workflow task may take.
		StartToCloseTimeout: 5 * time.Second,
		RetryPolicy:         retry(1),
	})
	return workflow.WithActivityOptions(ctx, workflow.ActivityOptions{
		TaskQueue: QueueGeneration,
		// A statement takes milliseconds; ten seconds is a database in distress.
		StartToCloseTimeout: 10 * time.Second,
		RetryPolicy:         retry(0),
	})
}

// vendorSubmit is for the one call that starts a job. Refusals that the chain
// can answer are not retried by their type, and throttling is waited for by the
// run itself; a network that is away is retried for about ten minutes, because
// the user waits.
func (g *generation) vendorSubmit(ctx workflow.Context, provider models.Provider) workflow.Context {
	return workflow.WithActivityOptions(ctx, workflow.ActivityOptions{
		TaskQueue: SubmitQueue(provider),
		// Inputs of up to 10 MB each may have to go through the provider's file
		// API first, over a home uplink.
		StartToCloseTimeout: 5 * time.Minute,
		HeartbeatTimeout:    heartbeat,
		RetryPolicy:         retry(15),
		Priority:            temporal.Priority{FairnessKey: g.in.UserID},
	})
}

// vendorPoll is for one look at a job. A look that fails is given up soon: the
// next one is already planned.
func (g *generation) vendorPoll(ctx workflow.Context, provider models.Provider) workflow.Context {
	return workflow.WithActivityOptions(ctx, workflow.ActivityOptions{
		TaskQueue:           SubmitQueue(provider),
		StartToCloseTimeout: 30 * time.Second, // a GET, with room for a slow provider
		RetryPolicy:         retry(3),
		Priority:            temporal.Priority{FairnessKey: g.in.UserID},
	})
}

// The priorities of media steps; 1 is first, 3 is the server's usual. Steps that
// free the scratch disk go before the one that fills it.
const (
	priorityDrain = 2
	priorityFill  = 3
)

// mediaWork is for steps that move or look into files. They run two at a time
// over the whole service, so there is no limit on the time in the queue.
func (g *generation) mediaWork(ctx workflow.Context, priority int, attempts int32) workflow.Context {
	return workflow.WithActivityOptions(ctx, workflow.ActivityOptions{
		TaskQueue: QueueMedia,
		// The largest file allowed, at one megabyte a second.
		StartToCloseTimeout: 40 * time.Minute,
		HeartbeatTimeout:    heartbeat,
		RetryPolicy:         retry(attempts),
		Priority:            temporal.Priority{PriorityKey: priority, FairnessKey: g.in.UserID},
	})
}

const (
	// mediaAttempts lets storage or the provider's host be away for about an
	// hour, which is how long the shortest-lived outputs exist.
	mediaAttempts = 65
	// thumbnailAttempts is small: a file that cannot be drawn twice will not be
	// drawn the tenth time, and the output counts without a thumbnail.
	thumbnailAttempts = 3
)
