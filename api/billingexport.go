package api

import (
	"context"
	"encoding/csv"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"time"

	"darkroom/models"
)

// exportBatch is how many lines are read and sent at once: some hundred kilobytes,
// however long the account is.
const exportBatch = 1000

// written is an answer that its handler writes itself.
type written func(http.ResponseWriter) error

// VisitExportBillingResponse writes the answer.
func (w written) VisitExportBillingResponse(to http.ResponseWriter) error { return w(to) }

// ExportBilling sends the caller's account as a table, a batch at a time.
func (h *handlers) ExportBilling(ctx context.Context, in ExportBillingRequestObject) (ExportBillingResponseObject, error) {
	ctx, user := caller(ctx)
	days, err := daysOf(in.Params.From, in.Params.To, h.Now())
	if err != nil {
		return nil, err
	}
	next := func(after *models.LedgerEntry) ([]models.LedgerEntry, error) {
		return h.Money.EntriesAfter(ctx, user.ID, days, after, exportBatch)
	}
	first, err := next(nil)
	if err != nil {
		return nil, err // as an error: nothing is sent yet
	}
	return written(func(w http.ResponseWriter) error {
		w.Header().Set("Content-Disposition", fmt.Sprintf(`attachment; filename="darkroom-account-%s-%s.csv"`,
			dayText(days.From), dayText(days.Until.AddDate(0, 0, -1))))
		return h.writeAccount(w, first, next)
	}), nil
}

// writeAccount writes lines as they come.
func (h *handlers) writeAccount(w http.ResponseWriter, batch []models.LedgerEntry, next func(*models.LedgerEntry) ([]models.LedgerEntry, error)) error {
	w.Header().Set("Content-Type", "text/csv; charset=utf-8; header=present")
	control, table := http.NewResponseController(w), csv.NewWriter(w)
	table.UseCRLF = true
	// A write that fails shows after Flush.
	_ = table.Write([]string{"created_at", "kind", "amount_usd", "model_id", "generation_id", "run", "reference"})
	for {
		// The server's own time-out is for an answer of one batch.
		if err := control.SetWriteDeadline(h.Now().Add(writeGrace)); err != nil {
			return fmt.Errorf("%w: set write deadline: %w", errCut, err)
		}
		for _, entry := range batch {
			_ = table.Write(cellsOf(entry))
		}
		table.Flush()
		if table.Error() != nil {
			return nil //nolint:nilerr // the reader has left
		}
		if len(batch) < exportBatch {
			return nil
		}
		var err error
		if batch, err = next(&batch[len(batch)-1]); err != nil {
			return fmt.Errorf("%w: %w", errCut, err)
		}
	}
}

// cellsOf returns a line of an account as cells.
func cellsOf(e models.LedgerEntry) []string {
	generation, run := "", ""
	if e.GenerationID != nil {
		generation, run = e.GenerationID.String(), strconv.Itoa(e.Run)
	}
	return []string{
		e.CreatedAt.UTC().Format(time.RFC3339), string(e.Kind), strings.ReplaceAll(e.Amount.String(), "$", ""),
		inert(e.ModelID), generation, run, inert(e.Reference),
	}
}
