package client

import (
	"context"
	"io"
	"net/http"
	"net/url"
	"strconv"
)

// AdminLimits prints the limits that were set.
func (c *Client) AdminLimits(ctx context.Context, w io.Writer, filter url.Values, asJSON bool) error {
	var list LimitList
	if err := c.call(ctx, http.MethodGet, "/api/admin/limits?"+filter.Encode(), nil, &list); err != nil {
		return err
	}
	if asJSON {
		return printJSON(w, list)
	}
	if len(list.Limits) == 0 {
		return line(w, "none was set")
	}
	table := newTable(w)
	table.row("USER", "MODEL", "A MINUTE", "RUNNING")
	for _, limit := range list.Limits {
		table.row(limitOf(limit), limitOn(limit), bound(limit.PerMinute), bound(limit.Running))
	}
	return table.print()
}

// AdminSetLimit sets a limit and prints it.
func (c *Client) AdminSetLimit(ctx context.Context, w io.Writer, limit Limit, asJSON bool) error {
	var now Limit
	if err := c.call(ctx, http.MethodPut, "/api/admin/limits", limit, &now); err != nil {
		return err
	}
	if asJSON {
		return printJSON(w, now)
	}
	return line(w, "%s, %s: %s a minute, %s running", limitOf(now), limitOn(now), bound(now.PerMinute), bound(now.Running))
}

// AdminRemoveLimit takes a limit back.
func (c *Client) AdminRemoveLimit(ctx context.Context, w io.Writer, of Limit) error {
	query := url.Values{}
	if of.UserID != nil {
		query.Set("user_id", of.UserID.String())
	}
	if of.ModelID != nil {
		query.Set("model_id", *of.ModelID)
	}
	if err := c.call(ctx, http.MethodDelete, "/api/admin/limits?"+query.Encode(), nil, nil); err != nil {
		return err
	}
	return line(w, "%s, %s: no limit is set", limitOf(of), limitOn(of))
}

func limitOf(limit Limit) string {
	if limit.UserID == nil {
		return "each user"
	}
	return limit.UserID.String()
}

func limitOn(limit Limit) string {
	if limit.ModelID == nil {
		return "all models together"
	}
	return clean(*limit.ModelID)
}

// bound is a limit of a number; 0 lifts one that is for everybody.
func bound(most *int) string {
	switch {
	case most == nil:
		return "-"
	case *most == 0:
		return "any number"
	default:
		return strconv.Itoa(*most)
	}
}
