package e2e_test

import (
	"context"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/activity"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/worker"
	"go.temporal.io/sdk/workflow"
)

// The queues of the bare workflow, one for each of those that a generation goes
// through.
const (
	bareQueue       = "bench-generation"
	bareSubmitQueue = "bench-submit"
	bareMediaQueue  = "bench-media"
	bareSignal      = "bench-callback"
	// bareMediaSlots is as many as the media queue has.
	bareMediaSlots = 2
)

// bare is the least that a generation could be: seven activities that do
// nothing and one signal, over the same kinds of queues in the same order.
type bare struct {
	client client.Client
	// submitted names each workflow that now waits for its signal.
	submitted chan string
}

// newBare starts the workers of bare workflows, with the options of the
// service's own (cmd/worker/work.go), and whoever plays the provider.
func newBare(t *testing.T, c client.Client) *bare {
	t.Helper()
	b := &bare{client: c, submitted: make(chan string, 1000)}
	for _, queue := range []string{bareQueue, bareSubmitQueue, bareMediaQueue} {
		options := worker.Options{
			WorkerStopTimeout: 20 * time.Second, DisableRegistrationAliasing: true,
			MaxHeartbeatThrottleInterval: 4 * time.Second, DefaultHeartbeatThrottleInterval: 4 * time.Second,
			DisableWorkflowWorker: queue != bareQueue,
		}
		if queue == bareMediaQueue {
			options.MaxConcurrentActivityExecutionSize = bareMediaSlots
		}
		w := worker.New(c, queue, options)
		if queue == bareQueue {
			w.RegisterWorkflowWithOptions(b.workflow, workflow.RegisterOptions{Name: "Bare"})
		}
		w.RegisterActivityWithOptions(b.nothing, activity.RegisterOptions{Name: "Nothing"})
		w.RegisterActivityWithOptions(b.submit, activity.RegisterOptions{Name: "NothingSubmitted"})
		require.NoError(t, w.Start())
		t.Cleanup(w.Stop)
	}
	go b.callBack(t.Context())
	return b
}

func (*bare) workflow(ctx workflow.Context) error {
	steps := []struct{ queue, name string }{
		{bareQueue, "Nothing"},                // Begin
		{bareSubmitQueue, "NothingSubmitted"}, // Submit
		{bareQueue, "Nothing"},                // ReadOutcome, once the signal came
		{bareMediaQueue, "Nothing"},           // Download
		{bareMediaQueue, "Nothing"},           // Upload
		{bareMediaQueue, "Nothing"},           // Thumbnail
		{bareQueue, "Nothing"},                // Complete
	}
	for _, step := range steps {
		options := workflow.ActivityOptions{TaskQueue: step.queue, StartToCloseTimeout: 10 * time.Second}
		if err := workflow.ExecuteActivity(workflow.WithActivityOptions(ctx, options), step.name).Get(ctx, nil); err != nil {
			return err
		}
		if step.queue == bareSubmitQueue {
			workflow.GetSignalChannel(ctx, bareSignal).Receive(ctx, nil)
		}
	}
	return nil
}

func (*bare) nothing(context.Context) error { return nil }

func (b *bare) submit(ctx context.Context) error {
	b.submitted <- activity.GetInfo(ctx).WorkflowExecution.ID
	return nil
}

// callBack signals every submitted workflow at once, each on its own.
func (b *bare) callBack(ctx context.Context) {
	for {
		select {
		case <-ctx.Done():
			return
		case id := <-b.submitted:
			go func() { _ = b.client.SignalWorkflow(ctx, id, "", bareSignal, nil) }() // one lost is seen: its workflow stays
		}
	}
}

// run takes one bare workflow from its start to its end.
func (b *bare) run(ctx context.Context) error {
	options := client.StartWorkflowOptions{ID: "bare-" + uuid.NewString(), TaskQueue: bareQueue}
	execution, err := b.client.ExecuteWorkflow(ctx, options, "Bare")
	if err != nil {
		return err
	}
	return execution.Get(ctx, nil)
}
