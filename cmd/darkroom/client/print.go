package client

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"text/tabwriter"
	"time"
	"unicode"
)

// promptWidth is the most that a row shows of a text: it keeps the list on 120
// columns.
const promptWidth = 60

// List prints the user's newest generations, at most limit of them, all or those
// with a status. With asJSON it prints the API's answer.
func (c *Client) List(ctx context.Context, w io.Writer, limit int, status Status, asJSON bool) error {
	page, err := c.Page(ctx, 1, limit, status)
	if err != nil {
		return err
	}
	if asJSON {
		return printJSON(w, page)
	}
	table := newTable(w)
	table.row("ID", "STATUS", "MODEL", "AGE", "PROMPT")
	for _, row := range page.Generations {
		table.row(shortID(row.ID), string(row.Status), row.ModelID, c.age(row.CreatedAt), shorten(row.Prompt))
	}
	return table.print()
}

// Show prints all about one generation.
func (c *Client) Show(ctx context.Context, w io.Writer, id string, asJSON bool) error {
	found, err := c.Find(ctx, id)
	if err != nil {
		return err
	}
	detail, err := c.Get(ctx, found)
	if err != nil {
		return err
	}
	if asJSON {
		return printJSON(w, detail)
	}
	return c.describe(w, detail)
}

// describe prints a generation, its attempts and its assets.
func (c *Client) describe(w io.Writer, detail GenerationDetail) error {
	chosen, err := json.Marshal(detail.Settings)
	if err != nil {
		return fmt.Errorf("print: %w", err)
	}
	table := newTable(w)
	table.row("id", detail.ID.String())
	table.row("status", standing(detail))
	table.row("model", detail.ModelName+" ("+detail.ModelID+")")
	table.row("action", string(detail.Action))
	table.row("prompt", clean(detail.Prompt))
	table.row("settings", string(chosen))
	table.row("created", detail.CreatedAt.Local().Format(time.DateTime)+", "+c.age(detail.CreatedAt)+" ago")
	if detail.CompletedAt != nil {
		table.row("took", took(detail.CreatedAt, *detail.CompletedAt))
	}
	if detail.ErrorMessage != nil {
		table.row("error", clean(*detail.ErrorMessage))
	}
	if detail.OutputText != nil {
		table.row("text", clean(*detail.OutputText))
	}
	for _, attempt := range detail.Attempts {
		table.row(fmt.Sprintf("attempt %d", attempt.Number), attemptText(attempt))
	}
	for _, asset := range detail.Assets {
		table.row(fmt.Sprintf("output %d", asset.Index), assetText(asset))
		table.row("", asset.URL)
		if asset.ThumbURL != nil {
			table.row("", *asset.ThumbURL)
		}
	}
	return table.print()
}

// standing is the status, with stage and progress where they tell more.
func standing(detail GenerationDetail) string {
	if detail.Status != StatusProcessing {
		return string(detail.Status)
	}
	return fmt.Sprintf("%s: %s, %d%%", detail.Status, stageText(stepOf(detail)), detail.Progress)
}

func attemptText(attempt Attempt) string {
	text := fmt.Sprintf("%s at %s %s", attempt.Outcome, attempt.Provider, attempt.Model)
	if attempt.FinishedAt != nil {
		text += ", " + took(attempt.CreatedAt, *attempt.FinishedAt)
	}
	if attempt.ErrorMessage != nil {
		text += ": " + clean(*attempt.ErrorMessage)
	}
	return text
}

func assetText(asset Asset) string {
	text := asset.ContentType
	if asset.Width > 0 {
		text += fmt.Sprintf(", %d×%d", asset.Width, asset.Height)
	}
	if asset.DurationMs > 0 {
		text += fmt.Sprintf(", %.1f s", (time.Duration(asset.DurationMs) * time.Millisecond).Seconds())
	}
	const kilobyte = 1000
	return text + fmt.Sprintf(", %.1f kB, sha256 %s", float64(asset.Size)/kilobyte, asset.Sha256)
}

func took(from, to time.Time) string { return fmt.Sprintf("%.1f s", to.Sub(from).Seconds()) }

// age is how long ago something was, in its largest unit.
func (c *Client) age(of time.Time) string {
	const day = 24 * time.Hour
	switch since := max(c.now().Sub(of), 0); {
	case since < time.Minute:
		return fmt.Sprintf("%ds", since/time.Second)
	case since < time.Hour:
		return fmt.Sprintf("%dm", since/time.Minute)
	case since < day:
		return fmt.Sprintf("%dh", since/time.Hour)
	default:
		return fmt.Sprintf("%dd", since/day)
	}
}

// clean puts a text on one line, without what would steer a terminal.
func clean(text string) string {
	return strings.Join(strings.FieldsFunc(text, func(r rune) bool {
		return unicode.IsSpace(r) || !unicode.IsPrint(r)
	}), " ")
}

// shorten cleans a text and cuts it to promptWidth.
func shorten(text string) string {
	characters := []rune(clean(text))
	if len(characters) <= promptWidth {
		return string(characters)
	}
	return string(characters[:promptWidth-1]) + "…"
}

// grid prints rows in columns.
type grid struct{ w *tabwriter.Writer }

func newTable(w io.Writer) grid {
	return grid{tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)}
}

// row adds a row. It is kept until print, which tells of faults.
func (t grid) row(cells ...string) { _, _ = fmt.Fprintln(t.w, strings.Join(cells, "\t")) }

func (t grid) print() error {
	if err := t.w.Flush(); err != nil {
		return fmt.Errorf("print: %w", err)
	}
	return nil
}
