package client

import (
	"context"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/google/uuid"
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

// AdminChangeUser changes what a user may do and prints how the user is now.
func (c *Client) AdminChangeUser(ctx context.Context, w io.Writer, change AdminChangeUser, asJSON bool) error {
	var user AdminUser
	if err := c.call(ctx, http.MethodPatch, "/api/admin/users", change, &user); err != nil {
		return missing(err, "user", change.UserID, "users list")
	}
	if asJSON {
		return printJSON(w, user)
	}
	return line(w, "%s %s, %s, at most %d active", user.ID, user.Role, user.Status, user.ActiveLimit)
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

// dollarText is an amount with all its digits, cents at least: micro-dollars are
// the smallest there are.
func dollarText(usd float64) string {
	text := strings.TrimRight(strconv.FormatFloat(usd, 'f', 6, 64), "0")
	const point = len(".00")
	if at := strings.IndexByte(text, '.'); len(text) < at+point {
		text += strings.Repeat("0", at+point-len(text))
	}
	if below, ok := strings.CutPrefix(text, "-"); ok {
		return "-$" + below
	}
	return "$" + text
}

// AdminCredit moves money to a user, or back, and prints how it stands then.
func (c *Client) AdminCredit(ctx context.Context, w io.Writer, userID uuid.UUID, credit GiveCredit, asJSON bool) error {
	var given CreditGiven
	if err := c.call(ctx, http.MethodPost, "/api/admin/users/"+userID.String()+"/credits", credit, &given); err != nil {
		return missing(err, "user", userID, "users list")
	}
	if asJSON {
		return printJSON(w, given)
	}
	repeat := ""
	if !given.Given {
		repeat = "; this was given before, under the same reference"
	}
	return line(w, "%s to spend, %s set aside for what runs%s", dollarText(given.BalanceUsd), dollarText(given.HeldUsd), repeat)
}
