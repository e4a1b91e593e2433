package main

import (
	"context"
	"time"

	"go.uber.org/zap"

	"darkroom/activities"
	"darkroom/admin"
	"darkroom/api"
	"darkroom/catalog"
	"darkroom/cmd/internal/backend"
	"darkroom/cmd/internal/vendors"
	"darkroom/dispatch"
	"darkroom/generation"
	"darkroom/internal/version"
	"darkroom/models"
	"darkroom/postgres"
	"darkroom/providers/replicate"
)

// office is what those with a role act on.
type office struct {
	db         *postgres.DB
	asking     *generation.Service
	dispatcher *dispatch.Dispatcher
	store      backend.Store
	used       vendors.Set
	offer      *catalog.Live
}

// open wires what is for those with a role.
func (o office) open() api.AdminDeps {
	return api.AdminDeps{
		Generations: admin.NewGenerations(o.db, o.asking, o.db, nil), Everybodys: o.db,
		Users: admin.NewUsers(o.db, nil), People: o.db, Figures: o.db,
		Upkeep: admin.NewUpkeep(o.db, o.repair(), postgres.CleanupMost, time.Now),
		Tokens: admin.NewTokens(o.db, o.db, o.vault(), nil),
		Models: admin.NewModels(o.db, o.offer), Logs: o.db,
		RunURL: o.dispatcher.RunURL, Version: version.String(), Started: time.Now().UTC(),
	}
}

// repair is the step of the sweep that looks at silent runs.
func (o office) repair() admin.Repair {
	sweeper := activities.NewSweeper(activities.SweeperDeps{
		Records: o.db, Marks: o.db, Runs: o.dispatcher, Planner: o.offer, Objects: o.store, Keys: o.db, Places: o.db, Accounts: o.db,
	})
	return func(ctx context.Context) (found, mended int, err error) {
		swept, err := sweeper.ReconcileStale(ctx, activities.SweepInput{})
		return swept.Found, swept.Mended, err
	}
}

// vault is Replicate's pool; nil where there is no key to seal with.
func (o office) vault() admin.Vault {
	for _, vendor := range o.used {
		if pool, ok := vendor.Credentials.(*replicate.Pool); ok && pool.Seals() {
			return pool
		}
	}
	return nil
}

// say puts what is said over the catalog into force in this process.
func say(offer *catalog.Live, log *zap.Logger) func([]models.ModelOverride) {
	return func(overrides []models.ModelOverride) {
		if err := offer.Override(overrides); err != nil {
			log.Warn("a price that is said over the catalog does not fit its model; the catalog's holds", zap.Error(err))
		}
	}
}
