package client

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"
)

// AdminErrors prints what failed: by reason, by model, and by provider.
func (c *Client) AdminErrors(ctx context.Context, w io.Writer, filter url.Values, asJSON bool) error {
	var found AdminErrors
	if err := c.call(ctx, http.MethodGet, "/api/admin/errors?"+filter.Encode(), nil, &found); err != nil {
		return err
	}
	if asJSON {
		return printJSON(w, found)
	}
	if len(found.Top)+len(found.Providers) == 0 {
		return line(w, "nothing failed")
	}
	table := newTable(w)
	table.row("WHY", "FAILED", "USERS", "LAST", "THE LAST ONE", "ITS OWNER READS")
	for _, e := range found.Top {
		table.row(string(e.Kind), number(e.Count), number(e.Users), c.age(e.LastAt), e.LastID.String(), shorten(e.Message))
	}
	table.row("")
	table.row("MODEL", "FAILED", "OF")
	for _, e := range found.Models {
		table.row(e.ModelID, number(e.Failed), number(e.Total))
	}
	table.row("")
	table.row("PROVIDER", "WHY", "ATTEMPTS")
	for _, e := range found.Providers {
		table.row(string(e.Provider), string(e.Kind), number(e.Attempts))
	}
	return table.print()
}

// AdminCosts prints what everybody's generations cost, the dearest line first. The
// filter's "by" says what has a line of its own.
func (c *Client) AdminCosts(ctx context.Context, w io.Writer, filter url.Values, asJSON bool) error {
	var costs Costs
	if err := c.call(ctx, http.MethodGet, "/api/admin/costs?"+filter.Encode(), nil, &costs); err != nil {
		return err
	}
	if asJSON {
		return printJSON(w, costs)
	}
	by := strings.Split(filter.Get("by"), ",")
	table := newTable(w)
	costsRow(table, by, func(part string) string { return strings.ToUpper(part) }, "MADE", "CHARGED", "WRITTEN OFF")
	for _, row := range costs.Rows {
		costsRow(table, by, func(part string) string { return costPart(row, part) },
			strconv.Itoa(row.Generations), dollarText(row.ChargedUsd), dollarText(row.WrittenOffUsd))
	}
	if err := table.print(); err != nil {
		return err
	}
	if costs.Truncated {
		if err := line(w, "only the dearest %d lines are shown", len(costs.Rows)); err != nil {
			return err
		}
	}
	return line(w, "%s to %s: %d generations, %s charged, %s written off",
		costs.From, costs.To, costs.Generations, dollarText(costs.ChargedUsd), dollarText(costs.WrittenOffUsd))
}

// costsRow adds a row: a cell for each part that a report is split by, in one
// order whatever the caller's, and the figures.
func costsRow(rows grid, by []string, cell func(part string) string, figures ...string) {
	var cells []string
	for _, part := range []string{"day", "user", "workspace", "model"} {
		if slices.Contains(by, part) {
			cells = append(cells, cell(part))
		}
	}
	rows.row(append(cells, figures...)...)
}

func costPart(row Cost, part string) string {
	switch {
	case part == "day" && row.Day != nil:
		return *row.Day
	case part == "user" && row.Email != nil:
		return clean(*row.Email)
	case part == "user" && row.UserID != nil:
		return row.UserID.String()
	case part == "workspace" && row.WorkspaceID != nil:
		return row.WorkspaceID.String()
	case part == "model" && row.ModelID != nil:
		return *row.ModelID
	default:
		return "-"
	}
}

// AdminMemory prints what the process that answers takes of its machine.
func (c *Client) AdminMemory(ctx context.Context, w io.Writer, asJSON bool) error {
	var memory AdminMemory
	if err := c.call(ctx, http.MethodGet, "/api/admin/memory", nil, &memory); err != nil {
		return err
	}
	if asJSON {
		return printJSON(w, memory)
	}
	table := newTable(w)
	table.row("version", memory.Version)
	table.row("started", memory.StartedAt.Local().Format(time.DateTime)+", "+c.age(memory.StartedAt)+" ago")
	table.row("resident", megabytes(memory.ResidentBytes))
	table.row("from the system", megabytes(memory.FromSystemBytes))
	table.row("heap", fmt.Sprintf("%s in %d objects", megabytes(memory.HeapBytes), memory.HeapObjects))
	table.row("stacks", fmt.Sprintf("%s of %d goroutines", megabytes(memory.StacksBytes), memory.Goroutines))
	table.row("collections", number(memory.Collections))
	return table.print()
}

func megabytes(bytes int64) string {
	const megabyte = 1e6
	return fmt.Sprintf("%.1f MB", float64(bytes)/megabyte)
}
