package api

import (
	"context"
	"time"

	"darkroom/models"
)

// AdminFigures are counted over everybody's generations.
type AdminFigures interface {
	// Stats counts, and adds up what was paid.
	Stats(ctx context.Context, query models.FigureQuery) (models.Stats, error)
	// Errors returns what failed, the most frequent first.
	Errors(ctx context.Context, query models.FigureQuery) (models.Errors, error)
	// EverybodyOptions returns what there is to filter by.
	EverybodyOptions(ctx context.Context) (models.EverybodyOptions, error)
}

// errorsOf is how far back errors are shown unless a range is given: what is
// older was seen to, or is not seen to any more.
const errorsOf = 7 * 24 * time.Hour

// AdminGetStats shows how many generations there were, and what was paid.
func (h *handlers) AdminGetStats(ctx context.Context, in AdminGetStatsRequestObject) (AdminGetStatsResponseObject, error) {
	ctx, _ = request(ctx)
	p := in.Params
	query := models.FigureQuery{UserID: p.UserID, WorkspaceID: p.WorkspaceID}
	query.Since, _ = span(DateRangeToday, h.Now().UTC())
	today, err := h.Admin.Figures.Stats(ctx, query)
	if err != nil {
		return nil, err
	}
	query.Since, query.Until = h.between(p.DateRange, p.Since, p.Until)
	stats, err := h.Admin.Figures.Stats(ctx, query)
	if err != nil {
		return nil, err
	}
	return AdminGetStats200JSONResponse{
		Today: tallyOf(today.Total), Total: tallyOf(stats.Total),
		ByUser: talliesOf(stats.ByUser), ByWorkspace: talliesOf(stats.ByWorkspace), ByModel: talliesOf(stats.ByModel),
	}, nil
}

func tallyOf(t models.Tally) AdminTally {
	return AdminTally{
		Generations: t.Generations, Completed: t.Completed, Failed: t.Failed, Cancelled: t.Cancelled, Active: t.Active,
		CostUsd: t.Charged.USD(),
	}
}

func talliesOf(named []models.NamedTally) []AdminNamedTally {
	rows := make([]AdminNamedTally, len(named))
	for i, t := range named {
		rows[i] = AdminNamedTally{ID: t.ID, Name: t.Name, Tally: tallyOf(t.Tally)}
	}
	return rows
}

// AdminGetErrors shows what failed.
func (h *handlers) AdminGetErrors(ctx context.Context, in AdminGetErrorsRequestObject) (AdminGetErrorsResponseObject, error) {
	ctx, _ = request(ctx)
	var query models.FigureQuery
	query.Since, query.Until = h.between(in.Params.DateRange, in.Params.Since, in.Params.Until)
	if query.Since == nil && query.Until == nil {
		query.Since = new(h.Now().UTC().Add(-errorsOf))
	}
	found, err := h.Admin.Figures.Errors(ctx, query)
	if err != nil {
		return nil, err
	}
	body := AdminGetErrors200JSONResponse{Top: []AdminErrorOfKind{}, Models: []AdminErrorOfModel{}, Providers: []AdminErrorOfProvider{}}
	for _, e := range found.Kinds {
		body.Top = append(body.Top, AdminErrorOfKind{
			Kind: FailureKind(e.Kind), Message: e.Message, Count: e.Count, Users: e.Users, LastAt: e.LastAt, LastID: e.LastID,
		})
	}
	for _, e := range found.Models {
		body.Models = append(body.Models, AdminErrorOfModel{ModelID: e.ModelID, ModelName: e.ModelName, Failed: e.Failed, Total: e.Total})
	}
	for _, e := range found.Providers {
		body.Providers = append(body.Providers, AdminErrorOfProvider{
			Provider: Provider(e.Provider), Kind: FailureKind(e.Kind), Attempts: e.Attempts,
		})
	}
	return body, nil
}

// AdminListFilterOptions shows what there is to filter by.
func (h *handlers) AdminListFilterOptions(ctx context.Context, _ AdminListFilterOptionsRequestObject) (AdminListFilterOptionsResponseObject, error) {
	ctx, _ = request(ctx)
	options, err := h.Admin.Figures.EverybodyOptions(ctx)
	if err != nil {
		return nil, err
	}
	body := AdminListFilterOptions200JSONResponse{
		Models: namesOf(options.Models), Users: []AdminUserRef{}, Workspaces: namesOf(options.Workspaces),
		Statuses: []Status{}, ErrorKinds: []FailureKind{},
		Providers: []Provider{ProviderReplicate, ProviderFal, ProviderGoogle, ProviderHiggsfield},
	}
	for _, user := range options.Users {
		body.Users = append(body.Users, userRefOf(user))
	}
	for _, status := range models.Statuses() {
		body.Statuses = append(body.Statuses, Status(status))
	}
	for _, kind := range models.FailureKinds() {
		body.ErrorKinds = append(body.ErrorKinds, FailureKind(kind))
	}
	return body, nil
}

func namesOf(named []models.ModelName) []ModelName {
	names := make([]ModelName, len(named))
	for i, n := range named {
		names[i] = ModelName{ID: n.ID, Name: n.Name}
	}
	return names
}
