package jobs

import (
	"context"
	"fmt"
	"time"
)

// queueShare is the part of a model's usual time that a job waits before it
// runs, so that callers get to see both statuses.
const queueShare = 4

// perform takes a job through its working life. It returns an error only when
// it could not: ctx ended, or the store did not take a change.
func (e *Engine) perform(ctx context.Context, job Job, herald *herald) error {
	usual := time.Duration(float64(job.Usual) / e.speed)
	if job.Status == Queued {
		if err := pause(ctx, usual/queueShare+job.Faults.Queue); err != nil {
			return err
		}
		if job.Fate.Status == Aborted {
			_, err := e.end(job.ID, Aborted, job.Fate.Error)
			return err
		}
	}
	job, started, err := e.start(job.ID)
	if err != nil || job.Status.Ended() {
		return err
	}
	if started {
		herald.tell(job, EventStart)
		herald.tell(job, EventLogs)
	}
	return e.produce(ctx, job, usual-usual/queueShare+job.Faults.Delay, herald)
}

// start marks the job as running; one that a former run of the simulator had
// started is left as it is.
func (e *Engine) start(id string) (Job, bool, error) {
	return e.store.Update(id, func(job *Job) bool {
		if job.Status != Queued {
			return false
		}
		job.Status, job.Started = Running, e.now()
		job.Logs = fmt.Sprintf("Using seed: %d\n", job.Order.Seed)
		return true
	})
}

// produce makes the outputs, keeps them back until span has passed, and ends
// the job.
func (e *Engine) produce(ctx context.Context, job Job, span time.Duration, herald *herald) error {
	over := time.NewTimer(span)
	defer over.Stop()
	status, reason := job.Fate.Status, job.Fate.Error
	var made Result
	if status == "" {
		status, reason, made = e.attempt(ctx, job)
	}
	if ctx.Err() != nil {
		return ctx.Err() // what the attempt says of itself is that it was stopped
	}
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-over.C:
	}
	if status == Succeeded {
		if err := e.show(job.ID, made, herald); err != nil {
			return err
		}
	}
	_, err := e.end(job.ID, status, reason)
	return err
}

func (e *Engine) attempt(ctx context.Context, job Job) (Status, string, Result) {
	made, err := e.maker.Make(ctx, job)
	if err != nil {
		return Failed, e.providers[job.Provider].Explain(err), Result{}
	}
	return Succeeded, "", made
}

// show puts the outputs onto the job, which then still runs, and tells of them.
func (e *Engine) show(id string, made Result, herald *herald) error {
	job, shown, err := e.store.Update(id, func(job *Job) bool {
		if job.Status.Ended() {
			return false
		}
		job.Outputs, job.Text = made.Outputs, made.Text
		count := max(len(made.Outputs), 1)
		job.Logs += fmt.Sprintf("100%%|██████████| %d/%d\n", count, count)
		return true
	})
	if shown {
		herald.tell(job, EventOutput)
	}
	return err
}

func pause(ctx context.Context, span time.Duration) error {
	timer := time.NewTimer(span)
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-timer.C:
		return nil
	}
}
