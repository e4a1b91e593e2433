package api

import (
	"context"
	"time"

	"github.com/google/uuid"

	"darkroom/models"
)

// AdminRetryGenerations runs everything again that a filter finds.
func (h *handlers) AdminRetryGenerations(ctx context.Context, in AdminRetryGenerationsRequestObject) (AdminRetryGenerationsResponseObject, error) {
	ctx, by := acting(ctx)
	retried, err := h.Admin.Generations.RetryMany(ctx, by, models.BulkRetry{
		Filter: h.retryFilter(in.Body.Filter), Most: deref(in.Body.Most), DryRun: deref(in.Body.DryRun),
	})
	if err != nil {
		return nil, err
	}
	body := AdminRetryGenerations200JSONResponse{
		DryRun: deref(in.Body.DryRun), Matched: retried.Matched, Tried: retried.Tried(), Users: retried.Users(),
		CostUsd: retried.Cost().USD(), InLine: retried.InLine(),
		Generations: h.ownedRows(retried.Generations), Refused: make([]AdminRefusal, len(retried.Refused)),
	}
	if retried.ID != uuid.Nil {
		body.BulkID = &retried.ID
	}
	for i, refused := range retried.Refused {
		body.Refused[i] = AdminRefusal{
			ID: refused.ID, Code: string(models.CodeOf(refused.Err)), Error: models.PublicMessage(refused.Err),
		}
	}
	return body, nil
}

// retryFilter reads what is to be run again.
func (h *handlers) retryFilter(f AdminFilter) models.EverybodyFilter {
	since, until := h.between(f.DateRange, f.Since, f.Until)
	return models.EverybodyFilter{
		IDs: deref(f.Ids), UserID: f.UserID, WorkspaceID: f.WorkspaceID, BatchID: f.BatchID,
		ModelID: deref(f.ModelID), Action: models.Action(deref(f.Action)), Status: models.Status(deref(f.Status)),
		ErrorKind: models.FailureKind(deref(f.ErrorKind)), Provider: models.Provider(deref(f.Provider)),
		Since: since, Until: until,
	}
}

// between reads a range of time that may be named, and narrowed by its ends.
func (h *handlers) between(named *DateRange, since, until *time.Time) (from, to *time.Time) {
	from, to = span(deref(named), h.Now().UTC())
	if since != nil && (from == nil || since.After(*from)) {
		from = since
	}
	if until != nil && (to == nil || until.Before(*to)) {
		to = until
	}
	return from, to
}
