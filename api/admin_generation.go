package api

import (
	"context"

	"github.com/google/uuid"

	"darkroom/models"
)

// AdminGenerations acts on everybody's generations. Every act is written down
// under by.
type AdminGenerations interface {
	// Retry runs one again, from its owner's balance; in line while no place is
	// free. CodeNotFound, CodeConflict, CodePaymentRequired.
	Retry(ctx context.Context, by models.Act, id uuid.UUID) (models.OwnedGeneration, error)
	// RetryMany runs again what a filter finds.
	RetryMany(ctx context.Context, by models.Act, ask models.BulkRetry) (models.BulkRetried, error)
	// Cancel asks for the end of one. CodeNotFound, CodeConflict.
	Cancel(ctx context.Context, by models.Act, id uuid.UUID) (models.OwnedGeneration, error)
}

// Everybodys shows everybody's generations.
type Everybodys interface {
	// Everybodys returns a page, newest first.
	Everybodys(ctx context.Context, query models.EverybodyQuery) (models.EverybodyPage, error)
	// Owned returns one with its attempts, deleted ones too, or CodeNotFound.
	Owned(ctx context.Context, id uuid.UUID) (models.OwnedGeneration, []models.Attempt, error)
}

// AdminListGenerations shows a page of everybody's generations.
func (h *handlers) AdminListGenerations(ctx context.Context, in AdminListGenerationsRequestObject) (AdminListGenerationsResponseObject, error) {
	ctx, _ = request(ctx)
	query, err := h.everybodyOf(in.Params)
	if err != nil {
		return nil, err
	}
	page, err := h.everybodys(ctx, query)
	return AdminListGenerations200JSONResponse(page), err
}

// everybodys shows a page.
func (h *handlers) everybodys(ctx context.Context, query models.EverybodyQuery) (AdminGenerationPage, error) {
	page, err := h.Admin.Everybodys.Everybodys(ctx, query)
	if err != nil {
		return AdminGenerationPage{}, err
	}
	return AdminGenerationPage{
		Generations: h.ownedRows(page.Generations),
		Total:       page.Total, Page: query.Page, Limit: query.Limit, TotalPages: pages(page.Total, query.Limit),
		NextCursor: cursorText(page.Next),
	}, nil
}

// AdminListUserGenerations shows a page of one user's generations.
func (h *handlers) AdminListUserGenerations(
	ctx context.Context, in AdminListUserGenerationsRequestObject,
) (AdminListUserGenerationsResponseObject, error) {
	ctx, _ = request(ctx)
	after, err := cursorOf(in.Params.Cursor)
	if err != nil {
		return nil, err
	}
	page, err := h.everybodys(ctx, models.EverybodyQuery{
		EverybodyFilter: models.EverybodyFilter{UserID: &in.ID, Status: models.Status(deref(in.Params.Status))},
		Page:            deref(in.Params.Page), Limit: deref(in.Params.Limit), After: after,
	})
	return AdminListUserGenerations200JSONResponse(page), err
}

// everybodyOf reads the query of a list.
func (h *handlers) everybodyOf(p AdminListGenerationsParams) (models.EverybodyQuery, error) {
	since, until := h.between(p.DateRange, p.Since, p.Until)
	after, err := cursorOf(p.Cursor)
	return models.EverybodyQuery{
		EverybodyFilter: models.EverybodyFilter{
			UserID: p.UserID, WorkspaceID: p.WorkspaceID, BatchID: p.BatchID,
			ModelID: deref(p.ModelID), Action: models.Action(deref(p.Action)), ActionType: string(deref(p.ActionType)),
			Status: models.Status(deref(p.Status)), ErrorKind: models.FailureKind(deref(p.ErrorKind)),
			Provider: models.Provider(deref(p.Provider)), Search: deref(p.Q), Since: since, Until: until,
		},
		Page: deref(p.Page), Limit: deref(p.Limit), After: after,
	}, err
}

// AdminGetGeneration shows one generation with what its providers said.
func (h *handlers) AdminGetGeneration(ctx context.Context, in AdminGetGenerationRequestObject) (AdminGetGenerationResponseObject, error) {
	ctx, _ = request(ctx)
	gen, attempts, err := h.Admin.Everybodys.Owned(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	body := AdminGetGeneration200JSONResponse{
		Generation: h.ownedRow(gen), Settings: orEmptyMap(shownSettings(gen.Settings)), DeletedAt: gen.DeletedAt,
		Attempts: make([]AdminAttempt, len(attempts)),
	}
	for i, a := range attempts {
		body.Attempts[i] = AdminAttempt{
			Number: a.Number, Run: a.Run, Provider: Provider(a.Provider), Model: a.ProviderModel,
			CredentialID: a.CredentialID, JobID: a.JobID, CorrelationID: a.CorrelationID,
			Outcome: Outcome(a.Outcome), ErrorKind: FailureKind(a.ErrorKind), ErrorDetail: a.ErrorDetail,
			RunSeconds: a.RunSeconds, CreatedAt: a.CreatedAt, FinishedAt: a.FinishedAt,
		}
	}
	return body, nil
}

// AdminRetryGeneration runs anybody's generation again.
func (h *handlers) AdminRetryGeneration(ctx context.Context, in AdminRetryGenerationRequestObject) (AdminRetryGenerationResponseObject, error) {
	ctx, by := acting(ctx)
	gen, err := h.Admin.Generations.Retry(ctx, by, in.ID)
	if err != nil {
		return nil, err
	}
	return AdminRetryGeneration202JSONResponse(h.ownedRow(gen)), nil
}

// AdminCancelGeneration stops anybody's generation.
func (h *handlers) AdminCancelGeneration(ctx context.Context, in AdminCancelGenerationRequestObject) (AdminCancelGenerationResponseObject, error) {
	ctx, by := acting(ctx)
	gen, err := h.Admin.Generations.Cancel(ctx, by, in.ID)
	if err != nil {
		return nil, err
	}
	return AdminCancelGeneration200JSONResponse(h.ownedRow(gen)), nil
}

// ownedRow shows a generation to those with a role.
func (h *handlers) ownedRow(g models.OwnedGeneration) AdminGeneration {
	row := AdminGeneration{
		ID: g.ID, User: userRefOf(g.Owner), WorkspaceID: g.WorkspaceID, BatchID: g.BatchID, InLine: g.InLine,
		Action: Action(g.Action), ModelID: g.ModelID, ModelName: g.ModelName, Prompt: g.Prompt,
		Status: Status(g.Status), Stage: Stage(g.Stage), Progress: g.Progress, Run: g.Run,
		ErrorKind: FailureKind(g.ErrorKind), ErrorMessage: optional(g.ErrorMessage),
		CostUsd: g.Price.USD(), ChargedUsd: g.Charged.USD(),
		CreatedAt: g.CreatedAt, UpdatedAt: g.UpdatedAt, CompletedAt: g.CompletedAt,
	}
	if !g.InLine { // which has no run to show yet
		row.TemporalURL = optional(h.Admin.RunURL(models.Ref{GenerationID: g.ID, Run: g.Run}))
	}
	return row
}

func (h *handlers) ownedRows(gens []models.OwnedGeneration) []AdminGeneration {
	rows := make([]AdminGeneration, len(gens))
	for i, gen := range gens {
		rows[i] = h.ownedRow(gen)
	}
	return rows
}
