package postgres

import (
	"context"
	"sync"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"go.uber.org/zap"
)

// pollEvents is how often readers look while there is no LISTEN connection: a
// second late is what clients are promised. A lost connection is opened again at
// the same pace, which spares a database that is coming back.
const pollEvents = time.Second

// Listener wakes readers of events when a writer in any process has committed
// one. A wake says "look again", nothing else: readers re-read the table, so a
// lost or doubled wake does no harm.
type Listener struct {
	direct string
	log    *zap.Logger

	mu      sync.Mutex
	readers map[uuid.UUID]map[chan struct{}]struct{}
}

// NewListener makes a listener on the direct address of db. Run must be called
// for anybody to wake.
func NewListener(db *DB, log *zap.Logger) *Listener {
	return &Listener{direct: db.direct, log: log, readers: map[uuid.UUID]map[chan struct{}]struct{}{}}
}

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

// listen holds one connection and wakes readers until it breaks.
func (l *Listener) listen(ctx context.Context) error {
	conn, err := pgx.Connect(ctx, l.direct)
	if err != nil {
		return err
	}
	defer func() { _ = conn.Close(context.WithoutCancel(ctx)) }() // ctx is over when the process stops
	if _, err := conn.Exec(ctx, "LISTEN "+eventChannel); err != nil {
		return err
	}
	l.wakeAll() // for what was committed before LISTEN stood
	for {
		note, err := conn.WaitForNotification(ctx)
		if err != nil {
			return err
		}
		if userID, err := uuid.Parse(note.Payload); err == nil {
			l.wake(userID)
		}
	}
}

func (l *Listener) wake(userID uuid.UUID) {
	l.mu.Lock()
	defer l.mu.Unlock()
	for ch := range l.readers[userID] {
		select {
		case ch <- struct{}{}:
		default:
		}
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
