package api

import (
	"context"

	"github.com/google/uuid"

	"darkroom/models"
)

// limitRows is how many limits are shown: more than anybody sets by hand.
const limitRows = 1000

// UserLimits are what users may ask for.
type UserLimits interface {
	// Limits returns the limits that were set, at most so many; for one user or one
	// model where they are given.
	Limits(ctx context.Context, userID *uuid.UUID, modelID string, most int) ([]models.Limit, error)
	// SetLimit sets one. CodeInvalid, CodeNotFound. Safe to repeat.
	SetLimit(ctx context.Context, limit models.Limit, act models.Act) error
	// RemoveLimit takes one back. Safe to repeat.
	RemoveLimit(ctx context.Context, userID *uuid.UUID, modelID string, act models.Act) error
}

// ListLimits shows the limits that were set.
func (h *handlers) ListLimits(ctx context.Context, in ListLimitsRequestObject) (ListLimitsResponseObject, error) {
	ctx, _ = caller(ctx)
	limits, err := h.Treasury.Limits(ctx, in.Params.UserID, deref(in.Params.ModelID), limitRows)
	if err != nil {
		return nil, err
	}
	body := LimitList{Limits: make([]Limit, len(limits))}
	for i, limit := range limits {
		body.Limits[i] = Limit{
			UserID: limit.UserID, ModelID: optional(limit.ModelID), PerMinute: limit.PerMinute, Running: limit.Running,
		}
	}
	return ListLimits200JSONResponse(body), nil
}

// SetLimit sets a limit for a model of the catalog, one that is switched off too,
// or for all.
func (h *handlers) SetLimit(ctx context.Context, in SetLimitRequestObject) (SetLimitResponseObject, error) {
	limit := models.Limit{
		UserID: in.Body.UserID, ModelID: deref(in.Body.ModelID), PerMinute: in.Body.PerMinute, Running: in.Body.Running,
	}
	if limit.ModelID != "" && !h.window.knows(limit.ModelID) {
		return nil, models.Errorf(models.CodeNotFound, "There is no model %q. GET /api/admin/models names them.", limit.ModelID)
	}
	ctx, act := acting(ctx)
	if err := h.Treasury.SetLimit(ctx, limit, act); err != nil {
		return nil, err
	}
	return SetLimit200JSONResponse(*in.Body), nil
}

// RemoveLimit takes a limit back.
func (h *handlers) RemoveLimit(ctx context.Context, in RemoveLimitRequestObject) (RemoveLimitResponseObject, error) {
	ctx, act := acting(ctx)
	if err := h.Treasury.RemoveLimit(ctx, in.Params.UserID, deref(in.Params.ModelID), act); err != nil {
		return nil, err
	}
	return RemoveLimit204Response{}, nil
}
