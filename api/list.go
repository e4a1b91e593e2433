package api

import (
	"context"
	"time"

	"github.com/google/uuid"

	"darkroom/models"
)

// ListGenerations shows a page of what the caller may see.
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
	if query.Shared {
		for i, detail := range page.Generations {
			rows[i].Creator = new(creatorOf(detail, user))
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
// what they may not see. Page and limit have defaults in the contract.
func queryOf(user models.User, p ListGenerationsParams, now time.Time) (models.ListQuery, error) {
	since, until := span(deref(p.DateRange), now.UTC())
	after, err := cursorOf(p.Cursor)
	return models.ListQuery{
		UserID:      user.ID,
		Shared:      !mine(p.OnlyMine),
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
func (h *handlers) ListFilterOptions(ctx context.Context, in ListFilterOptionsRequestObject) (ListFilterOptionsResponseObject, error) {
	ctx, user := caller(ctx)
	options, err := h.Library.Options(ctx, sightOf(user, in.Params.WorkspaceID, in.Params.OnlyMine))
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
	for _, creator := range options.Creators {
		body.Creators = append(body.Creators, shownTo(user, creator))
	}
	return body, nil
}

// creatorOf says who asked for a generation.
func creatorOf(d models.GenerationDetail, user models.User) Creator {
	if d.Creator == nil {
		return shownTo(user, models.Creator{ID: d.UserID})
	}
	return shownTo(user, *d.Creator)
}

// shownTo returns a creator as user sees them. Nobody is told another's address.
func shownTo(user models.User, c models.Creator) Creator {
	creator := Creator{ID: c.ID, Name: optional(c.Name), AvatarURL: optional(c.AvatarURL)}
	if c.ID == user.ID {
		creator.Email = optional(user.Email)
	}
	return creator
}

// sightOf reads whose generations a caller wants to look at.
func sightOf(user models.User, workspaceID *uuid.UUID, onlyMine *bool) models.Sight {
	return models.Sight{UserID: user.ID, Shared: !mine(onlyMine), WorkspaceID: workspaceID}
}

// mine reads onlyMine; unsaid it is true.
func mine(onlyMine *bool) bool { return onlyMine == nil || *onlyMine }

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
