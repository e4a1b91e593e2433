package main

import (
	"context"
	"fmt"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"go.uber.org/zap"
	"golang.org/x/sync/errgroup"

	"darkroom/api"
	"darkroom/billing"
	"darkroom/catalog"
	"darkroom/cmd/internal/backend"
	"darkroom/cmd/internal/channels"
	"darkroom/cmd/internal/vendors"
	"darkroom/dispatch"
	"darkroom/generation"
	"darkroom/internal/env"
	"darkroom/internal/httpx"
	"darkroom/internal/logging"
	"darkroom/internal/publicurl"
	"darkroom/media"
	"darkroom/notices"
	"darkroom/notify/webhook"
	"darkroom/postgres"
	"darkroom/webhooks"
)

// config is everything that the api reads from the environment.
type config struct {
	Log        logging.Config
	API        api.Config
	Entrance   entranceConfig
	Mail       channels.MailConfig
	Database   postgres.Config
	Temporal   dispatch.Config
	Public     publicurl.Config
	Storage    backend.Config
	Generation generation.Config
	Billing    billing.Config
	Vendors    vendors.Config
	Intake     media.IntakeConfig
	Webhooks   webhooks.Config
	Webhook    webhook.Config
}

// serve wires the api and runs it until ctx ends.
func serve(ctx context.Context, src env.Source) error {
	var cfg config
	if err := env.Load(src, &cfg); err != nil {
		return fmt.Errorf("configuration:\n%w", err)
	}
	log, err := logging.New(cfg.Log)
	if err != nil {
		return err
	}
	db, err := postgres.New(ctx, cfg.Database, nil)
	if err != nil {
		return err
	}
	defer db.Close()
	dispatcher, err := dispatch.New(cfg.Temporal, log)
	if err != nil {
		return err
	}
	defer dispatcher.Close()
	listener := postgres.NewListener(db, log)
	server, err := wire( //nolint:contextcheck // the request log takes each request's own context
		cfg, log, db, dispatcher, listener)
	if err != nil {
		return err
	}
	group, ctx := errgroup.WithContext(ctx)
	group.Go(func() error { listener.Run(ctx); return nil })
	group.Go(func() error {
		checkPublicURL(ctx, log, httpx.NewTransport(nil), cfg.Public.URL)
		return nil
	})
	group.Go(func() error { return server.Run(ctx) })
	return group.Wait()
}

// wire puts the parts together; nothing runs yet.
func wire(cfg config, log *zap.Logger, db *postgres.DB, dispatcher *dispatch.Dispatcher, listener *postgres.Listener) (*api.Server, error) {
	offer, err := catalog.Load()
	if err != nil {
		return nil, fmt.Errorf("load catalog: %w", err)
	}
	store, stored, err := backend.Open(cfg.Storage, log, time.Now)
	if err != nil {
		return nil, err
	}
	deps, err := openDoors(cfg, db, listener)
	if err != nil {
		return nil, err
	}
	used, err := vendors.Open(cfg.Vendors, vendors.Deps{DB: db, Store: store, Log: log, Now: time.Now})
	if err != nil {
		return nil, err
	}
	offer = offer.Among(used.Names()...)
	health := used.Health(db, time.Now)
	intake, err := media.NewIntake(cfg.Intake)
	if err != nil {
		return nil, err
	}
	prices, err := billing.New(cfg.Billing)
	if err != nil {
		return nil, err
	}
	registry := prometheus.NewRegistry()
	db = db.WithStartingGrant(prices.StartingGrant()).WithEnded(vendors.NewAttempts(registry).Count).WithTold(dispatcher.DeliverAll)
	told, err := notices.New(notices.Config{}, notices.Deps{Records: db, Letters: db, Audit: db}) // it writes no letters here
	if err != nil {
		return nil, err
	}
	hooks, err := webhooks.New(cfg.Webhooks, webhooks.Deps{
		Endpoints: db, Secrets: db, Messages: db, Generations: db, URLs: links{store},
		Deliver: dispatcher.DeliverAll, AllowHosts: cfg.Webhook.AllowHosts, Log: log,
	})
	if err != nil {
		return nil, err
	}
	asking, err := generation.New(cfg.Generation, generation.Deps{
		Records: db, Admissions: db, Repeats: db, Looks: db, Runs: dispatcher, Verifier: newVerifier(used, db), Objects: inputs{intake: intake, store: store},
		Webhooks: hooks, Catalog: offer, Prices: prices, Log: log,
	})
	if err != nil {
		return nil, err
	}
	registry.MustRegister(collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}), health.Collector())
	deps.Generations, deps.Callbacks, deps.Library, deps.Marks, deps.Looks = asking, asking, library{db}, db, asking
	deps.Events, deps.Uploads, deps.Notices = feed{db, listener}, uploads{asking}, told
	deps.Endpoints, deps.Signing, deps.Deliveries = hooks, hooks, hooks
	deps.Catalog, deps.Providers, deps.URLs, deps.Media = offer, health, links{store}, stored
	deps.Database, deps.Degrading = db.Check, map[string]api.Check{"temporal": dispatcher.Check, "storage": store.Check}
	deps.Metrics, deps.Log, deps.Now = registry, log, time.Now
	return api.New(cfg.API, deps)
}
