package api

import (
	"context"

	"darkroom/models"
)

// costRows is how many rows of a report are shown: what a table on a page still
// bears. The sum counts all.
const costRows = 1000

// GetCosts shows what the caller's own generations cost.
func (h *handlers) GetCosts(ctx context.Context, in GetCostsRequestObject) (GetCostsResponseObject, error) {
	ctx, user := caller(ctx)
	days, err := daysOf(in.Params.From, in.Params.To, h.Now())
	if err != nil {
		return nil, err
	}
	body, err := h.costs(ctx, models.CostQuery{Period: days, By: partsOf(in.Params.By), UserID: &user.ID})
	if err != nil {
		return nil, err
	}
	return GetCosts200JSONResponse(body), nil
}

// GetAllCosts shows what everybody's generations cost.
func (h *handlers) GetAllCosts(ctx context.Context, in GetAllCostsRequestObject) (GetAllCostsResponseObject, error) {
	ctx, _ = caller(ctx)
	days, err := daysOf(in.Params.From, in.Params.To, h.Now())
	if err != nil {
		return nil, err
	}
	body, err := h.costs(ctx, models.CostQuery{
		Period: days, By: partsOf(in.Params.By),
		UserID: in.Params.UserID, WorkspaceID: in.Params.WorkspaceID, ModelID: deref(in.Params.ModelID),
	})
	if err != nil {
		return nil, err
	}
	return GetAllCosts200JSONResponse(body), nil
}

// costs reads a report and writes it down.
func (h *handlers) costs(ctx context.Context, query models.CostQuery) (Costs, error) {
	query.Limit = costRows
	report, err := h.Money.Costs(ctx, query)
	if err != nil {
		return Costs{}, err
	}
	body := Costs{
		From: dayText(query.From), To: dayText(query.Until.AddDate(0, 0, -1)),
		Generations: report.Total.Generations, ChargedUsd: report.Total.Charged.USD(), WrittenOffUsd: report.Total.WrittenOff.USD(),
		Rows: make([]Cost, len(report.Rows)), Truncated: report.More,
	}
	for i, row := range report.Rows {
		body.Rows[i] = costOf(row)
	}
	return body, nil
}

// costOf returns a row of a report, without the parts that it is not split by.
func costOf(c models.Cost) Cost {
	row := Cost{
		UserID: c.UserID, Email: optional(c.Email), WorkspaceID: c.WorkspaceID, ModelID: optional(c.ModelID),
		Generations: c.Generations, ChargedUsd: c.Charged.USD(), WrittenOffUsd: c.WrittenOff.USD(),
	}
	if !c.Day.IsZero() {
		row.Day = new(dayText(c.Day))
	}
	return row
}

// partsOf reads what a report is split by.
func partsOf[T ~string](names *[]T) []models.CostBy {
	var parts []models.CostBy
	for _, name := range deref(names) {
		parts = append(parts, models.CostBy(name))
	}
	return parts
}
