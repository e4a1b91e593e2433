package api

import (
	"context"

	"github.com/google/uuid"

	"darkroom/models"
)

// Budgets are what may be spent in workspaces.
type Budgets interface {
	// WorkspaceBudget returns a workspace's budget to a member; CodeNotFound for
	// others.
	WorkspaceBudget(ctx context.Context, userID, id uuid.UUID) (models.Budget, error)
	// SetWorkspaceBudget sets it, nil for no limit; CodeForbidden for a member who is
	// neither owner nor admin, CodeNotFound for others. Safe to repeat.
	SetWorkspaceBudget(ctx context.Context, userID, id uuid.UUID, limit *models.MicroUSD) (models.Budget, error)
}

// GetWorkspaceBudget shows the budget of a workspace of the caller's.
func (h *handlers) GetWorkspaceBudget(ctx context.Context, in GetWorkspaceBudgetRequestObject) (GetWorkspaceBudgetResponseObject, error) {
	ctx, user := caller(ctx)
	budget, err := h.Budgets.WorkspaceBudget(ctx, user.ID, in.ID)
	if err != nil {
		return nil, err
	}
	return GetWorkspaceBudget200JSONResponse(budgetOf(budget)), nil
}

// SetWorkspaceBudget sets it.
func (h *handlers) SetWorkspaceBudget(ctx context.Context, in SetWorkspaceBudgetRequestObject) (SetWorkspaceBudgetResponseObject, error) {
	ctx, user := caller(ctx)
	var limit *models.MicroUSD
	if in.Body.LimitUsd != nil {
		amount, err := amountOf("limit_usd", *in.Body.LimitUsd)
		if err != nil {
			return nil, err
		}
		limit = &amount
	}
	budget, err := h.Budgets.SetWorkspaceBudget(ctx, user.ID, in.ID, limit)
	if err != nil {
		return nil, err
	}
	return SetWorkspaceBudget200JSONResponse(budgetOf(budget)), nil
}

func budgetOf(b models.Budget) Budget {
	body := Budget{SpentUsd: b.Spent.USD()}
	if left, ok := b.Left(); ok {
		body.LimitUsd, body.LeftUsd = new(b.Limit.USD()), new(left.USD())
	}
	return body
}
