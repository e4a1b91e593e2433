package api

import (
	"context"

	"github.com/google/uuid"

	"darkroom/models"
)

// AdminLogs shows what was done, newest first.
type AdminLogs interface {
	// AuditLog returns a page of what was done with a role.
	AuditLog(ctx context.Context, query models.AuditQuery) ([]models.AuditEntry, error)
	// Calls returns a page of what was asked of the API.
	Calls(ctx context.Context, query models.CallQuery) ([]models.Call, error)
}

// AdminListAudit shows what was done with a role.
func (h *handlers) AdminListAudit(ctx context.Context, in AdminListAuditRequestObject) (AdminListAuditResponseObject, error) {
	ctx, _ = request(ctx)
	p := in.Params
	since, until := h.between(nil, p.Since, p.Until)
	limit := deref(p.Limit)
	found, err := h.Admin.Logs.AuditLog(ctx, models.AuditQuery{
		ActorID: p.ActorID, Act: deref(p.Act), Target: deref(p.Target), Since: since, Until: until,
		Before: deref(p.Before), Limit: limit + 1, // one more than shown tells whether there are more
	})
	if err != nil {
		return nil, err
	}
	body := AdminListAudit200JSONResponse{Acts: []AuditAct{}}
	for i, entry := range found {
		if i == limit {
			body.NextBefore = &found[i-1].ID
			break
		}
		body.Acts = append(body.Acts, auditAct(entry))
	}
	return body, nil
}

func auditAct(entry models.AuditEntry) AuditAct {
	act := AuditAct{
		ID: entry.ID, At: entry.At, KeyID: entry.KeyID, Act: entry.Act.Act, Target: entry.Target,
		Detail: orEmptyMap(entry.Detail), RequestID: entry.RequestID,
	}
	if entry.ActorID != uuid.Nil {
		actor := userRefOf(entry.Actor)
		actor.ID = entry.ActorID // also of one whose row is gone
		act.Actor = &actor
	}
	return act
}

// AdminListCalls shows what was asked of the API.
func (h *handlers) AdminListCalls(ctx context.Context, in AdminListCallsRequestObject) (AdminListCallsResponseObject, error) {
	ctx, _ = request(ctx)
	p := in.Params
	limit := deref(p.Limit)
	found, err := h.Admin.Logs.Calls(ctx, models.CallQuery{
		UserID: p.UserID, Method: deref(p.Method), Route: deref(p.Route), RequestID: deref(p.RequestID),
		Status: deref(p.Status), Since: p.Since, Until: p.Until,
		Before: deref(p.Before), Limit: limit + 1, // as above
	})
	if err != nil {
		return nil, err
	}
	body := AdminListCalls200JSONResponse{Calls: []Call{}}
	for i, call := range found {
		if i == limit {
			body.NextBefore = &found[i-1].ID
			break
		}
		body.Calls = append(body.Calls, Call{
			ID: call.ID, At: call.At, RequestID: call.RequestID, Method: call.Method, Route: call.Route, Status: call.Status,
			TookMs: float64(call.TookUS) / 1000, Bytes: call.Bytes, UserID: call.UserID, KeyID: call.KeyID, Code: string(call.Code),
		})
	}
	return body, nil
}
