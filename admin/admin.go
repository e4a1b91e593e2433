// Package admin holds the acts of those who run the service on what belongs to
// others: generations, users, accounts at providers, models. Who may call is
// decided before; here stands what an act does, that nothing in it passes by the
// rules that hold for everybody, and that it is written down. It knows nothing of
// HTTP, SQL and Temporal.
package admin

import (
	"context"
	"maps"

	"github.com/google/uuid"

	"darkroom/models"
)

// AuditLog is what acts are written into that change none of our rows, or many.
type AuditLog interface {
	Audit(ctx context.Context, act models.Act) error
}

// on returns the act of somebody, whose ids are in by, as this one on a target.
func on(by models.Act, name, target string, detail map[string]any) models.Act {
	by.Act, by.Target, by.Detail = name, target, maps.Clone(detail)
	return by
}

// orNew returns newID, or the real one for nil.
func orNew(newID func() uuid.UUID) func() uuid.UUID {
	if newID == nil {
		return uuid.New
	}
	return newID
}
