package main

import (
	"context"
	"fmt"
	"time"

	"go.temporal.io/sdk/worker"
	"go.temporal.io/sdk/workflow"
	"go.uber.org/zap"

	"darkroom/activities"
	"darkroom/catalog"
	"darkroom/cmd/internal/vendors"
	"darkroom/internal/env"
	"darkroom/workflows"
)

// heartbeatThrottle is the shortest pause between two heartbeats of one step
// that reach the server; steps send one every five seconds.
const heartbeatThrottle = 4 * time.Second

// serveWork runs the workflows, the quick steps on our records and the calls to
// providers until ctx ends.
func serveWork(ctx context.Context, src env.Source) error {
	var cfg workConfig
	if err := env.Load(src, &cfg); err != nil {
		return fmt.Errorf("configuration:\n%w", err)
	}
	base, err := newBase(ctx, cfg.Common)
	if err != nil {
		return err
	}
	defer base.close()
	offer, err := catalog.Load()
	if err != nil {
		return fmt.Errorf("load catalog: %w", err)
	}
	used, err := vendors.Open(cfg.Vendors, vendors.Deps{DB: base.db, Store: base.store, Log: base.log, Now: time.Now})
	if err != nil {
		return err
	}
	steps, err := newVendors(cfg.Activities, base, offer, used)
	if err != nil {
		return err
	}
	told, err := newMessages(cfg, base)
	if err != nil {
		return err
	}
	defer told.close()
	return base.serve(ctx, func(ctx context.Context) error {
		return base.poll(ctx, func(fail func(error)) []worker.Worker {
			workers := []worker.Worker{
				newGenerationWorker(base, offer.Among(used.Names()...), upkeep{cfg.Retention, told.steps}, fail), newNotifyWorker(base, told.steps, fail),
			}
			for _, vendor := range used {
				workers = append(workers, newSubmitWorker(base, vendor, steps, fail))
			}
			return workers
		})
	})
}

func newVendors(cfg activities.Config, base *base, offer *catalog.Catalog, used vendors.Set) (*activities.Vendors, error) {
	var accounts []activities.Account
	for _, vendor := range used {
		accounts = append(accounts, activities.Account{Provider: vendor.Provider, Credentials: vendor.Credentials, Limits: vendor.Limits})
	}
	return activities.NewVendors(cfg, activities.VendorDeps{
		Attempts: base.db, Permits: base.db, Circuits: base.db, Generations: base.db, Builder: offer, Inputs: base.store,
		Accounts: accounts,
	})
}

// newGenerationWorker runs workflows, the steps that only touch records, and
// those of the schedules.
func newGenerationWorker(base *base, offer *catalog.Catalog, upkeep upkeep, fail func(error)) worker.Worker {
	w := worker.New(base.dispatcher.Client(), workflows.QueueGeneration, base.options(fail))
	w.RegisterWorkflowWithOptions(workflows.Generate, workflow.RegisterOptions{Name: workflows.GenerateName})
	w.RegisterWorkflowWithOptions(workflows.Sweep, workflow.RegisterOptions{Name: workflows.SweepName})
	w.RegisterActivity(activities.NewRuns(activities.RunDeps{
		Records: base.db, Line: base.db, Starter: base.dispatcher, Planner: offer,
	}))
	w.RegisterActivity(activities.NewSweeper(activities.SweeperDeps{
		Records: base.db, Marks: base.db, Runs: base.dispatcher, Planner: offer, Objects: base.store, Keys: base.db, Places: base.db, Accounts: base.db,
		Counts: base.db, KeepDeleted: upkeep.retention.Deleted,
	}))
	upkeep.register(w, base)
	return w
}

// newSubmitWorker runs the calls to one provider, no faster than it likes them.
func newSubmitWorker(base *base, vendor vendors.Vendor, steps *activities.Vendors, fail func(error)) worker.Worker {
	options := base.options(fail)
	options.DisableWorkflowWorker = true
	// The server keeps it over all workers; 0 leaves the SDK's own default, which is
	// above what a queue can do.
	options.TaskQueueActivitiesPerSecond = vendor.CallsPerSecond
	w := worker.New(base.dispatcher.Client(), workflows.SubmitQueue(vendor.Provider.Name()), options)
	w.RegisterActivity(steps)
	return w
}

// options are those of every worker of this process. The process ends on a
// fault that a worker cannot mend, so that its supervisor starts a new one.
func (b *base) options(fail func(error)) worker.Options {
	return worker.Options{
		WorkerStopTimeout:           b.cfg.Process.StopTimeout,
		DisableRegistrationAliasing: true,
		// Every heartbeat reaches the server: it also brings news back.
		MaxHeartbeatThrottleInterval:     heartbeatThrottle,
		DefaultHeartbeatThrottleInterval: heartbeatThrottle,
		Interceptors:                     b.interceptors(),
		OnFatalError: func(err error) {
			b.log.Error("a worker cannot go on", zap.Error(err))
			fail(err)
		},
	}
}
