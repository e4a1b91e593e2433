package api

import (
	"context"

	"github.com/google/uuid"
)

// Looks has providers asked out of turn.
type Looks interface {
	// Look has the runs of a user's active generations, or of the one with the id
	// unless it is uuid.Nil, ask their providers now, and returns how many do.
	// Those that were asked a moment ago are left alone: safe to repeat.
	Look(ctx context.Context, userID, id uuid.UUID) (int, error)
}

// SyncStatus has providers asked and shows how things stand at this moment.
func (h *handlers) SyncStatus(ctx context.Context, in SyncStatusRequestObject) (SyncStatusResponseObject, error) {
	ctx, user := caller(ctx)
	only := uuid.Nil
	if in.Body != nil {
		only = deref(in.Body.ID)
	}
	asked, err := h.Looks.Look(ctx, user.ID, only)
	if err != nil {
		return nil, err
	}
	generations, err := h.standing(ctx, user, only)
	if err != nil {
		return nil, err
	}
	body := SyncStatus200JSONResponse{Asked: asked, Generations: make([]GenerationEvent, len(generations))}
	for i, generation := range generations {
		body.Generations[i] = stateOf(generation)
	}
	return body, nil
}
