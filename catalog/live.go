package catalog

import (
	"sync"
	"sync/atomic"

	"darkroom/models"
)

// Live is a catalog under what whoever runs the server says over it, which may
// change at any time. Each answer is of one moment: whoever needs two that belong
// together asks for Current. It may be used from many goroutines.
type Live struct {
	data    *Catalog
	current atomic.Pointer[edition]
	// changing is held while an edition is made, so that none is lost.
	changing sync.Mutex
}

// edition is the catalog between two changes.
type edition struct {
	catalog *Catalog
	number  int
}

// NewLive returns data with nothing said over it yet.
func NewLive(data *Catalog) *Live {
	live := &Live{data: data}
	live.current.Store(&edition{catalog: data})
	return live
}

// Override puts what is said over the data in the place of what was. Its error is
// that of With; the rest holds all the same.
func (l *Live) Override(overrides []models.ModelOverride) error {
	l.changing.Lock()
	defer l.changing.Unlock()
	over, err := l.data.With(overrides)
	l.current.Store(&edition{catalog: over, number: l.current.Load().number + 1})
	return err
}

// Data returns the catalog with nothing said over it.
func (l *Live) Data() *Catalog { return l.data }

// Current returns the catalog of this moment, which never changes.
func (l *Live) Current() *Catalog { return l.current.Load().catalog }

// Edition rises whenever something was said. It is read before the models that
// it is kept with.
func (l *Live) Edition() int { return l.current.Load().number }

// Models is Catalog.Models of this moment.
func (l *Live) Models(action models.Action) []*Model { return l.Current().Models(action) }

// Lookup is Catalog.Lookup of this moment.
func (l *Live) Lookup(id string) (*Model, bool) { return l.Current().Lookup(id) }

// PlanFor is Catalog.PlanFor: what was accepted runs, whatever was said since.
func (l *Live) PlanFor(gen models.Generation) (models.Plan, error) { return l.data.PlanFor(gen) }

// Pair is a model twice: as its data have it, and as it is on offer under what is
// said of it.
type Pair struct {
	Data, Now *Model
	Said      models.ModelOverride
}
