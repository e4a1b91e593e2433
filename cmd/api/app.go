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
	"darkroom/auth"
	"darkroom/billing"
	"darkroom/catalog"
	"darkroom/cmd/internal/backend"
	"darkroom/cmd/internal/vendors"
	"darkroom/dispatch"
	"darkroom/generation"
	"darkroom/internal/env"
	"darkroom/internal/httpx"
	"darkroom/internal/logging"
	"darkroom/internal/publicurl"
	"darkroom/media"
	"darkroom/people"
	"darkroom/postgres"
)

// config is everything that the api reads from the environment.
type config struct {
	Log        logging.Config
	API        api.Config
	Entrance   entranceConfig
	Database   postgres.Config
	Temporal   dispatch.Config
	Public     publicurl.Config
	Storage    backend.Config
	Generation generation.Config
	Billing    billing.Config
	Vendors    vendors.Config
	Intake     media.IntakeConfig
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
	authenticator, err := auth.New(cfg.Entrance.Auth, time.Now)
	if err != nil {
		return nil, err
	}
	entrance, err := openEntrance(cfg.Entrance, db, authenticator, cfg.Public.URL)
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
	db = db.WithStartingGrant(prices.StartingGrant()).WithEnded(vendors.NewAttempts(registry).Count)
	asking, err := generation.New(cfg.Generation, generation.Deps{
		Records: db, Admissions: db, Repeats: db, Looks: db, Runs: dispatcher, Verifier: newVerifier(used, db), Objects: inputs{intake: intake, store: store},
		Catalog: offer, Prices: prices, Log: log,
	})
	if err != nil {
		return nil, err
	}
	registry.MustRegister(collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}), health.Collector())
	return api.New(cfg.API, api.Deps{
		Auth: gate(authenticator, db, listener), Keys: people.NewKeys(db, time.Now), Entrance: entrance,
		Cookies:     auth.NewCookies(cfg.Entrance.Auth, cfg.Public.URL, time.Now),
		Generations: asking, Callbacks: asking, Library: library{db}, Marks: db, Looks: asking,
		Events: feed{db, listener}, Uploads: uploads{asking}, Money: db, Budgets: db, Treasury: db, Catalog: offer, Providers: health,
		URLs: links{store}, Media: stored,
		Database:  db.Check,
		Degrading: map[string]api.Check{"temporal": dispatcher.Check, "storage": store.Check},
		Metrics:   registry, Log: log, Now: time.Now,
	})
}

// gate lets in whom the authenticator knows, and API keys. It remembers them as long
// as the listener hears what changes.
func gate(authenticator *auth.Authenticator, db *postgres.DB, listener *postgres.Listener) *people.Gate {
	memory := people.NewMemory(time.Now)
	listener.Watch(memory)
	return people.NewGate(authenticator, db).WithKeys(db).WithSessions(db).WithMemory(memory)
}
