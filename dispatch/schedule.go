package dispatch

import (
	"context"
	"errors"
	"fmt"
	"time"

	"go.temporal.io/api/enums/v1"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/temporal"

	"darkroom/models"
	"darkroom/workflows"
)

const (
	// sweepEvery bounds how long a run that was not started, or not told, waits.
	// Each sweep leaves a workflow behind for operators to see, so not each second.
	sweepEvery = 20 * time.Second
	// purgeEvery is often enough for files that were kept a day already.
	purgeEvery = time.Hour
	// logsEvery is often enough for rows that were kept a month, and spreads their
	// removal.
	logsEvery = 6 * time.Hour
)

// prepareSchedules makes the schedules that are missing.
func (d *Dispatcher) prepareSchedules(ctx context.Context) error {
	return errors.Join(
		d.prepareSchedule(ctx, workflows.SweepName, sweepEvery),
		d.prepareSchedule(ctx, workflows.PurgeName, purgeEvery),
		d.prepareSchedule(ctx, workflows.PurgeInputsName, purgeEvery),
		d.prepareSchedule(ctx, workflows.PurgeLogsName, logsEvery),
	)
}

// prepareSchedule makes a schedule of the workflow of the same name. One turn
// never overlaps the next, and turns missed while the server was away are not
// made up for.
func (d *Dispatcher) prepareSchedule(ctx context.Context, name string, every time.Duration) error {
	_, err := d.client.ScheduleClient().Create(ctx, client.ScheduleOptions{
		ID:            name,
		Spec:          client.ScheduleSpec{Intervals: []client.ScheduleIntervalSpec{{Every: every}}},
		Action:        &client.ScheduleWorkflowAction{ID: name, Workflow: name, TaskQueue: workflows.QueueGeneration},
		Overlap:       enums.SCHEDULE_OVERLAP_POLICY_SKIP,
		CatchupWindow: every,
	})
	if err != nil && !errors.Is(err, temporal.ErrScheduleAlreadyRunning) {
		return fmt.Errorf("make schedule %s: %w", name, err)
	}
	return nil
}

// Open reports whether the run has a workflow that has not ended.
func (d *Dispatcher) Open(ctx context.Context, ref models.Ref) (bool, error) {
	found, err := d.client.DescribeWorkflowExecution(ctx, WorkflowID(ref), "")
	if models.CodeOf(translate("describe run", err)) == models.CodeNotFound {
		return false, nil
	}
	if err != nil {
		return false, translate("describe run", err)
	}
	return found.GetWorkflowExecutionInfo().GetStatus() == enums.WORKFLOW_EXECUTION_STATUS_RUNNING, nil
}
