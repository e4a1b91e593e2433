package e2e_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"go.temporal.io/api/enums/v1"
	"go.temporal.io/sdk/client"

	"darkroom/internal/bench"
)

// gapsOf reads from the history of a generation's run where its time went: for
// each step how long it lay in its queue, how long it took and how long the
// workflow needed to go on.
func gapsOf(t *testing.T, c client.Client, id string) []bench.Gap {
	t.Helper()
	found, err := historyOf(t.Context(), c, id, 1)
	require.NoError(t, err)
	var gaps []bench.Gap
	names, last, step := map[int64]string{}, time.Time{}, "start"
	note := func(what string, at time.Time) {
		if !last.IsZero() {
			gaps = append(gaps, bench.Gap{Step: step, What: what, Took: at.Sub(last)})
		}
		last = at
	}
	for _, event := range found.GetEvents() {
		at := event.GetEventTime().AsTime()
		switch event.GetEventType() { //nolint:exhaustive // the others take no time of their own
		case enums.EVENT_TYPE_WORKFLOW_EXECUTION_STARTED:
			last = at
		case enums.EVENT_TYPE_ACTIVITY_TASK_SCHEDULED:
			names[event.GetEventId()] = event.GetActivityTaskScheduledEventAttributes().GetActivityType().GetName()
		case enums.EVENT_TYPE_ACTIVITY_TASK_STARTED:
			step = names[event.GetActivityTaskStartedEventAttributes().GetScheduledEventId()]
			note("queue", at)
		case enums.EVENT_TYPE_ACTIVITY_TASK_COMPLETED:
			note("work", at)
		case enums.EVENT_TYPE_WORKFLOW_EXECUTION_SIGNALED:
			step = "callback"
			note("wait", at)
		case enums.EVENT_TYPE_WORKFLOW_TASK_COMPLETED:
			note("workflow", at)
		}
	}
	return gaps
}
