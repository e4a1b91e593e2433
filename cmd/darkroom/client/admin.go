package client

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"time"

	"github.com/google/uuid"
)

// adminPageSize is the most that the API gives those with a role at once.
const adminPageSize = 100

// AdminPage returns a page of everybody's generations, newest first, by the
// filters of the API.
func (c *Client) AdminPage(ctx context.Context, filter url.Values) (AdminGenerationPage, error) {
	var page AdminGenerationPage
	return page, c.call(ctx, http.MethodGet, "/api/admin/generations?"+filter.Encode(), nil, &page)
}

// AdminFind returns the id of anybody's generation that text is the beginning of.
func (c *Client) AdminFind(ctx context.Context, text string) (uuid.UUID, error) {
	return find(text, "of the newest %d generations", func(number int) ([]uuid.UUID, int, error) {
		page, err := c.AdminPage(ctx, url.Values{"page": {strconv.Itoa(number)}, "limit": {strconv.Itoa(adminPageSize)}})
		ids := make([]uuid.UUID, len(page.Generations))
		for i, row := range page.Generations {
			ids[i] = row.ID
		}
		return ids, page.TotalPages, err
	})
}

// AdminRetry runs anybody's generation again.
func (c *Client) AdminRetry(ctx context.Context, id uuid.UUID) (AdminGeneration, error) {
	var again AdminGeneration
	return again, c.call(ctx, http.MethodPost, "/api/admin/generations/"+id.String()+"/retry", nil, &again)
}

// AdminRetryMany runs everything again that a filter finds, and prints what it did
// or would do.
func (c *Client) AdminRetryMany(ctx context.Context, w io.Writer, order AdminRetry, asJSON bool) error {
	var retried AdminRetried
	if err := c.call(ctx, http.MethodPost, "/api/admin/generations/retry", order, &retried); err != nil {
		return err
	}
	if asJSON {
		return printJSON(w, retried)
	}
	return c.printRetried(w, retried)
}

// AdminCancel stops anybody's generation.
func (c *Client) AdminCancel(ctx context.Context, id uuid.UUID) (AdminGeneration, error) {
	var stopped AdminGeneration
	return stopped, c.call(ctx, http.MethodPost, "/api/admin/generations/"+id.String()+"/cancel", nil, &stopped)
}

// AdminList prints a page of everybody's generations.
func (c *Client) AdminList(ctx context.Context, w io.Writer, filter url.Values, asJSON bool) error {
	page, err := c.AdminPage(ctx, filter)
	if err != nil {
		return err
	}
	if asJSON {
		return printJSON(w, page)
	}
	if err = c.adminTable(w, page.Generations); err != nil {
		return err
	}
	text := fmt.Sprintf("%d of %s", len(page.Generations), countText(page.Total))
	if page.NextCursor != nil {
		text += "; more: --cursor " + *page.NextCursor
	}
	return line(w, "%s", text)
}

// countText is a count of the API's, which does not count beyond mostCounted.
func countText(count int) string {
	const mostCounted = 10_000
	if count > mostCounted {
		return fmt.Sprintf("more than %d", mostCounted)
	}
	return strconv.Itoa(count)
}

// adminTable prints a row for each generation, with its whole id, which the
// other commands take.
func (c *Client) adminTable(w io.Writer, rows []AdminGeneration) error {
	table := newTable(w)
	table.row("ID", "STATUS", "WHY", "MODEL", "USER", "RUN", "AGE")
	for _, row := range rows {
		table.row(row.ID.String(), adminStanding(row), string(row.ErrorKind), row.ModelID, userText(row.User), strconv.Itoa(row.Run), c.age(row.CreatedAt))
	}
	return table.print()
}

func adminStanding(row AdminGeneration) string {
	if row.InLine {
		return "in line"
	}
	return string(row.Status)
}

// userText is a user by address, or by id where none is known.
func userText(user AdminUserRef) string {
	if user.Email != "" {
		return clean(user.Email)
	}
	return user.ID.String()
}

// AdminShow prints all about anybody's generation: what its providers said, and
// where its run is seen.
func (c *Client) AdminShow(ctx context.Context, w io.Writer, text string, asJSON bool) error {
	id, err := c.AdminFind(ctx, text)
	if err != nil {
		return err
	}
	var detail AdminGenerationDetail
	if err = c.call(ctx, http.MethodGet, "/api/admin/generations/"+id.String(), nil, &detail); err != nil {
		return err
	}
	if asJSON {
		return printJSON(w, detail)
	}
	gen := detail.Generation
	table := newTable(w)
	table.row("id", gen.ID.String())
	table.row("user", userText(gen.User)+" ("+gen.User.ID.String()+")")
	table.row("status", adminStanding(gen)+", run "+strconv.Itoa(gen.Run))
	table.row("model", gen.ModelName+" ("+gen.ModelID+")")
	table.row("prompt", clean(gen.Prompt))
	table.row("created", gen.CreatedAt.Local().Format(time.DateTime)+", "+c.age(gen.CreatedAt)+" ago")
	table.row("money", dollarText(gen.CostUsd)+", charged "+dollarText(gen.ChargedUsd))
	if gen.ErrorMessage != nil {
		table.row("error", string(gen.ErrorKind)+": "+clean(*gen.ErrorMessage))
	}
	for _, attempt := range detail.Attempts {
		table.row(fmt.Sprintf("attempt %d", attempt.Number), adminAttemptText(attempt))
	}
	if gen.TemporalURL != nil {
		table.row("run", *gen.TemporalURL)
	}
	return table.print()
}

func adminAttemptText(attempt AdminAttempt) string {
	text := fmt.Sprintf("%s at %s %s, account %s, job %s", attempt.Outcome, attempt.Provider, attempt.Model, attempt.CredentialID, attempt.JobID)
	if attempt.ErrorKind != "" {
		text += ": " + string(attempt.ErrorKind) + " " + clean(attempt.ErrorDetail)
	}
	return text
}

func (c *Client) printRetried(w io.Writer, retried AdminRetried) error {
	if err := c.adminTable(w, retried.Generations); err != nil {
		return err
	}
	for _, refused := range retried.Refused {
		if err := line(w, "%s refused: %s", refused.ID, clean(refused.Error)); err != nil {
			return err
		}
	}
	verb := "run again"
	if retried.DryRun {
		verb = "would run again"
	}
	text := fmt.Sprintf("%d of %s found %s, of %d users, for %s from their balances", len(retried.Generations), countText(retried.Matched), verb, retried.Users,
		dollarText(retried.CostUsd))
	if retried.InLine > 0 {
		text += fmt.Sprintf("; %d are in line", retried.InLine)
	}
	if retried.BulkID != nil {
		text += "; bulk " + retried.BulkID.String()
	}
	return line(w, "%s", text)
}

// PrintOwned prints how one generation stands.
func (*Client) PrintOwned(w io.Writer, gen AdminGeneration, asJSON bool) error {
	if asJSON {
		return printJSON(w, gen)
	}
	text := fmt.Sprintf("%s %s, run %d", gen.ID, adminStanding(gen), gen.Run)
	if gen.TemporalURL != nil {
		text += "\n" + *gen.TemporalURL
	}
	return line(w, "%s", text)
}

// missing says of what there is none where the API found nothing, and where to
// look.
func missing(err error, what string, id uuid.UUID, list string) error {
	if !hasStatus(err, http.StatusNotFound) {
		return err
	}
	return fmt.Errorf("there is no %s %s: `darkroom admin %s` shows them", what, id, list)
}

func line(w io.Writer, format string, args ...any) error {
	_, err := fmt.Fprintf(w, format+"\n", args...)
	return err
}
