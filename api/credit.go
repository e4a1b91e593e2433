package api

import (
	"context"
	"math"

	"darkroom/models"
)

// Treasury is where those with a role give money and set limits. Each act is
// written down with what it does.
type Treasury interface {
	// Credit gives a user money or takes it, once for each reference; given is false
	// for a repeat. CodeInvalid, CodeNotFound, CodeConflict.
	Credit(ctx context.Context, credit models.Credit, act models.Act) (balance models.Balance, given bool, err error)
	UserLimits
}

// GiveCredit moves money to a user, or back.
func (h *handlers) GiveCredit(ctx context.Context, in GiveCreditRequestObject) (GiveCreditResponseObject, error) {
	amount, err := amountOf("amount_usd", in.Body.AmountUsd)
	if err != nil {
		return nil, err
	}
	ctx, act := acting(ctx)
	balance, given, err := h.Treasury.Credit(ctx, models.Credit{
		UserID: in.ID, Kind: models.PostingKind(in.Body.Kind), Amount: amount, Reference: in.Body.Reference,
	}, act)
	if err != nil {
		return nil, err
	}
	return GiveCredit200JSONResponse{Given: given, BalanceUsd: balance.Available.USD(), HeldUsd: balance.Held.USD()}, nil
}

// amountOf reads dollars, exactly. The contract bounds them far below what a
// number of JSON holds whole micro-dollars of.
func amountOf(field string, dollars float64) (models.MicroUSD, error) {
	micro := math.Round(dollars * 1_000_000)
	// Six decimals are off by less than a thousandth of a micro-dollar.
	if math.Abs(dollars*1_000_000-micro) > 1e-3 {
		return 0, models.Invalid(models.FieldError{Field: field, Message: "This must have at most six decimals."})
	}
	return models.MicroUSD(micro), nil
}
