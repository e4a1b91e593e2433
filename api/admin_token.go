package api

import (
	"context"

	"github.com/google/uuid"

	"darkroom/models"
)

// AdminTokens keeps the pool of Replicate accounts. Keys go in and never come
// out. Every act is written down under by.
type AdminTokens interface {
	// List returns those that were not deleted.
	List(ctx context.Context) ([]models.TokenRow, error)
	// Add adds one. CodeInvalid for what is no key, CodeConflict for a name or a key
	// that is there already.
	Add(ctx context.Context, by models.Act, name, key string) (models.TokenRow, error)
	// Set lets one have new jobs, or none. CodeNotFound.
	Set(ctx context.Context, by models.Act, id uuid.UUID, state models.TokenState) (models.TokenRow, error)
	// Delete disables one for good. CodeNotFound.
	Delete(ctx context.Context, by models.Act, id uuid.UUID) error
}

// AdminListTokens shows the accounts.
func (h *handlers) AdminListTokens(ctx context.Context, _ AdminListTokensRequestObject) (AdminListTokensResponseObject, error) {
	ctx, _ = request(ctx)
	tokens, err := h.Admin.Tokens.List(ctx)
	if err != nil {
		return nil, err
	}
	body := AdminListTokens200JSONResponse{Tokens: make([]AdminToken, len(tokens))}
	for i, token := range tokens {
		body.Tokens[i] = tokenOf(token)
	}
	return body, nil
}

// AdminAddToken adds an account.
func (h *handlers) AdminAddToken(ctx context.Context, in AdminAddTokenRequestObject) (AdminAddTokenResponseObject, error) {
	ctx, by := acting(ctx)
	token, err := h.Admin.Tokens.Add(ctx, by, in.Body.Name, deref(in.Body.Token))
	if err != nil {
		return nil, err
	}
	return AdminAddToken201JSONResponse(tokenOf(token)), nil
}

// AdminChangeToken lets an account have new jobs, or none.
func (h *handlers) AdminChangeToken(ctx context.Context, in AdminChangeTokenRequestObject) (AdminChangeTokenResponseObject, error) {
	ctx, by := acting(ctx)
	token, err := h.Admin.Tokens.Set(ctx, by, in.ID, models.TokenState(in.Body.State))
	if err != nil {
		return nil, err
	}
	return AdminChangeToken200JSONResponse(tokenOf(token)), nil
}

// AdminDeleteToken disables an account for good.
func (h *handlers) AdminDeleteToken(ctx context.Context, in AdminDeleteTokenRequestObject) (AdminDeleteTokenResponseObject, error) {
	ctx, by := acting(ctx)
	if err := h.Admin.Tokens.Delete(ctx, by, in.ID); err != nil {
		return nil, err
	}
	return AdminDeleteToken204Response{}, nil
}

func tokenOf(t models.TokenRow) AdminToken {
	return AdminToken{
		ID: t.ID, Name: t.Name, Last4: t.Last4, State: AdminTokenState(t.State), Running: t.Running,
		Requests: t.RequestCount, Errors: t.ErrorCount, LastError: FailureKind(t.LastError),
		RestingUntil: t.CoolingUntil, CreatedAt: t.CreatedAt,
	}
}
