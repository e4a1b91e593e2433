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
	"darkroom/notify/telegram"
	"darkroom/notify/webhook"
	"darkroom/people"
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
	Support    people.SupportConfig
	Bot        telegram.Config
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
	bot, err := channels.OpenBot(cfg.Bot)
	if err != nil {
		return err
	}
	if bot != nil {
		defer bot.Close()
	}
	listener, calls := postgres.NewListener(db, log), postgres.NewCallLog(db, log)
	data, err := catalog.Load()
	if err != nil {
		return fmt.Errorf("load catalog: %w", err)
	}
	offer := catalog.NewLive(data.Among(cfg.Vendors.Configured()...))
	server, err := wire( //nolint:contextcheck // the request log takes each request's own context
		cfg, log, parts{db, dispatcher, listener, calls, offer, bot})
	if err != nil {
		return err
	}
	group, ctx := errgroup.WithContext(ctx)
	group.Go(func() error { listener.Run(ctx); return nil })
	group.Go(func() error {
		checkPublicURL(ctx, log, httpx.NewTransport(nil), cfg.Public.URL)
		return nil
	})
	group.Go(func() error { db.WatchModelOverrides(ctx, log, listener.Overrides(), say(offer, log)); return nil })
	group.Go(func() error { calls.Run(ctx); return nil })
	group.Go(func() error {
		defer calls.Close() // once no request is answered any more
		return server.Run(ctx)
	})
	return group.Wait()
}

// parts are those that serve also runs.
type parts struct {
	db         *postgres.DB
	dispatcher *dispatch.Dispatcher
	listener   *postgres.Listener
	calls      *postgres.CallLog
	offer      *catalog.Live
	bot        *telegram.Sender // nil for none
}

// wire puts the parts together; nothing runs yet.
func wire(cfg config, log *zap.Logger, p parts) (*api.Server, error) {
	db, dispatcher, offer := p.db, p.dispatcher, p.offer
	store, stored, err := backend.Open(cfg.Storage, log, time.Now)
	if err != nil {
		return nil, err
	}
	deps, err := openDoors(cfg, db, p.listener)
	if err != nil {
		return nil, err
	}
	used, err := vendors.Open(cfg.Vendors, vendors.Deps{DB: db, Store: store, Log: log, Now: time.Now})
	if err != nil {
		return nil, err
	}
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
		Endpoints: db, Secrets: db, Messages: db, Generations: db, URLs: links{store, linkTTL},
		Deliver: dispatcher.DeliverAll, AllowHosts: cfg.Webhook.AllowHosts, Log: log,
	})
	if err != nil {
		return nil, err
	}
	asking, err := generation.New(cfg.Generation, generation.Deps{
		Records: db, Admissions: db, Repeats: db, Looks: db, Uploads: db,
		Runs: dispatcher, Verifier: newVerifier(used, db), Objects: inputs{intake: intake, store: store}, Direct: direct{store}, Webhooks: hooks,
		Catalog: offer, Prices: prices, Log: log,
	})
	if err != nil {
		return nil, err
	}
	registry.MustRegister(prometheus.NewCounterFunc(prometheus.CounterOpts{
		Name: "api_logs_dropped_total", Help: "Requests that were answered and not written into api_logs.",
	}, func() float64 { return float64(p.calls.Dropped()) }))
	registry.MustRegister(collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}), health.Collector())
	deps.Generations, deps.Callbacks, deps.Library, deps.Marks, deps.Looks = asking, asking, library{db}, db, asking
	deps.Events, deps.Uploads, deps.Notices = feed{db, p.listener}, uploads{asking}, told
	deps.Endpoints, deps.Signing, deps.Deliveries = hooks, hooks, hooks
	deps.Spaces, deps.Admin = spaces(cfg.Support, db, store, p.bot, log), office{db, asking, dispatcher, store, used, offer}.open()
	deps.Money, deps.Budgets, deps.Treasury = db, db, db
	deps.Catalog, deps.Providers, deps.URLs, deps.Media = offer, health, links{store, linkTTL}, stored
	deps.Database, deps.Degrading = db.Check, map[string]api.Check{"temporal": dispatcher.Check, "storage": store.Check}
	deps.Metrics, deps.Calls, deps.Log, deps.Now = registry, p.calls.Note, log, time.Now
	return api.New(cfg.API, deps)
}
