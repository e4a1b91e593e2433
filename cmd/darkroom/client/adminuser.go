package client

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"time"
)

// AdminUsers prints a page of users, the newest first, by the filters of the API.
func (c *Client) AdminUsers(ctx context.Context, w io.Writer, filter url.Values, asJSON bool) error {
	var page AdminUserPage
	if err := c.call(ctx, http.MethodGet, "/api/admin/users?"+filter.Encode(), nil, &page); err != nil {
		return err
	}
	if asJSON {
		return printJSON(w, page)
	}
	table := newTable(w)
	table.row("ID", "ADDRESS", "ROLE", "STATUS", "LIMIT", "BALANCE", "MADE", "FAILED", "SINCE")
	for _, user := range page.Users {
		table.row(user.ID.String(), clean(user.Email), string(user.Role), string(user.Status), strconv.Itoa(user.ActiveLimit),
			dollarText(user.BalanceUsd), strconv.Itoa(user.Counts.All), strconv.Itoa(user.Counts.Failed), user.CreatedAt.Local().Format(time.DateOnly))
	}
	if err := table.print(); err != nil {
		return err
	}
	return line(w, "%d of %d", len(page.Users), page.Total)
}

// AdminChangeUser changes what a user may do.
func (c *Client) AdminChangeUser(ctx context.Context, change AdminChangeUser) (AdminUser, error) {
	var user AdminUser
	return user, c.call(ctx, http.MethodPatch, "/api/admin/users", change, &user)
}

// AdminStats prints how many generations there were and what was paid for them.
func (c *Client) AdminStats(ctx context.Context, w io.Writer, filter url.Values, asJSON bool) error {
	var stats AdminStats
	if err := c.call(ctx, http.MethodGet, "/api/admin/stats?"+filter.Encode(), nil, &stats); err != nil {
		return err
	}
	if asJSON {
		return printJSON(w, stats)
	}
	table := newTable(w)
	table.row("OF", "", "MADE", "COMPLETED", "FAILED", "CANCELLED", "ACTIVE", "PAID")
	tally := func(of, name string, t AdminTally) {
		table.row(of, name, number(t.Generations), number(t.Completed), number(t.Failed), number(t.Cancelled), number(t.Active), dollarText(t.CostUsd))
	}
	tally("today", "", stats.Today)
	tally("all", "", stats.Total)
	for _, part := range []struct {
		of   string
		rows []AdminNamedTally
	}{{"user", stats.ByUser}, {"workspace", stats.ByWorkspace}, {"model", stats.ByModel}} {
		for _, row := range part.rows {
			name := clean(row.Name)
			if name == "" {
				name = row.ID
			}
			tally(part.of, name, row.Tally)
		}
	}
	return table.print()
}

func number(n int64) string { return strconv.FormatInt(n, 10) }

// dollarText is an amount with as many digits as it has.
func dollarText(usd float64) string { return fmt.Sprintf("$%.6g", usd) }
