package fal

import (
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"
)

// refusedQuery is a problem in the platform API's form.
func refusedQuery(status int, kind, text string) *problem {
	return &problem{status: status, note: text, body: map[string]any{"error": map[string]string{
		"type": kind, "message": text, "docs_url": "https://docs.fal.ai/platform-apis", "request_id": "",
	}}}
}

func (a *API) meta(w http.ResponseWriter, _ *http.Request, _ string) *problem {
	return write(w, http.StatusOK, map[string]any{"webhook_ip_ranges": []string{"127.0.0.0/8"}})
}

// endpoints reads endpoint_id, which may be repeated or hold commas.
func endpoints(query url.Values) []string {
	var names []string
	for _, value := range query["endpoint_id"] {
		names = append(names, strings.Split(value, ",")...)
	}
	return names
}

// chosen returns the models that a query names, all without names.
func (a *API) chosen(query url.Values) ([]*Model, *problem) {
	names := endpoints(query)
	if len(names) == 0 {
		names = slices.Sorted(maps.Keys(a.models))
	}
	var models []*Model
	for _, name := range names {
		model, known := a.models[name]
		if !known {
			return nil, refusedQuery(http.StatusNotFound, "not_found", "Endpoint '"+name+"' not found")
		}
		models = append(models, model)
	}
	return models, nil
}

func (a *API) listModels(w http.ResponseWriter, r *http.Request, _ string) *problem {
	models, p := a.chosen(r.URL.Query())
	if p != nil {
		return p
	}
	list := []map[string]any{}
	for _, model := range models {
		list = append(list, map[string]any{
			"endpoint_id": model.endpoint,
			"metadata":    map[string]any{"display_name": model.endpoint, "description": model.Description, "status": "active"},
		})
	}
	return write(w, http.StatusOK, map[string]any{"models": list, "next_cursor": nil, "has_more": false})
}

func (a *API) pricing(w http.ResponseWriter, r *http.Request, _ string) *problem {
	models, p := a.chosen(r.URL.Query())
	if p != nil {
		return p
	}
	prices := []map[string]any{}
	for _, model := range models {
		prices = append(prices, map[string]any{
			"endpoint_id": model.endpoint, "unit_price": model.Price.UnitPrice, "unit": model.Price.Unit, "currency": "USD",
		})
	}
	return write(w, http.StatusOK, map[string]any{"prices": prices, "next_cursor": nil, "has_more": false})
}
