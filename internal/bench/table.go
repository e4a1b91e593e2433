package bench

import (
	"fmt"
	"strings"
	"time"
)

// Table is a table of figures.
type Table struct {
	Title string
	Head  []string
	Rows  [][]string
}

// String is the table in markdown.
func (t Table) String() string {
	var b strings.Builder
	fmt.Fprintf(&b, "\n%s\n\n", t.Title)
	line(&b, t.Head)
	line(&b, strings.Split(strings.Repeat("---|", len(t.Head)-1)+"---", "|"))
	for _, row := range t.Rows {
		line(&b, row)
	}
	return b.String()
}

func line(b *strings.Builder, cells []string) {
	b.WriteString("| " + strings.Join(cells, " | ") + " |\n")
}

func millis(d time.Duration) string {
	return fmt.Sprintf("%.1f ms", float64(d)/float64(time.Millisecond))
}

func times(ratio float64) string { return fmt.Sprintf("%.2f ×", ratio) }

func number(value float64) string { return fmt.Sprintf("%.1f", value) }
