package api

import (
	"context"

	"github.com/google/uuid"

	"darkroom/models"
)

// AdminUpkeep is what is done from time to time. Every act is written down under
// by.
type AdminUpkeep interface {
	// Cleanup takes old generations out of sight, or counts them.
	Cleanup(ctx context.Context, by models.Act, cleanup models.Cleanup) (deleted int, more bool, err error)
	// ViewAll marks a user's generations as seen, everybody's for nil.
	ViewAll(ctx context.Context, by models.Act, userID *uuid.UUID) (int, error)
	// Stale says how many runs are silent.
	Stale(ctx context.Context) (models.StaleStats, error)
	// Repair mends runs whose workflow is gone.
	Repair(ctx context.Context, by models.Act) (found, mended int, err error)
}

// AdminMarkAllViewed marks everybody's generations as seen.
func (h *handlers) AdminMarkAllViewed(ctx context.Context, in AdminMarkAllViewedRequestObject) (AdminMarkAllViewedResponseObject, error) {
	ctx, by := acting(ctx)
	var userID *uuid.UUID
	if in.Body != nil {
		userID = in.Body.UserID
	}
	marked, err := h.Admin.Upkeep.ViewAll(ctx, by, userID)
	if err != nil {
		return nil, err
	}
	return AdminMarkAllViewed200JSONResponse{Updated: marked}, nil
}

// AdminPreviewCleanup tells what a cleanup would remove.
func (h *handlers) AdminPreviewCleanup(ctx context.Context, in AdminPreviewCleanupRequestObject) (AdminPreviewCleanupResponseObject, error) {
	cleaned, err := h.cleanup(ctx, in.Params.Days, in.Params.KeepLatest, true)
	return AdminPreviewCleanup200JSONResponse(cleaned), err
}

// AdminCleanup removes old generations.
func (h *handlers) AdminCleanup(ctx context.Context, in AdminCleanupRequestObject) (AdminCleanupResponseObject, error) {
	cleaned, err := h.cleanup(ctx, in.Body.Days, in.Body.KeepLatest, deref(in.Body.DryRun))
	return AdminCleanup200JSONResponse(cleaned), err
}

func (h *handlers) cleanup(ctx context.Context, days, keepLatest *int, dryRun bool) (AdminCleaned, error) {
	ctx, by := acting(ctx)
	deleted, more, err := h.Admin.Upkeep.Cleanup(ctx, by, models.Cleanup{Days: deref(days), KeepLatest: deref(keepLatest), DryRun: dryRun})
	return AdminCleaned{DryRun: dryRun, Deleted: deleted, More: more}, err
}

// GetStaleGenerations tells how many runs are silent.
func (h *handlers) GetStaleGenerations(ctx context.Context, _ GetStaleGenerationsRequestObject) (GetStaleGenerationsResponseObject, error) {
	ctx, _ = request(ctx)
	stats, err := h.Admin.Upkeep.Stale(ctx)
	if err != nil {
		return nil, err
	}
	return GetStaleGenerations200JSONResponse{Active: stats.Active, Silent: stats.Silent, Oldest: stats.Oldest}, nil
}

// RepairStaleGenerations mends runs whose workflow is gone.
func (h *handlers) RepairStaleGenerations(ctx context.Context, _ RepairStaleGenerationsRequestObject) (RepairStaleGenerationsResponseObject, error) {
	ctx, by := acting(ctx)
	found, mended, err := h.Admin.Upkeep.Repair(ctx, by)
	if err != nil {
		return nil, err
	}
	return RepairStaleGenerations200JSONResponse{Found: found, Mended: mended}, nil
}
