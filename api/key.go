package api

import (
	"context"
	"math"

	"github.com/google/uuid"

	"darkroom/models"
)

// Keys are the rules of API keys.
type Keys interface {
	// Create makes a key and returns it with its text, which cannot be had again.
	// CodeInvalid names the field at fault; CodeConflict for one too many.
	Create(ctx context.Context, owner models.User, req models.KeyRequest) (key models.APIKey, text string, err error)
	// List returns those that were not revoked, newest first.
	List(ctx context.Context, userID uuid.UUID) ([]models.APIKey, error)
	// Revoke ends a key for good. CodeNotFound for a stranger's. Safe to repeat.
	Revoke(ctx context.Context, userID, id uuid.UUID) error
}

// ListKeys shows a user's keys, which are not in them.
func (h *handlers) ListKeys(ctx context.Context, _ ListKeysRequestObject) (ListKeysResponseObject, error) {
	ctx, user := caller(ctx)
	found, err := h.Keys.List(ctx, user.ID)
	if err != nil {
		return nil, err
	}
	list := ListKeys200JSONResponse{Keys: make([]Key, len(found))}
	for i, key := range found {
		list.Keys[i] = keyOf(key)
	}
	return list, nil
}

// CreateKey makes a key and shows it, once.
func (h *handlers) CreateKey(ctx context.Context, in CreateKeyRequestObject) (CreateKeyResponseObject, error) {
	ctx, user := caller(ctx)
	request := models.KeyRequest{Name: in.Body.Name, ExpiresAt: in.Body.ExpiresAt}
	for _, scope := range in.Body.Scopes {
		request.Scopes = append(request.Scopes, models.Scope(scope))
	}
	if in.Body.BudgetUsd != nil {
		request.Budget = new(models.MicroUSD(math.Round(*in.Body.BudgetUsd * 1e6))) // a MicroUSD is a millionth of a dollar
	}
	key, text, err := h.Keys.Create(ctx, user, request)
	if err != nil {
		return nil, err
	}
	return CreateKey201JSONResponse{Key: text, Record: keyOf(key)}, nil
}

// RevokeKey ends a key.
func (h *handlers) RevokeKey(ctx context.Context, in RevokeKeyRequestObject) (RevokeKeyResponseObject, error) {
	ctx, user := caller(ctx)
	if err := h.Keys.Revoke(ctx, user.ID, in.ID); err != nil {
		return nil, err
	}
	return RevokeKey204Response{}, nil
}

// keyOf is how a key is shown.
func keyOf(key models.APIKey) Key {
	shown := Key{
		ID: key.ID, Name: key.Name, Prefix: key.Prefix, Scopes: make([]Scope, len(key.Scopes)),
		ExpiresAt: key.ExpiresAt, LastUsedAt: key.LastUsedAt, CreatedAt: key.CreatedAt, SpentUsd: key.Spent.USD(),
	}
	for i, scope := range key.Scopes {
		shown.Scopes[i] = Scope(scope)
	}
	if key.Budget != nil {
		shown.BudgetUsd = new(key.Budget.USD())
	}
	return shown
}
