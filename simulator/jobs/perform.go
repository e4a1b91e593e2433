package jobs

import (
	"context"
	"fmt"
	"strings"
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
	leave, err := e.enter(ctx, job)
	if err != nil {
		return err
	}
	defer leave()
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

// enter waits for the provider's leave to run the job.
func (e *Engine) enter(ctx context.Context, job Job) (leave func(), err error) {
	gate, bounded := e.providers[job.Provider].(Gate)
	if !bounded {
		return func() {}, nil
	}
	return gate.Enter(ctx, job)
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

// produce makes the outputs, shows them one after another so that the last comes
// when span has passed, and ends the job.
func (e *Engine) produce(ctx context.Context, job Job, span time.Duration, herald *herald) error {
	begun := e.now()
	status, reason := job.Fate.Status, job.Fate.Error
	var made Result
	if status == "" {
		status, reason, made = e.attempt(ctx, job)
	}
	if ctx.Err() != nil {
		return ctx.Err() // what the attempt says of itself is that it was stopped
	}
	stages := made.stages()
	for n, stage := range stages {
		due := begun.Add(span * time.Duration(n+1) / time.Duration(len(stages)))
		if err := pause(ctx, due.Sub(e.now())); err != nil {
			return err
		}
		if status != Succeeded {
			continue
		}
		if err := e.show(job.ID, stage, n+1, len(stages), herald); err != nil {
			return err
		}
	}
	_, err := e.end(job.ID, status, reason)
	return err
}

// stages are what there is to see of a result as it grows; the last is all of it.
func (r Result) stages() []Result {
	if len(r.Outputs) == 0 {
		return []Result{r}
	}
	stages := make([]Result, 0, len(r.Outputs))
	for n := range r.Outputs {
		stages = append(stages, Result{Outputs: r.Outputs[:n+1], Text: r.Text})
	}
	return stages
}

func (e *Engine) attempt(ctx context.Context, job Job) (Status, string, Result) {
	made, err := e.maker.Make(ctx, job)
	if err != nil {
		return Failed, e.providers[job.Provider].Explain(err), Result{}
	}
	return Succeeded, "", made
}

// show puts stage n of so many onto the job, which then still runs, and tells of
// it. A former run of the simulator may have shown it already.
func (e *Engine) show(id string, stage Result, n, stages int, herald *herald) error {
	job, shown, err := e.store.Update(id, func(job *Job) bool {
		if job.Status.Ended() || len(job.Outputs) >= max(len(stage.Outputs), 1) {
			return false
		}
		job.Outputs, job.Text = stage.Outputs, stage.Text
		const bar = 10
		job.Logs += fmt.Sprintf("%3d%%|%-*s| %d/%d\n", 100*n/stages, bar, strings.Repeat("█", bar*n/stages), n, stages)
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
