package api

import (
	"context"
	"slices"
	"sync"
	"time"

	"darkroom/models"
)

// Providers tells how the providers are.
type Providers interface {
	// Away names the providers that take no job at the moment.
	Away(ctx context.Context) ([]models.Provider, error)
}

const (
	// weatherFor is how long what was told of the providers is good: the list of
	// models is for everybody, and must not become a load on the database.
	weatherFor = time.Second
	// weatherBudget is how long the list of models waits for it. It needs no database
	// otherwise, and must not stand still when that is away.
	weatherBudget = 500 * time.Millisecond
)

// weather remembers for a moment how the providers are.
type weather struct {
	providers Providers
	now       func() time.Time

	mu    sync.Mutex
	told  []models.Provider
	until time.Time
}

// away names the providers that take no job, sorted; none when nobody can tell.
func (w *weather) away(ctx context.Context) []models.Provider {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.now().Before(w.until) {
		return w.told
	}
	// What is learnt serves others too, though this caller may have left.
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), weatherBudget)
	defer cancel()
	told, err := w.providers.Away(ctx)
	if err != nil {
		told = nil
	}
	slices.Sort(told)
	w.told, w.until = told, w.now().Add(weatherFor)
	return told
}
