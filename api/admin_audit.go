package api

import (
	"context"

	"github.com/google/uuid"

	"darkroom/models"
)

// AuditLog shows what was done with a role.
type AuditLog interface {
	// AuditLog returns a page, newest first.
	AuditLog(ctx context.Context, query models.AuditQuery) ([]models.AuditEntry, error)
}

// AdminListAudit shows what was done with a role.
func (h *handlers) AdminListAudit(ctx context.Context, in AdminListAuditRequestObject) (AdminListAuditResponseObject, error) {
	ctx, _ = request(ctx)
	p := in.Params
	since, until := h.between(nil, p.Since, p.Until)
	limit := deref(p.Limit)
	found, err := h.Admin.Audit.AuditLog(ctx, models.AuditQuery{
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
