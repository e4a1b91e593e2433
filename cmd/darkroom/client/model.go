package client

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
)

// Model returns a model by its id. Where there is none it says which there are.
func (c *Client) Model(ctx context.Context, id string) (Model, error) {
	var found Model
	err := c.call(ctx, http.MethodGet, "/api/models/"+url.PathEscape(id), nil, &found)
	if !hasStatus(err, http.StatusNotFound) {
		return found, err
	}
	offered, listErr := c.Models(ctx, "")
	if listErr != nil {
		return Model{}, errors.Join(err, listErr)
	}
	ids := make([]string, len(offered))
	for i, model := range offered {
		ids[i] = model.ID
	}
	return Model{}, fmt.Errorf("there is no model %q; on offer: %s", id, strings.Join(ids, ", "))
}

// Models returns the models that know an action, in the order to show them. An
// empty action means all.
func (c *Client) Models(ctx context.Context, action Action) ([]Model, error) {
	query := url.Values{}
	if action != "" {
		query.Set("action", string(action))
	}
	var list ModelList
	err := c.call(ctx, http.MethodGet, "/api/models/list?"+query.Encode(), nil, &list)
	return list.Models, err
}

// choose returns the model and the action that an order means: what it names,
// and otherwise what suits the rest of it.
func (c *Client) choose(ctx context.Context, order Order) (Model, Action, error) {
	action := Action(order.Action)
	if order.Model != "" {
		model, err := c.Model(ctx, order.Model)
		if action == "" && err == nil {
			action = usualAction(model, order.Image != "")
		}
		return model, action, err
	}
	switch {
	case action != "":
	case order.Image != "":
		action = ActionEdit
	default:
		action = ActionCreate
	}
	models, err := c.Models(ctx, action)
	models = slices.DeleteFunc(models, func(m Model) bool { return m.Availability == ModelAvailabilityNotConfigured })
	slices.SortStableFunc(models, func(a, b Model) int { return order.rank(a) - order.rank(b) })
	if err == nil && len(models) == 0 {
		err = fmt.Errorf("no model on offer knows the action %s", action)
	}
	if err != nil {
		return Model{}, "", err
	}
	return models[0], action, nil
}

// rank puts models that could not take the order as it is behind the others, and
// between them those whose providers are away.
func (o Order) rank(m Model) int {
	rank := 0
	if m.Availability == ModelAvailabilityAway {
		rank++
	}
	prompted := o.Prompt == "" || m.Limits.Prompt.Max > 0
	pictured := m.Limits.Images.Min == 0 || o.Image != ""
	if !prompted || !pictured || !o.sets(m) {
		rank += 2
	}
	return rank
}

// sets reports whether the order has every setting that the model cannot do without.
func (o Order) sets(m Model) bool {
	required, _ := m.SettingsSchema["required"].([]any)
	return !slices.ContainsFunc(required, func(name any) bool {
		return !slices.ContainsFunc(o.Settings, func(given string) bool { return strings.HasPrefix(given, fmt.Sprint(name)+"=") })
	})
}

// usualAction is what a model does with an order that does not say: it edits a
// picture where it can, and otherwise does what it is foremost made for.
func usualAction(model Model, hasImage bool) Action {
	if hasImage && slices.Contains(model.Actions, ActionEdit) {
		return ActionEdit
	}
	if len(model.Actions) == 0 {
		return ""
	}
	return model.Actions[0]
}
