package main

import (
	"context"
	"fmt"
	"time"

	"go.temporal.io/sdk/interceptor"
	"go.temporal.io/sdk/worker"
	"go.uber.org/zap"
	"golang.org/x/sync/errgroup"

	"darkroom/activities"
	"darkroom/cmd/internal/backend"
	"darkroom/cmd/internal/vendors"
	"darkroom/dispatch"
	"darkroom/internal/logging"
	"darkroom/postgres"
	"darkroom/storage"
)

// temporalLook is how often a worker asks for a Temporal that is not up yet.
const temporalLook = time.Second

// base is what both kinds of worker stand on.
type base struct {
	cfg        common
	log        *zap.Logger
	db         *postgres.DB
	dispatcher *dispatch.Dispatcher
	store      storage.Store
	gauges     *gauges
}

func newBase(ctx context.Context, cfg common) (*base, error) {
	log, err := logging.New(cfg.Log)
	if err != nil {
		return nil, err
	}
	db, err := postgres.New(ctx, cfg.Database, nil)
	if err != nil {
		return nil, err
	}
	dispatcher, err := dispatch.New(cfg.Temporal, log)
	if err != nil {
		db.Close()
		return nil, err
	}
	store, _, err := backend.Open(cfg.Storage, log, time.Now) // the api serves media
	if err != nil {
		db.Close()
		dispatcher.Close()
		return nil, err
	}
	gauges := newGauges()
	db = db.WithEnded(vendors.NewAttempts(gauges.registry).Count).WithTold(dispatcher.DeliverAll)
	return &base{cfg: cfg, log: log, db: db, dispatcher: dispatcher, store: store, gauges: gauges}, nil
}

// close gives everything back, in the reverse order of newBase.
func (b *base) close() {
	b.dispatcher.Close()
	b.db.Close()
	_ = b.log.Sync() // standard error cannot always be synced
}

func (b *base) interceptors() []interceptor.WorkerInterceptor {
	return []interceptor.WorkerInterceptor{activities.NewInterceptor(b.log)}
}

// serve does the work and answers operators until ctx ends or either fails.
func (b *base) serve(ctx context.Context, work func(context.Context) error) error {
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	group, ctx := errgroup.WithContext(ctx)
	group.Go(func() error { return serveMetrics(ctx, b.cfg.Process.MetricsAddr, b.gauges) })
	group.Go(func() error {
		defer stop()
		return work(ctx)
	})
	return group.Wait()
}

// poll runs the workers that build returns until ctx ends or one cannot go on.
func (b *base) poll(ctx context.Context, build func(fail func(error)) []worker.Worker) error {
	if err := b.awaitTemporal(ctx); err != nil {
		return err
	}
	polling, fail := context.WithCancelCause(ctx)
	defer fail(nil)
	for _, w := range build(func(err error) { fail(err) }) {
		if err := w.Start(); err != nil {
			return fmt.Errorf("start worker: %w", err)
		}
		// In reverse order of their start, and each once its steps have ended.
		defer w.Stop()
	}
	b.log.Info("worker is ready")
	b.gauges.ready.Store(true)
	<-polling.Done()
	b.gauges.ready.Store(false)
	if ctx.Err() != nil {
		return nil // stopped from outside
	}
	return fmt.Errorf("worker stopped: %w", context.Cause(polling))
}

// awaitTemporal waits until Temporal answers and the namespace is prepared.
func (b *base) awaitTemporal(ctx context.Context) error {
	for told := false; ; told = true {
		err := b.dispatcher.Prepare(ctx)
		if err == nil {
			return nil
		}
		if !told {
			b.log.Info("waiting for Temporal", zap.String("address", b.cfg.Temporal.Address), zap.Error(err))
		}
		select {
		case <-ctx.Done():
			return nil // stopped before Temporal came up: nothing failed
		case <-time.After(temporalLook):
		}
	}
}
