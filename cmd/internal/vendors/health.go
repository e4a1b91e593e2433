package vendors

import (
	"context"
	"slices"
	"time"

	"darkroom/models"
	"darkroom/providers"
)

// Circuits tells how accounts stand.
type Circuits interface {
	Circuits(ctx context.Context) ([]models.Circuit, error)
}

// Health tells which providers take jobs now.
type Health struct {
	set      Set
	circuits Circuits
	now      func() time.Time
}

// Health looks after the providers of the set.
func (s Set) Health(circuits Circuits, now func() time.Time) Health {
	return Health{set: s, circuits: circuits, now: now}
}

// Away returns the providers that take no job now: those none of whose accounts
// is asked. One that is half open is asked.
func (h Health) Away(ctx context.Context) ([]models.Provider, error) {
	circuits, err := h.circuits.Circuits(ctx)
	if err != nil {
		return nil, err
	}
	var away []models.Provider
	for _, vendor := range h.set {
		turns, err := vendor.turns(ctx)
		if err != nil {
			return nil, err
		}
		name := vendor.Provider.Name()
		open := func(id string) bool {
			return slices.ContainsFunc(circuits, func(c models.Circuit) bool {
				return c.Provider == name && c.CredentialID == id && c.State(h.now()) == models.CircuitOpen
			})
		}
		if !slices.ContainsFunc(turns, func(id string) bool { return !open(id) }) {
			away = append(away, name)
		}
	}
	return away, nil
}

// turns are the accounts that new jobs may go to.
func (v Vendor) turns(ctx context.Context) ([]string, error) {
	if v.Turns == nil {
		return []string{providers.StaticCredentialID}, nil
	}
	return v.Turns(ctx)
}
