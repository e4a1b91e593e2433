package api

import (
	"context"
	"encoding/csv"
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"darkroom/models"
)

// table writes generations as CSV, one a row.
type table struct {
	csv *csv.Writer
	err error
}

func newTable(w io.Writer) *table {
	t := &table{csv: csv.NewWriter(w)}
	t.err = t.csv.Write([]string{
		"id", "created_at", "completed_at", "status", "action", "model_id", "model_name", "prompt", "cost_usd", "outputs",
		"is_favorite", "workspace_id", "creator_id", "creator", "error_message",
	})
	return t
}

// add writes a row.
func (t *table) add(_ context.Context, d models.GenerationDetail) error {
	if t.err != nil {
		return fmt.Errorf("write table: %w", t.err)
	}
	completed, workspace, creator := "", "", ""
	if d.CompletedAt != nil {
		completed = d.CompletedAt.UTC().Format(time.RFC3339)
	}
	if d.WorkspaceID != nil {
		workspace = d.WorkspaceID.String()
	}
	if d.Creator != nil {
		creator = d.Creator.Name
	}
	row := []string{
		d.ID.String(), d.CreatedAt.UTC().Format(time.RFC3339), completed, string(d.Status), string(d.Action), d.ModelID, d.ModelName,
		d.Prompt, strconv.FormatFloat(d.Price.USD(), 'f', -1, 64), strconv.Itoa(len(d.Assets)), strconv.FormatBool(d.IsFavorite),
		workspace, d.UserID.String(), creator, d.ErrorMessage,
	}
	for i, cell := range row {
		row[i] = inert(cell)
	}
	if err := t.csv.Write(row); err != nil {
		return fmt.Errorf("write table: %w", err)
	}
	return nil
}

// end writes what is still in memory.
func (t *table) end() error {
	t.csv.Flush()
	return t.csv.Error()
}

// inert keeps a spreadsheet from calculating a cell: a formula in a prompt could
// send other cells away. What could begin one gets a quote in front, as
// spreadsheets themselves write text.
func inert(cell string) string {
	// Of an empty text the first rune is one that begins nothing.
	first, _ := utf8.DecodeRuneInString(strings.TrimLeft(cell, " "))
	if strings.ContainsRune("=+-@\t\r\n＝＋－＠", first) {
		return "'" + cell
	}
	return cell
}
