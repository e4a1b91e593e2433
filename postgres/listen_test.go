package postgres_test

import (
	"context"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.uber.org/zap"

	"darkroom/models"
	"darkroom/postgres"
)

// patience bounds waits for things that take milliseconds on an idle machine.
const patience = 20 * time.Second

func received(t *testing.T, ch <-chan struct{}) {
	t.Helper()
	select {
	case <-ch:
	case <-time.After(patience):
		require.FailNow(t, "nobody woke the reader")
	}
}

func TestListenerWakesReadersOfTheUser(t *testing.T) {
	t.Parallel()
	for name, direct := range map[string]bool{"by notification": true, "by polling": false} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, dsn := open(t)
			cfg := configFor(dsn)
			if !direct {
				cfg.DirectURL = ""
			}
			db, err := postgres.New(t.Context(), cfg, nil)
			require.NoError(t, err)
			t.Cleanup(db.Close)
			listener := postgres.NewListener(db, zap.NewNop())
			var wg sync.WaitGroup
			wg.Go(func() { listener.Run(t.Context()) })
			t.Cleanup(wg.Wait)
			userID := uuid.New()
			wake, stop := listener.Subscribe(userID)
			defer stop()
			received(t, wake) // LISTEN stands, or the first poll has passed

			create(t, db, userID)
			received(t, wake)
			assert.Len(t, events(t, db, userID), 1)
		})
	}
}

func TestStopEndsTheSubscription(t *testing.T) {
	t.Parallel()
	db, _ := open(t)
	listener := postgres.NewListener(db, zap.NewNop())
	_, stop := listener.Subscribe(uuid.New())
	stop()
	assert.NotPanics(t, stop, "and may be called twice")
}

// TestEventsAreSeenInTheirOrder has many writers of one user commit at once
// while a reader follows: it must never see a number appear below one it has.
func TestEventsAreSeenInTheirOrder(t *testing.T) {
	t.Parallel()
	db, _ := open(t)
	userID := uuid.New()
	gens := make([]models.Generation, models.DefaultActiveLimit)
	for i := range gens {
		gens[i] = create(t, db, userID)
		_, err := db.BeginRun(t.Context(), ref(gens[i]), "r")
		require.NoError(t, err)
	}
	var writers sync.WaitGroup
	var done atomic.Bool
	for _, gen := range gens {
		writers.Go(func() {
			for percent := range 20 {
				assert.NoError(t, db.AdvanceRun(t.Context(), ref(gen), models.StageWaiting, percent+1))
			}
		})
	}
	go func() { writers.Wait(); done.Store(true) }()

	var seen []models.GenerationEvent
	for last := int64(0); ; {
		finished := done.Load()
		next, err := db.EventsAfter(t.Context(), userID, last, 7)
		require.NoError(t, err)
		seen = append(seen, next...)
		if len(next) > 0 {
			last = next[len(next)-1].Seq
		} else if finished {
			break
		}
	}
	require.Len(t, seen, len(gens)*22, "pending, queued, twenty steps each")
	for i, event := range seen {
		require.EqualValues(t, i+1, event.Seq)
	}
	oldest, newest, err := db.EventRange(t.Context(), userID)
	require.NoError(t, err)
	assert.EqualValues(t, 1, oldest)
	assert.EqualValues(t, len(seen), newest)
	oldest, newest, err = db.EventRange(t.Context(), uuid.New())
	require.NoError(t, err)
	assert.EqualValues(t, 1, oldest, "of somebody without events")
	assert.Zero(t, newest)
}

func TestWhileLockedLetsOneWork(t *testing.T) {
	t.Parallel()
	db, _ := open(t)
	var inside, most atomic.Int64
	entered := make(chan context.CancelFunc, 2)
	var wg sync.WaitGroup
	for range 2 {
		ctx, cancel := context.WithCancel(t.Context())
		wg.Go(func() {
			err := db.WhileLocked(ctx, "test", zap.NewNop(), func(ctx context.Context) error {
				if n := inside.Add(1); n > most.Load() {
					most.Store(n)
				}
				defer inside.Add(-1)
				entered <- cancel
				<-ctx.Done()
				return nil
			})
			assert.NoError(t, err)
		})
	}
	for range 2 {
		select {
		case stop := <-entered:
			stop() // the holder leaves; the one that stands by takes over
		case <-time.After(patience):
			require.FailNow(t, "nobody took the lock")
		}
	}
	wg.Wait()
	assert.EqualValues(t, 1, most.Load())
}
