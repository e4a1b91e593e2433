package client

import (
	"context"
	"fmt"
	"io"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"
)

// AdminModels prints every model of the catalog that keep is true for, with what
// is said over it.
func (c *Client) AdminModels(ctx context.Context, w io.Writer, keep func(AdminModel) bool, asJSON bool) error {
	var list AdminModelList
	if err := c.call(ctx, http.MethodGet, "/api/admin/models", nil, &list); err != nil {
		return err
	}
	kept := slices.DeleteFunc(slices.Clone(list.Models), func(m AdminModel) bool { return !keep(m) })
	if asJSON {
		return printJSON(w, AdminModelList{Models: kept})
	}
	table := newTable(w)
	table.row("ID", "PROVIDER", "OFFERED", "PROVIDERS ARE", "PRICE", "CATALOG'S")
	for _, model := range kept {
		cells := []string{model.ID, string(model.Provider), offeredText(model), availabilityText(model.Availability), model.Price}
		if model.Override != nil {
			cells = append(cells, model.CatalogPrice)
		}
		table.row(cells...)
	}
	if err := table.print(); err != nil {
		return err
	}
	return line(w, "%d of %d", len(kept), len(list.Models))
}

// AdminModel prints one model, with what its price is made of.
func (c *Client) AdminModel(ctx context.Context, w io.Writer, id string, asJSON bool) error {
	var list AdminModelList
	if err := c.call(ctx, http.MethodGet, "/api/admin/models", nil, &list); err != nil {
		return err
	}
	at := slices.IndexFunc(list.Models, func(m AdminModel) bool { return m.ID == id })
	if at < 0 {
		return fmt.Errorf("there is no model %q: `darkroom admin models list` shows them", id)
	}
	return printModel(w, list.Models[at], asJSON)
}

// AdminChangeModel says something over a model and prints what holds then.
func (c *Client) AdminChangeModel(ctx context.Context, w io.Writer, id string, change AdminChangeModel, asJSON bool) error {
	var model AdminModel
	if err := c.call(ctx, http.MethodPatch, "/api/admin/models/"+url.PathEscape(id), change, &model); err != nil {
		if hasStatus(err, http.StatusBadRequest) {
			return fmt.Errorf("%w\n`darkroom admin models show %s` shows what its price is made of", err, id)
		}
		return err
	}
	return printModel(w, model, asJSON)
}

func printModel(w io.Writer, model AdminModel, asJSON bool) error {
	if asJSON {
		return printJSON(w, model)
	}
	actions := make([]string, len(model.Actions))
	for i, action := range model.Actions {
		actions[i] = string(action)
	}
	table := newTable(w)
	table.row("id", model.ID)
	table.row("name", model.Name)
	table.row("provider", string(model.Provider))
	table.row("actions", strings.Join(actions, ", "))
	table.row("offered", offeredText(model))
	table.row("providers", availabilityText(model.Availability))
	table.row("price", model.Price)
	if model.Override != nil {
		table.row("catalog's", model.CatalogPrice)
	}
	for i, part := range partsText(model.Parts) {
		label := ""
		if i == 0 {
			label = "made of"
		}
		table.row(label, part)
	}
	return table.print()
}

// partsText is a price as the flags of `models set` say it.
func partsText(price AdminPrice) []string {
	var parts []string
	if price.UnitUsd != nil {
		parts = append(parts, "--price "+amountText(*price.UnitUsd))
	}
	if price.BaseUsd != nil {
		parts = append(parts, "--base "+amountText(*price.BaseUsd))
	}
	if price.Rates != nil {
		for _, rate := range *price.Rates {
			parts = append(parts, "--rate "+rateText(rate))
		}
	}
	return parts
}

// rateText is a rate as `models set` takes it.
func rateText(rate AdminRate) string {
	var words []string
	for _, name := range slices.Sorted(maps.Keys(rate.When)) {
		words = append(words, name+"="+rate.When[name])
	}
	return fmt.Sprintf("%q", strings.Join(words, ",")+":"+amountText(rate.Usd))
}

func offeredText(model AdminModel) string {
	switch {
	case !model.Enabled:
		return "off"
	case model.AdminOnly:
		return "to admins"
	default:
		return "on"
	}
}

func availabilityText(availability ModelAvailability) string {
	if availability == ModelAvailabilityNotConfigured {
		return "not configured"
	}
	return string(availability)
}

// amountText is an amount as flags take it.
func amountText(usd float64) string { return strings.TrimPrefix(dollarText(usd), "$") }
