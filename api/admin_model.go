package api

import (
	"context"
	"math"

	"darkroom/catalog"
	"darkroom/models"
)

// AdminModels says something over the catalog. Every act is written down under by.
type AdminModels interface {
	// List returns every model, by id.
	List(ctx context.Context) ([]catalog.Pair, error)
	// Change says something of a model. CodeNotFound, CodeInvalid for a price that
	// does not fit.
	Change(ctx context.Context, by models.Act, id string, change models.ModelChange) (catalog.Pair, error)
}

// AdminListModels shows the whole catalog with what is said over it.
func (h *handlers) AdminListModels(ctx context.Context, _ AdminListModelsRequestObject) (AdminListModelsResponseObject, error) {
	ctx, _ = request(ctx)
	pairs, err := h.Admin.Models.List(ctx)
	if err != nil {
		return nil, err
	}
	away := h.weather.away(ctx)
	body := AdminListModels200JSONResponse{Models: make([]AdminModel, len(pairs))}
	for i, pair := range pairs {
		body.Models[i] = adminModelOf(pair, away)
	}
	return body, nil
}

// AdminChangeModel says something over the catalog.
func (h *handlers) AdminChangeModel(ctx context.Context, in AdminChangeModelRequestObject) (AdminChangeModelResponseObject, error) {
	ctx, by := acting(ctx)
	pair, err := h.Admin.Models.Change(ctx, by, in.ID, models.ModelChange{
		Enabled: in.Body.Enabled, Price: overrideOf(in.Body.Price), CatalogPrice: deref(in.Body.CatalogPrice),
	})
	if err != nil {
		return nil, err
	}
	return AdminChangeModel200JSONResponse(adminModelOf(pair, h.weather.away(ctx))), nil
}

func adminModelOf(pair catalog.Pair, away []models.Provider) AdminModel {
	m := AdminModel{
		ID: pair.Data.ID, Name: pair.Data.Name, Provider: Provider(pair.Data.Provider()), Actions: make([]Action, len(pair.Data.Actions)),
		Enabled: !pair.Now.Off, AdminOnly: pair.Data.AdminOnly,
		Availability: availabilityOf(pair.Data.Offered(), away), Parts: partsOfPrice(pair.Now.Price),
		Price: pair.Now.PriceText(), CatalogPrice: pair.Data.PriceText(), Override: priceOf(pair.Said.Price),
	}
	for i, action := range pair.Data.Actions {
		m.Actions[i] = Action(action)
	}
	return m
}

// overrideOf reads a price in dollars; nil gives nil.
func overrideOf(price *AdminPrice) *models.PriceOverride {
	if price == nil {
		return nil
	}
	override := models.PriceOverride{MicroUSD: micro(deref(price.UnitUsd))}
	if price.BaseUsd != nil {
		override.BaseMicroUSD = new(micro(*price.BaseUsd))
	}
	for _, rate := range deref(price.Rates) {
		override.Rates = append(override.Rates, models.RateOverride{When: rate.When, MicroUSD: micro(rate.Usd)})
	}
	return &override
}

// micro is an amount in whole micro-dollars, the nearest.
func micro(usd float64) int64 { return int64(math.Round(usd * 1_000_000)) }

// priceOf shows a price in dollars; nil gives nil.
func priceOf(override *models.PriceOverride) *AdminPrice {
	if override == nil {
		return nil
	}
	price := AdminPrice{UnitUsd: optional(models.MicroUSD(override.MicroUSD).USD())}
	if override.BaseMicroUSD != nil {
		price.BaseUsd = new(models.MicroUSD(*override.BaseMicroUSD).USD())
	}
	if len(override.Rates) > 0 {
		rates := make([]AdminRate, len(override.Rates))
		for i, rate := range override.Rates {
			rates[i] = AdminRate{When: rate.When, Usd: models.MicroUSD(rate.MicroUSD).USD()}
		}
		price.Rates = &rates
	}
	return &price
}

// partsOfPrice shows a price of the catalog as a change would say it.
func partsOfPrice(price catalog.Price) AdminPrice {
	said := models.PriceOverride{MicroUSD: price.MicroUSD, BaseMicroUSD: optional(price.BaseMicroUSD)}
	for _, rate := range price.Rates {
		said.Rates = append(said.Rates, models.RateOverride{When: rate.When, MicroUSD: rate.MicroUSD})
	}
	return *priceOf(&said)
}
