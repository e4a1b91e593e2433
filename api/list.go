package api

import (
	"context"
	"time"

	"darkroom/models"
)

// ListGenerations shows a page of the caller's own generations.
func (h *handlers) ListGenerations(ctx context.Context, in ListGenerationsRequestObject) (ListGenerationsResponseObject, error) {
	ctx, user := caller(ctx)
	query, err := queryOf(user, in.Params, h.Now())
	if err != nil {
		return nil, err
	}
	page, err := h.Library.List(ctx, query)
	if err != nil {
		return nil, err
	}
	rows, err := h.rowsOf(ctx, page.Generations)
	if err != nil {
		return nil, err
	}
	if !deref(in.Params.OnlyMine) {
		for i, detail := range page.Generations {
			rows[i].Creator = new(creatorOf(detail.Generation, user))
		}
	}
	body := GenerationPage{
		Generations: rows,
		Total:       page.Total,
		Page:        query.Page,
		Limit:       query.Limit,
		TotalPages:  (page.Total + query.Limit - 1) / query.Limit,
		NextCursor:  cursorText(page.Next),
		Filters:     filtersOf(in.Params),
	}
	if page.Counts != nil {
		body.Counts = new(countsOf(*page.Counts))
	}
	return ListGenerations200JSONResponse(body), nil
}

// queryOf reads the query of a list. The user is always the caller: nobody lists
// what is not theirs. Page and limit have defaults in the contract.
func queryOf(user models.User, p ListGenerationsParams, now time.Time) (models.ListQuery, error) {
	since, until := span(deref(p.DateRange), now.UTC())
	after, err := cursorOf(p.Cursor)
	return models.ListQuery{
		UserID:      user.ID,
		Tab:         models.Tab(deref(p.Tab)),
		Page:        deref(p.Page),
		Limit:       deref(p.Limit),
		After:       after,
		WorkspaceID: p.WorkspaceID,
		CreatorID:   p.CreatorID,
		BatchID:     p.BatchID,
		ModelID:     deref(p.ModelID),
		ModelName:   deref(p.ModelName),
		Action:      models.Action(deref(p.Action)),
		ActionType:  string(deref(p.ActionType)),
		Status:      models.Status(deref(p.Status)),
		Search:      deref(p.Q),
		Since:       since,
		Until:       until,
		SkipCounts:  deref(p.SkipCounts),
	}, err
}

// ListFilterOptions shows what there is to filter by.
func (h *handlers) ListFilterOptions(ctx context.Context, _ ListFilterOptionsRequestObject) (ListFilterOptionsResponseObject, error) {
	ctx, user := caller(ctx)
	options, err := h.Library.Options(ctx, user.ID)
	if err != nil {
		return nil, err
	}
	body := ListFilterOptions200JSONResponse{Models: []ModelName{}, Creators: []Creator{}, Statuses: []Status{}}
	for _, model := range options.Models {
		body.Models = append(body.Models, ModelName{ID: model.ID, Name: model.Name})
	}
	for _, status := range options.Statuses {
		body.Statuses = append(body.Statuses, Status(status))
	}
	if len(options.Models) > 0 {
		body.Creators = append(body.Creators, creatorOf(models.Generation{UserID: user.ID}, user))
	}
	return body, nil
}

// creatorOf says who asked for a generation. Only the caller's own address is
// known here: it comes with the access token.
func creatorOf(g models.Generation, user models.User) Creator {
	creator := Creator{ID: g.UserID}
	if g.UserID == user.ID {
		creator.Email = optional(user.Email)
	}
	return creator
}

// span returns where a range of dates begins and where it ends, nil for no
// bound.
func span(r DateRange, now time.Time) (since, until *time.Time) {
	midnight := time.Date(now.Year(), now.Month(), now.Day(), 0, 0, 0, 0, time.UTC)
	switch r {
	case DateRangeToday:
		return &midnight, nil
	case DateRangeYesterday:
		return new(midnight.AddDate(0, 0, -1)), &midnight
	case DateRangeWeek:
		return new(now.AddDate(0, 0, -7)), nil
	case DateRangeMonth:
		return new(now.AddDate(0, 0, -30)), nil
	}
	return nil, nil
}

// filtersOf says back which filters were applied.
func filtersOf(p ListGenerationsParams) Filters {
	return Filters{
		Tab: p.Tab, WorkspaceID: p.WorkspaceID, OnlyMine: p.OnlyMine, CreatorID: p.CreatorID, BatchID: p.BatchID, ModelID: p.ModelID, ModelName: p.ModelName, Action: p.Action,
		ActionType: p.ActionType, Status: p.Status, DateRange: p.DateRange, Q: p.Q,
	}
}
