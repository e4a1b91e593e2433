package jobs

import (
	"context"
	"errors"
	"sync"
	"time"

	"go.uber.org/zap"
)

// Maker makes a job's outputs.
type Maker interface {
	// Make may be called again for a job whose making was interrupted, and then
	// gives the same outputs at the same addresses.
	Make(ctx context.Context, job Job) (Result, error)
}

// Provider is what the engine must know of the provider that a job belongs to.
type Provider interface {
	// Announce tells the job's caller of an event, if they want to know. It
	// returns false when ctx ended before that was done.
	Announce(ctx context.Context, job Job, event Event) bool
	// Explain puts what went wrong with the making into the provider's words.
	Explain(err error) string
}

// Gate is a Provider that bounds how many jobs run at the same time.
type Gate interface {
	// Enter waits until the job may run, and returns what is to be called when it
	// does not run any more. It fails when ctx ends first.
	Enter(ctx context.Context, job Job) (leave func(), err error)
}

// Engine drives jobs. Safe for many goroutines.
type Engine struct {
	store     *Store
	maker     Maker
	providers map[string]Provider
	speed     float64
	now       func() time.Time
	logger    *zap.Logger

	mu      sync.Mutex
	waiting []string
	wake    chan struct{}
	running map[string]context.CancelFunc
}

// Deps are what an Engine works with.
type Deps struct {
	Store *Store
	Maker Maker
	// Speed divides the models' usual times.
	Speed  float64
	Now    func() time.Time
	Logger *zap.Logger
}

// NewEngine returns an Engine that will take up every unfinished job of the
// store as soon as it runs.
func NewEngine(deps Deps) *Engine {
	e := &Engine{
		store: deps.Store, maker: deps.Maker, speed: deps.Speed, now: deps.Now, logger: deps.Logger,
		providers: map[string]Provider{}, wake: make(chan struct{}, 1), running: map[string]context.CancelFunc{},
	}
	for _, job := range deps.Store.List(Query{}) {
		if !job.Announced {
			e.enqueue(job.ID)
		}
	}
	return e
}

// Register makes a provider known; all are registered before Run.
func (e *Engine) Register(name string, provider Provider) { e.providers[name] = provider }

// Submit keeps the job and puts it to work. Once it returned nil the job will
// be done, whatever happens to this process.
func (e *Engine) Submit(job Job) error {
	if err := e.store.Add(job); err != nil {
		return err
	}
	e.enqueue(job.ID)
	return nil
}

// Cancel stops a job and returns it as it then stands; one that has ended stays
// as it is.
func (e *Engine) Cancel(id string) (Job, error) {
	job, err := e.end(id, Canceled, "")
	e.mu.Lock()
	defer e.mu.Unlock()
	if stop, found := e.running[id]; found {
		stop()
	}
	return job, err
}

// Run drives jobs until ctx is done, and returns when none is being driven.
func (e *Engine) Run(ctx context.Context) {
	var crew sync.WaitGroup
	defer crew.Wait()
	for {
		select {
		case <-ctx.Done():
			return
		case <-e.wake:
		}
		for _, id := range e.take() {
			crew.Go(func() { e.drive(ctx, id) })
		}
	}
}

func (e *Engine) enqueue(id string) {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.waiting = append(e.waiting, id)
	select {
	case e.wake <- struct{}{}:
	default: // awake already
	}
}

func (e *Engine) take() []string {
	e.mu.Lock()
	defer e.mu.Unlock()
	ids := e.waiting
	e.waiting = nil
	return ids
}

// drive brings one job to its end and announces it.
func (e *Engine) drive(ctx context.Context, id string) {
	job, err := e.store.Get(id)
	provider, known := e.providers[job.Provider]
	if err != nil || !known {
		e.logger.Error("job of an unknown provider", zap.String("job", id), zap.String("provider", job.Provider))
		return
	}
	herald := newHerald(ctx, provider, e.now, job.Faults.Webhook.Reorder)
	e.work(ctx, id, herald)
	herald.close() // so that the end is announced last
	job, err = e.store.Get(id)
	if err != nil || !job.Status.Ended() || job.Announced || !provider.Announce(ctx, job, EventCompleted) {
		return // stopped: the next run of the simulator goes on
	}
	herald.late(ctx, provider)
	if _, _, err := e.store.Update(id, func(job *Job) bool { job.Announced = true; return true }); err != nil {
		e.logger.Error("note an announcement", zap.String("job", id), zap.Error(err))
	}
}

// work performs the job in a context that Cancel and the deadline end.
func (e *Engine) work(ctx context.Context, id string, herald *herald) {
	working, stop := context.WithCancel(ctx)
	defer stop()
	e.mu.Lock()
	e.running[id] = stop
	e.mu.Unlock()
	defer func() {
		e.mu.Lock()
		defer e.mu.Unlock()
		delete(e.running, id)
	}()
	// Read only now: a Cancel that came before found nobody to stop.
	job, err := e.store.Get(id)
	if err != nil || job.Status.Ended() {
		return
	}
	if !job.Deadline.IsZero() {
		// The time left by the given clock, waited for by the machine's.
		left := job.Deadline.Sub(e.now())
		var cancel context.CancelFunc
		working, cancel = context.WithTimeout(working, left)
		defer cancel()
	}
	if err := e.perform(working, job, herald); err != nil {
		e.interrupted(working, id, err)
	}
}

// interrupted ends a job whose deadline passed. A cancelled job has ended
// already; a stopped simulator leaves it to the next run.
func (e *Engine) interrupted(ctx context.Context, id string, cause error) {
	if !errors.Is(ctx.Err(), context.DeadlineExceeded) {
		if ctx.Err() == nil {
			e.logger.Error("drive a job", zap.String("job", id), zap.Error(cause))
		}
		return
	}
	job, err := e.store.Get(id)
	status := Canceled
	if job.Started.IsZero() {
		status = Aborted
	}
	if err == nil {
		_, err = e.end(id, status, "")
	}
	if err != nil {
		e.logger.Error("end a job at its deadline", zap.String("job", id), zap.Error(err))
	}
}

// end gives a job its last status, unless it has one.
func (e *Engine) end(id string, status Status, reason string) (Job, error) {
	job, _, err := e.store.Update(id, func(job *Job) bool {
		if job.Status.Ended() {
			return false
		}
		job.Status, job.Ended, job.Error = status, e.now(), reason
		return true
	})
	return job, err
}
