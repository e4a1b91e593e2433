package api

import (
	"context"

	"github.com/google/uuid"

	"darkroom/models"
)

// Generations are the rules of asking.
type Generations interface {
	// Create accepts a request and returns the committed row, of a batch the first
	// with its Others. CodeInvalid names
	// the field, CodeNotFound an unknown model, CodeConcurrentLimit the limit,
	// CodeKeyReused a key that came with another request.
	Create(ctx context.Context, req models.CreateRequest) (models.Generation, error)
	// Estimate says what a request would cost. It fails where Create would, but
	// for limit and balance.
	Estimate(req models.CreateRequest) (models.Quote, error)
	// Cancel asks for the end of a user's generation and returns it as it stands.
	// CodeNotFound for a stranger's. Safe to repeat.
	Cancel(ctx context.Context, userID, id uuid.UUID) (models.Generation, error)
	// Retry runs a failed or cancelled generation again, asked for with a key, nil for
	// a session. CodeNotFound for a
	// stranger's, CodeConflict for any other status, CodeConcurrentLimit.
	Retry(ctx context.Context, userID, id uuid.UUID, keyID *uuid.UUID) (models.Generation, error)
	// Delete hides a finished generation and cancels an active one. CodeNotFound
	// for a stranger's. Safe to repeat.
	Delete(ctx context.Context, userID, id uuid.UUID) error
}

// Library shows what there is. Strangers' rows do not exist in it.
type Library interface {
	// List returns a page, newest first.
	List(ctx context.Context, query models.ListQuery) (models.GenerationPage, error)
	// Get returns one generation of the user's own with assets and attempts, or
	// CodeNotFound.
	Get(ctx context.Context, userID, id uuid.UUID) (models.GenerationDetail, error)
	// See is Get, with its creator, for all who may see it.
	See(ctx context.Context, user models.User, id uuid.UUID) (models.GenerationDetail, error)
	// Counts returns the numbers on the tabs of what a user looks at.
	Counts(ctx context.Context, sight models.Sight) (models.Counts, error)
	// Options returns what it can be filtered by.
	Options(ctx context.Context, sight models.Sight) (models.FilterOptions, error)
}

// CreateGeneration accepts a request for work.
func (h *handlers) CreateGeneration(ctx context.Context, in CreateGenerationRequestObject) (CreateGenerationResponseObject, error) {
	ctx, user := caller(ctx)
	request := requestOf(user, *in.Body)
	request.IdempotencyKey = deref(in.Params.IdempotencyKey)
	request.KeyID = keyID(ctx)
	created, err := h.Generations.Create(ctx, request)
	if err != nil {
		return nil, err
	}
	limit, remaining := placesOf(created)
	return CreateGeneration202JSONResponse{
		Body: h.acceptedOf(created),
		Headers: CreateGeneration202ResponseHeaders{
			Location: pathGenerations + created.ID.String(), XRateLimitLimit: limit, XRateLimitRemaining: remaining,
		},
	}, nil
}

// placesOf returns how many active generations a user may have and how many more
// that is now; nil for an answer that was given before.
func placesOf(g models.Generation) (limit, remaining *int) {
	if g.Places == nil {
		return nil, nil
	}
	return &g.Places.Limit, new(max(g.Places.Limit-g.Places.Taken, 0))
}

// EstimateGeneration prices a request without accepting it.
func (h *handlers) EstimateGeneration(ctx context.Context, in EstimateGenerationRequestObject) (EstimateGenerationResponseObject, error) {
	_, user := caller(ctx)
	quote, err := h.Generations.Estimate(requestOf(user, *in.Body))
	if err != nil {
		return nil, err
	}
	return EstimateGeneration200JSONResponse{
		CostUsd: quote.Price.USD(), Outputs: quote.Outputs, EtaSeconds: h.window.now().usualSeconds(in.Body.ModelID),
	}, nil
}

// requestOf reads the body of a request for work. The user is always the caller.
func requestOf(user models.User, body CreateGeneration) models.CreateRequest {
	return models.CreateRequest{
		UserID:        user.ID,
		Action:        models.Action(body.Action),
		ModelID:       body.ModelID,
		Prompt:        deref(body.Prompt),
		InputImageURL: deref(body.InputImageURL),
		InputVideoURL: deref(body.InputVideoURL),
		Settings:      deref(body.Settings),
		WorkspaceID:   body.WorkspaceID,
		Count:         deref(body.Count),
		WebhookURL:    deref(body.WebhookURL),
	}
}

// acceptedOf is the row of a generation that has just been accepted, with the
// ids of its batch.
func (h *handlers) acceptedOf(g models.Generation) Generation {
	row := h.rowOf(g, outputs{})
	row.EtaSeconds = &row.UsualSeconds
	if len(g.Others) > 0 {
		ids := make([]uuid.UUID, 0, models.MaxBatch)
		for _, member := range g.Members() {
			ids = append(ids, member.ID)
		}
		row.Ids = &ids
	}
	return row
}

// GetGeneration shows one generation whole.
func (h *handlers) GetGeneration(ctx context.Context, in GetGenerationRequestObject) (GetGenerationResponseObject, error) {
	ctx, user := caller(ctx)
	detail, err := h.Library.See(ctx, user, in.ID)
	if err != nil {
		return nil, err
	}
	body, err := h.detailOf(ctx, detail, user)
	if err != nil {
		return nil, err
	}
	return GetGeneration200JSONResponse(body), nil
}

// CancelGeneration asks for an early end.
func (h *handlers) CancelGeneration(ctx context.Context, in CancelGenerationRequestObject) (CancelGenerationResponseObject, error) {
	ctx, user := caller(ctx)
	generation, err := h.Generations.Cancel(ctx, user.ID, in.ID)
	if err != nil {
		return nil, err
	}
	return CancelGeneration200JSONResponse(h.rowOf(generation, outputs{})), nil
}

// RetryGeneration asks for another run.
func (h *handlers) RetryGeneration(ctx context.Context, in RetryGenerationRequestObject) (RetryGenerationResponseObject, error) {
	ctx, user := caller(ctx)
	generation, err := h.Generations.Retry(ctx, user.ID, in.ID, keyID(ctx))
	if err != nil {
		return nil, err
	}
	limit, remaining := placesOf(generation)
	return RetryGeneration202JSONResponse{
		Body: h.acceptedOf(generation),
		Headers: RetryGeneration202ResponseHeaders{
			Location: pathGenerations + generation.ID.String(), XRateLimitLimit: limit, XRateLimitRemaining: remaining,
		},
	}, nil
}

// DeleteGeneration takes a generation out of sight.
func (h *handlers) DeleteGeneration(ctx context.Context, in DeleteGenerationRequestObject) (DeleteGenerationResponseObject, error) {
	ctx, user := caller(ctx)
	if err := h.Generations.Delete(ctx, user.ID, in.ID); err != nil {
		return nil, err
	}
	return DeleteGeneration204Response{}, nil
}

// CountGenerations shows the numbers on the tabs.
func (h *handlers) CountGenerations(ctx context.Context, in CountGenerationsRequestObject) (CountGenerationsResponseObject, error) {
	ctx, user := caller(ctx)
	counts, err := h.Library.Counts(ctx, sightOf(user, in.Params.WorkspaceID, in.Params.OnlyMine))
	if err != nil {
		return nil, err
	}
	return CountGenerations200JSONResponse(countsOf(counts)), nil
}
