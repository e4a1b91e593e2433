package api_test

import (
	"context"

	"github.com/google/uuid"

	"darkroom/models"
)

type money struct {
	balance func(userID uuid.UUID) (models.Balance, error)
	entries func(userID uuid.UUID, before int64, limit int) ([]models.LedgerEntry, error)
	after   func(after *models.LedgerEntry) ([]models.LedgerEntry, error)
	costs   func(models.CostQuery) (models.CostReport, error)
}

func (f money) Balance(_ context.Context, userID uuid.UUID) (models.Balance, error) {
	if f.balance == nil {
		return models.Balance{}, errUnexpected
	}
	return f.balance(userID)
}

func (f money) Entries(_ context.Context, userID uuid.UUID, before int64, limit int) ([]models.LedgerEntry, error) {
	if f.entries == nil {
		return nil, errUnexpected
	}
	return f.entries(userID, before, limit)
}

func (f money) EntriesAfter(
	_ context.Context, _ uuid.UUID, _ models.Period, after *models.LedgerEntry, _ int,
) ([]models.LedgerEntry, error) {
	if f.after == nil {
		return nil, errUnexpected
	}
	return f.after(after)
}

func (f money) Costs(_ context.Context, query models.CostQuery) (models.CostReport, error) {
	if f.costs == nil {
		return models.CostReport{}, errUnexpected
	}
	return f.costs(query)
}
