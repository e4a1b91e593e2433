package postgres

import (
	"context"
	"sync"
	"sync/atomic"
	"time"

	"github.com/jackc/pgx/v5"
	"go.uber.org/zap"

	"darkroom/models"
)

const (
	// callQueue is how many requests wait in memory, a few megabytes: ten seconds of
	// a thousand a second, which is longer than a database takes to restart.
	callQueue = 10_000
	// callBatch is how many go with one COPY; twice as many save little more.
	callBatch = 500
	// callPause is how long the first of a batch waits for others: what people look
	// up a moment later should be there.
	callPause = time.Second
	// callTimeout is for one COPY. The queue goes on filling meanwhile.
	callTimeout = 5 * time.Second
)

// CallLog writes the requests that the API answered, in batches and beside them:
// none waits for it, and none fails because of it. It is safe for concurrent use.
type CallLog struct {
	db      *DB
	log     *zap.Logger
	queue   chan models.Call
	dropped atomic.Uint64
	closing chan struct{}
	once    sync.Once
}

// NewCallLog returns one that keeps what is noted until Run writes it.
func NewCallLog(db *DB, log *zap.Logger) *CallLog {
	return &CallLog{db: db, log: log, queue: make(chan models.Call, callQueue), closing: make(chan struct{})}
}

// Note takes a request in. It never waits: while the queue is full it counts the
// request as dropped.
func (l *CallLog) Note(call models.Call) {
	select {
	case l.queue <- call:
	default:
		l.dropped.Add(1)
	}
}

// Dropped is how many requests were not written since the start.
func (l *CallLog) Dropped() uint64 { return l.dropped.Load() }

// Close lets Run write what was noted before, and return. It may be called twice.
func (l *CallLog) Close() { l.once.Do(func() { close(l.closing) }) }

// Run writes until Close. It does not end with ctx, since requests are answered
// for a while after a process was told to stop; its values go on. What cannot be
// written at the end is dropped: a process that was told to stop waits for nobody.
func (l *CallLog) Run(ctx context.Context) {
	ctx = context.WithoutCancel(ctx)
	for {
		batch, last := l.collect()
		for len(batch) > 0 && !l.write(ctx, batch) {
			if l.rest() {
				l.giveUp(len(batch))
				return
			}
		}
		if last && len(l.queue) == 0 {
			return
		}
	}
}

// giveUp counts as dropped what was in hand and what is in the queue.
func (l *CallLog) giveUp(inHand int) {
	l.dropped.Add(uint64(inHand)) //nolint:gosec // a batch
	for {
		select {
		case <-l.queue:
			l.dropped.Add(1)
		default:
			return
		}
	}
}

// collect waits for a request and takes what comes within callPause of it; last is
// true once nothing more will come.
func (l *CallLog) collect() (batch []models.Call, last bool) {
	select {
	case call := <-l.queue:
		batch = append(batch, call)
	case <-l.closing:
		last = true
	}
	pause := time.NewTimer(callPause)
	defer pause.Stop()
	for len(batch) < callBatch {
		if last && len(l.queue) == 0 {
			return batch, true
		}
		select {
		case call := <-l.queue:
			batch = append(batch, call)
		case <-l.done(last):
			last = true
		case <-pause.C:
			return batch, last
		}
	}
	return batch, last
}

// done is closing while nobody has heard it yet.
func (l *CallLog) done(heard bool) <-chan struct{} {
	if heard {
		return nil
	}
	return l.closing
}

// rest waits before a batch is tried again; true where there is no time for that.
func (l *CallLog) rest() bool {
	select {
	case <-l.closing:
		return true
	case <-time.After(callPause):
		return false
	}
}

// write writes a batch, or says that it should be tried again. A batch that the
// database will never take is dropped.
func (l *CallLog) write(ctx context.Context, batch []models.Call) bool {
	ctx, cancel := context.WithTimeout(ctx, callTimeout)
	defer cancel()
	columns := []string{"at", "request_id", "method", "route", "status", "took_us", "bytes", "user_id", "key_id", "code"}
	_, err := l.db.pool.CopyFrom(ctx, pgx.Identifier{"api_logs"}, columns, pgx.CopyFromSlice(len(batch), func(i int) ([]any, error) {
		c := batch[i]
		return []any{c.At, c.RequestID, c.Method, c.Route, c.Status, c.TookUS, c.Bytes, c.UserID, c.KeyID, string(c.Code)}, nil
	}))
	if err == nil {
		return true
	}
	err = translate("write calls", err)
	if models.CodeOf(err) == models.CodeUnavailable {
		return false // it says so elsewhere, each second
	}
	l.log.Warn("calls were not written", zap.Int("calls", len(batch)), zap.Error(err))
	l.dropped.Add(uint64(len(batch)))
	return true
}
