package client

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"
)

// AdminAudit prints what was done with a role, newest first.
func (c *Client) AdminAudit(ctx context.Context, w io.Writer, filter url.Values, asJSON bool) error {
	var page AuditPage
	if err := c.call(ctx, http.MethodGet, "/api/admin/audit?"+filter.Encode(), nil, &page); err != nil {
		return err
	}
	if asJSON {
		return printJSON(w, page)
	}
	table := newTable(w)
	table.row("WHEN", "WHO", "ACT", "TARGET", "DETAIL")
	for _, act := range page.Acts {
		who := "command line"
		if act.Actor != nil {
			who = userText(*act.Actor)
		}
		table.row(act.At.Local().Format(time.DateTime), who, act.Act, clean(act.Target), detailText(act.Detail))
	}
	return printMore(table, w, page.NextBefore)
}

// detailText is what was changed, in the order of its words.
func detailText(detail map[string]any) string {
	var words []string
	for _, name := range slices.Sorted(maps.Keys(detail)) {
		words = append(words, name+"="+valueText(detail[name]))
	}
	return clean(strings.Join(words, " "))
}

// valueText is a word as it is, and anything else as JSON has it.
func valueText(value any) string {
	if word, ok := value.(string); ok {
		return word
	}
	encoded, err := json.Marshal(value)
	if err != nil {
		return fmt.Sprint(value) // which JSON gave us, so that this does not happen
	}
	return string(encoded)
}

// AdminCalls prints what was asked of the API, newest first.
func (c *Client) AdminCalls(ctx context.Context, w io.Writer, filter url.Values, asJSON bool) error {
	var page CallPage
	if err := c.call(ctx, http.MethodGet, "/api/admin/api-logs?"+filter.Encode(), nil, &page); err != nil {
		return err
	}
	if asJSON {
		return printJSON(w, page)
	}
	table := newTable(w)
	table.row("WHEN", "METHOD", "ROUTE", "STATUS", "ERROR", "TOOK", "BYTES", "USER", "REQUEST")
	for _, call := range page.Calls {
		user := "nobody"
		if call.UserID != nil {
			user = call.UserID.String()
		}
		table.row(call.At.Local().Format(time.DateTime), clean(call.Method), clean(call.Route), strconv.Itoa(call.Status), clean(call.Code),
			fmt.Sprintf("%.1f ms", call.TookMs), number(call.Bytes), user, clean(call.RequestID))
	}
	return printMore(table, w, page.NextBefore)
}

// printMore prints a table, and where its next page begins.
func printMore(rows grid, w io.Writer, before *int64) error {
	if err := rows.print(); err != nil || before == nil {
		return err
	}
	return line(w, "there are more: --before %d", *before)
}
