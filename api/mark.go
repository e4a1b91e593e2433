package api

import (
	"context"

	"github.com/google/uuid"
)

// Marks are what a user notes on generations. All are CodeNotFound for a
// stranger's generation, and only one's own are ever touched.
type Marks interface {
	// SetFavorite sets the mark, or turns it round for nil, and returns it as it
	// is now.
	SetFavorite(ctx context.Context, userID, id uuid.UUID, favorite *bool) (bool, error)
	// MarkViewed notes that the user saw the result. Safe to repeat.
	MarkViewed(ctx context.Context, userID, id uuid.UUID) error
	// MarkAllViewed returns how many were not seen before. Safe to repeat.
	MarkAllViewed(ctx context.Context, userID uuid.UUID) (int, error)
}

// MarkFavorite sets or turns the mark.
func (h *handlers) MarkFavorite(ctx context.Context, in MarkFavoriteRequestObject) (MarkFavoriteResponseObject, error) {
	ctx, user := caller(ctx)
	var wanted *bool
	if in.Body != nil {
		wanted = &in.Body.IsFavorite
	}
	favorite, err := h.Marks.SetFavorite(ctx, user.ID, in.ID, wanted)
	if err != nil {
		return nil, err
	}
	return MarkFavorite200JSONResponse{ID: in.ID, IsFavorite: favorite}, nil
}

// MarkViewed notes that a result was seen.
func (h *handlers) MarkViewed(ctx context.Context, in MarkViewedRequestObject) (MarkViewedResponseObject, error) {
	ctx, user := caller(ctx)
	if err := h.Marks.MarkViewed(ctx, user.ID, in.ID); err != nil {
		return nil, err
	}
	return MarkViewed200JSONResponse{ID: in.ID, Viewed: true}, nil
}

// MarkAllViewed notes that every result was seen.
func (h *handlers) MarkAllViewed(ctx context.Context, _ MarkAllViewedRequestObject) (MarkAllViewedResponseObject, error) {
	ctx, user := caller(ctx)
	updated, err := h.Marks.MarkAllViewed(ctx, user.ID)
	if err != nil {
		return nil, err
	}
	return MarkAllViewed200JSONResponse{Updated: updated}, nil
}
