package jobs_test

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.uber.org/zap/zaptest"

	"darkroom/simulator/faults"
	"darkroom/simulator/jobs"
)

// patience is how long anything may take: only a fault, or a machine with much
// else to do, comes near.
const patience = time.Minute

// provider keeps what it is asked to announce.
type provider struct {
	mu   sync.Mutex
	told []string
	// refuse makes every announcement wait until the engine stops.
	refuse bool
}

func (p *provider) Announce(ctx context.Context, job jobs.Job, event jobs.Event) bool {
	if p.refuse {
		<-ctx.Done()
		return false
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.told = append(p.told, string(event)+" "+string(job.Status))
	return true
}

func (p *provider) Explain(err error) string { return "explained: " + err.Error() }

func (p *provider) news() []string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return append([]string{}, p.told...)
}

// maker gives one output or count of them, or its error, once it is released.
type maker struct {
	err     error
	count   int
	release chan struct{}
}

func (m maker) Make(ctx context.Context, _ jobs.Job) (jobs.Result, error) {
	select {
	case <-ctx.Done():
		return jobs.Result{}, ctx.Err()
	case <-m.release:
		var made jobs.Result
		for n := range max(m.count, 1) {
			made.Outputs = append(made.Outputs, jobs.Output{URL: fmt.Sprintf("http://there/out-%d.png", n)})
		}
		return made, m.err
	}
}

type bundle struct {
	dir      string
	store    *jobs.Store
	engine   *jobs.Engine
	provider *provider
	maker    maker
	now      func() time.Time
	stop     func()
}

// setup starts an engine on a new folder; released makers work at once.
func setup(t *testing.T, released bool) *bundle {
	t.Helper()
	b := &bundle{dir: t.TempDir(), provider: &provider{}, maker: maker{release: make(chan struct{})}, now: time.Now}
	if released {
		close(b.maker.release)
	}
	return b
}

// start runs the engine, or runs it again on the same folder.
func (b *bundle) start(t *testing.T) *bundle {
	t.Helper()
	var err error
	b.store, err = jobs.OpenStore(b.dir)
	require.NoError(t, err)
	b.engine = jobs.NewEngine(jobs.Deps{Store: b.store, Maker: b.maker, Speed: 1, Now: b.now, Logger: zaptest.NewLogger(t)})
	b.engine.Register("p", b.provider)
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan struct{})
	go func() {
		defer close(done)
		b.engine.Run(ctx)
	}()
	b.stop = sync.OnceFunc(func() {
		cancel()
		<-done
		assert.NoError(t, b.store.Close())
	})
	t.Cleanup(b.stop)
	return b
}

func (b *bundle) submit(t *testing.T, changes ...func(*jobs.Job)) {
	t.Helper()
	job := jobs.Job{ID: "j", Provider: "p", Account: "a", Status: jobs.Queued, Created: time.Now(), Input: []byte("{}")}
	for _, change := range changes {
		change(&job)
	}
	require.NoError(t, b.engine.Submit(job))
}

func (b *bundle) wait(t *testing.T, done func(jobs.Job) bool) jobs.Job {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	job, err := b.store.Wait(ctx, "j", done)
	require.NoError(t, err)
	require.True(t, done(job), "still %s", job.Status)
	return job
}

func announced(job jobs.Job) bool { return job.Announced }
func running(job jobs.Job) bool   { return job.Status == jobs.Running }

func TestEngine_takesAJobThroughItsLife(t *testing.T) {
	t.Parallel()
	b := setup(t, true).start(t)
	b.submit(t)
	job := b.wait(t, announced)
	assert.Equal(t, jobs.Succeeded, job.Status)
	assert.Len(t, job.Outputs, 1)
	assert.Contains(t, job.Logs, "Using seed: 0\n100%")
	assert.False(t, job.Ended.Before(job.Started))
	assert.Equal(t, []string{"start running", "logs running", "output running", "completed succeeded"}, b.provider.news())
}

// Outputs come one after another, each in its place.
func TestEngine_showsOutputsAsTheyCome(t *testing.T) {
	t.Parallel()
	b := setup(t, true)
	b.maker.count = 3
	b.start(t).submit(t, func(job *jobs.Job) { job.Faults = faults.Set{Delay: 300 * time.Millisecond} })
	part := b.wait(t, func(job jobs.Job) bool { return len(job.Outputs) == 2 })
	assert.Equal(t, jobs.Running, part.Status)
	assert.Contains(t, part.Logs, " 66%|██████    | 2/3\n")
	job := b.wait(t, announced)
	require.Len(t, job.Outputs, 3)
	assert.Equal(t, "http://there/out-2.png", job.Outputs[2].URL)
	assert.Equal(t, part.Outputs, job.Outputs[:2])
}

// While the clock stands still no second event of output is due.
func TestEngine_tellsOfOutputNotTooOften(t *testing.T) {
	t.Parallel()
	b := setup(t, true)
	b.maker.count, b.now = 3, noon
	b.start(t).submit(t)
	assert.Len(t, b.wait(t, announced).Outputs, 3)
	assert.Equal(t, []string{"start running", "logs running", "output running", "completed succeeded"}, b.provider.news())
}

func TestEngine_tellsInTheWrongOrder(t *testing.T) {
	t.Parallel()
	b := setup(t, true).start(t)
	b.submit(t, func(job *jobs.Job) { job.Faults = faults.Set{Webhook: faults.Webhook{Reorder: true}} })
	b.wait(t, announced)
	assert.Equal(t, []string{"completed succeeded", "output running", "logs running", "start running"}, b.provider.news())
}

func TestEngine_failures(t *testing.T) {
	t.Parallel()

	t.Run("of the making", func(t *testing.T) {
		t.Parallel()
		b := setup(t, true)
		b.maker.err = errors.New("no paint")
		b.start(t).submit(t)
		job := b.wait(t, announced)
		assert.Equal(t, jobs.Failed, job.Status)
		assert.Equal(t, "explained: no paint", job.Error)
		assert.Empty(t, job.Outputs)
	})

	t.Run("settled beforehand", func(t *testing.T) {
		t.Parallel()
		b := setup(t, false).start(t)
		b.submit(t, func(job *jobs.Job) { job.Fate = jobs.Fate{Status: jobs.Failed, Error: "flagged"} })
		job := b.wait(t, announced)
		assert.Equal(t, jobs.Failed, job.Status)
		assert.Equal(t, "flagged", job.Error)
	})

	t.Run("never started", func(t *testing.T) {
		t.Parallel()
		b := setup(t, false).start(t)
		b.submit(t, func(job *jobs.Job) { job.Fate = jobs.Fate{Status: jobs.Aborted} })
		job := b.wait(t, announced)
		assert.Equal(t, jobs.Aborted, job.Status)
		assert.True(t, job.Started.IsZero())
		assert.Equal(t, []string{"completed aborted"}, b.provider.news())
	})
}

func TestEngine_deadline(t *testing.T) {
	t.Parallel()
	soon := func(job *jobs.Job) { job.Deadline = time.Now().Add(50 * time.Millisecond) }

	t.Run("while running", func(t *testing.T) {
		t.Parallel()
		b := setup(t, false).start(t)
		b.submit(t, soon)
		assert.Equal(t, jobs.Canceled, b.wait(t, announced).Status)
	})

	t.Run("while queued", func(t *testing.T) {
		t.Parallel()
		b := setup(t, false).start(t)
		b.submit(t, soon, func(job *jobs.Job) { job.Faults = faults.Set{Queue: time.Hour} })
		assert.Equal(t, jobs.Aborted, b.wait(t, announced).Status)
	})
}

func TestEngine_Cancel(t *testing.T) {
	t.Parallel()
	b := setup(t, false).start(t)
	b.submit(t)
	b.wait(t, running)
	job, err := b.engine.Cancel("j")
	require.NoError(t, err)
	assert.Equal(t, jobs.Canceled, job.Status)
	b.wait(t, announced)
	assert.Contains(t, b.provider.news(), "completed canceled")

	again, err := b.engine.Cancel("j")
	require.NoError(t, err)
	assert.Equal(t, job.Ended.UnixNano(), again.Ended.UnixNano(), "an ended job stays as it is")
	_, err = b.engine.Cancel("unknown")
	assert.ErrorIs(t, err, jobs.ErrUnknown)
}

func TestEngine_goesOnAfterARestart(t *testing.T) {
	t.Parallel()

	t.Run("unfinished work", func(t *testing.T) {
		t.Parallel()
		b := setup(t, false).start(t)
		b.submit(t)
		b.wait(t, running)
		b.stop()
		close(b.maker.release)
		b.start(t)
		job := b.wait(t, announced)
		assert.Equal(t, jobs.Succeeded, job.Status)
		assert.Len(t, b.provider.news(), 4, "it started once")
	})

	t.Run("an announcement owed", func(t *testing.T) {
		t.Parallel()
		b := setup(t, true)
		b.provider.refuse = true
		b.start(t).submit(t, func(job *jobs.Job) { job.Fate = jobs.Fate{Status: jobs.Aborted} })
		b.wait(t, func(job jobs.Job) bool { return job.Status.Ended() })
		b.stop()
		b.provider = &provider{}
		b.start(t)
		b.wait(t, announced)
		assert.Equal(t, []string{"completed aborted"}, b.provider.news())
		b.stop()

		b.provider = &provider{}
		b.start(t)
		b.wait(t, announced)
		assert.Empty(t, b.provider.news(), "what is done is not done again")
	})
}

func TestEngine_leavesJobsOfUnknownProviders(t *testing.T) {
	t.Parallel()
	b := setup(t, true).start(t)
	b.submit(t, func(job *jobs.Job) { job.Provider = "nobody" })
	b.stop()
	b.start(t)
	job, err := b.store.Get("j")
	require.NoError(t, err)
	assert.Equal(t, jobs.Queued, job.Status)
}
