package e2e_test

import (
	"fmt"
	"strings"
	"sync"
	"text/tabwriter"
)

// table is what many tests found, as it fills.
type table struct {
	corner        string
	rows, columns []string

	mu    sync.Mutex
	cells map[[2]string]string
}

func newTable(corner string, rows, columns []string) *table {
	return &table{corner: corner, rows: rows, columns: columns, cells: map[[2]string]string{}}
}

func (t *table) note(row, column, text string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.cells[[2]string{row, column}] = text
}

// String is the table with its columns below each other.
func (t *table) String() string {
	t.mu.Lock()
	defer t.mu.Unlock()
	var text strings.Builder
	text.WriteByte('\n')
	w := tabwriter.NewWriter(&text, 0, 0, 2, ' ', 0)
	_, _ = fmt.Fprintln(w, strings.Join(append([]string{t.corner}, t.columns...), "\t")) // a Builder takes all
	for _, row := range t.rows {
		fields := []string{row}
		for _, column := range t.columns {
			fields = append(fields, t.cells[[2]string{row, column}])
		}
		_, _ = fmt.Fprintln(w, strings.Join(fields, "\t"))
	}
	_ = w.Flush()
	return text.String()
}
