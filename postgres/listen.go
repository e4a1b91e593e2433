package postgres

import (
	"context"
	"sync"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"go.uber.org/zap"
)

const (
	// pollEvents is how often readers look while there is no LISTEN connection: a
	// second late is what clients are promised. A lost connection is opened again at
	// the same pace, which spares a database that is coming back.
	pollEvents = time.Second
	// probeEvery is how long the LISTEN connection may be silent before it is tried:
	// one that was cut without a word would never tell of a user who is blocked.
	probeEvery = 5 * time.Second
	// probeWait is how long the answer to that may take, and the connection to stand.
	probeWait = 5 * time.Second
	// accountChannel is the NOTIFY channel of changed users, keys and sessions; the
	// payload is the id. Triggers of migration 00013 write to it.
	accountChannel = "account_changes"
)

// Watcher remembers something of users, keys or sessions that must not outlive a
// change. Its methods are called one after another and must not wait.
type Watcher interface {
	// Changed tells that a user, key or session of this id is not what it was.
	Changed(id uuid.UUID)
	// Hearing tells whether Changed will be called from now on. Before, and each time
	// that it is said, something may have changed unheard.
	Hearing(changes bool)
}

// Listener wakes readers of events when a writer in any process has committed
// one. A wake says "look again", nothing else: readers re-read the table, so a
// lost or doubled wake does no harm.
type Listener struct {
	direct string
	log    *zap.Logger
	// watcher is told of changed accounts; nil for nobody.
	watcher Watcher
	// overrides receives when what is said over the catalog may have changed.
	overrides chan struct{}

	mu      sync.Mutex
	readers map[uuid.UUID]map[chan struct{}]struct{}
}

// NewListener makes a listener on the direct address of db. Run must be called
// for anybody to wake.
func NewListener(db *DB, log *zap.Logger) *Listener {
	return &Listener{
		direct: db.direct, log: log, overrides: make(chan struct{}, 1),
		readers: map[uuid.UUID]map[chan struct{}]struct{}{},
	}
}

// Watch has the watcher told of changed accounts. It is called once, before Run.
func (l *Listener) Watch(watcher Watcher) { l.watcher = watcher }

// Overrides receives after what is said over the catalog was changed, and whenever
// changes begin to be heard. Nothing wakes it while they are not.
func (l *Listener) Overrides() <-chan struct{} { return l.overrides }

// Subscribe returns a channel that receives after events of the user were
// committed, and a function that ends the subscription and may be called twice.
// Wakes that nobody has taken yet are merged into one.
func (l *Listener) Subscribe(userID uuid.UUID) (wake <-chan struct{}, stop func()) {
	ch := make(chan struct{}, 1)
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.readers[userID] == nil {
		l.readers[userID] = map[chan struct{}]struct{}{}
	}
	l.readers[userID][ch] = struct{}{}
	return ch, func() { l.unsubscribe(userID, ch) }
}

func (l *Listener) unsubscribe(userID uuid.UUID, ch chan struct{}) {
	l.mu.Lock()
	defer l.mu.Unlock()
	delete(l.readers[userID], ch)
	if len(l.readers[userID]) == 0 {
		delete(l.readers, userID)
	}
}

// Run listens until ctx ends. Without a direct address, and while the
// connection is lost, it wakes every reader each second.
func (l *Listener) Run(ctx context.Context) {
	for ctx.Err() == nil {
		if l.direct != "" {
			if err := l.listen(ctx); err != nil && ctx.Err() == nil {
				l.log.Warn("lost the connection that listens for events; polling meanwhile", zap.Error(err))
			}
		}
		l.wakeAll()
		select {
		case <-ctx.Done():
		case <-time.After(pollEvents):
		}
	}
}

// listen holds one connection and passes on what it hears until it breaks.
func (l *Listener) listen(ctx context.Context) error {
	conn, err := pgx.Connect(ctx, l.direct)
	if err != nil {
		return err
	}
	defer func() { _ = conn.Close(context.WithoutCancel(ctx)) }() // ctx is over when the process stops
	if _, err := conn.Exec(ctx, "LISTEN "+eventChannel+"; LISTEN "+accountChannel+"; LISTEN "+overrideChannel); err != nil {
		return err
	}
	l.hearing(true)
	defer l.hearing(false)
	l.wakeAll() // for what was committed before LISTEN stood
	nudge(l.overrides)
	for {
		note, err := heard(ctx, conn)
		if err != nil {
			return err
		}
		l.pass(note)
	}
}

// pass tells those who wait for a notification.
func (l *Listener) pass(note *pgconn.Notification) {
	if note.Channel == overrideChannel {
		nudge(l.overrides)
		return
	}
	id, err := uuid.Parse(note.Payload)
	switch {
	case err != nil:
	case note.Channel == accountChannel && l.watcher != nil:
		l.watcher.Changed(id)
	case note.Channel == eventChannel:
		l.wake(id)
	}
}

// nudge wakes a reader, unless it is to wake already.
func nudge(ch chan struct{}) {
	select {
	case ch <- struct{}{}:
	default:
	}
}

// heard waits for the next notification. It tries a silent connection now and then.
func heard(ctx context.Context, conn *pgx.Conn) (*pgconn.Notification, error) {
	for {
		waiting, stop := context.WithTimeout(ctx, probeEvery)
		note, err := conn.WaitForNotification(waiting)
		silent := waiting.Err() != nil && ctx.Err() == nil
		stop()
		if err == nil || !silent {
			return note, err
		}
		if err := probe(ctx, conn); err != nil {
			return nil, err
		}
	}
}

// probe asks whether the connection still stands. What it hears meanwhile is kept
// for the next wait.
func probe(ctx context.Context, conn *pgx.Conn) error {
	ctx, stop := context.WithTimeout(ctx, probeWait)
	defer stop()
	return conn.Ping(ctx)
}

func (l *Listener) hearing(changes bool) {
	if l.watcher != nil {
		l.watcher.Hearing(changes)
	}
}

func (l *Listener) wake(userID uuid.UUID) {
	l.mu.Lock()
	defer l.mu.Unlock()
	for ch := range l.readers[userID] {
		nudge(ch)
	}
}

func (l *Listener) wakeAll() {
	l.mu.Lock()
	users := make([]uuid.UUID, 0, len(l.readers))
	for userID := range l.readers {
		users = append(users, userID)
	}
	l.mu.Unlock()
	for _, userID := range users {
		l.wake(userID)
	}
}
