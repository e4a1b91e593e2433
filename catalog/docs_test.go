package catalog_test

import (
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"darkroom/models"
)

// offerTable is what docs/catalog.md says is on offer.
func offerTable(t *testing.T) string {
	t.Helper()
	var table strings.Builder
	table.WriteString("| action | model | where, first choice first | price |\n|---|---|---|---|\n")
	for _, action := range models.Actions() {
		for _, m := range load(t).Models(action) {
			var places []string
			for _, entry := range m.Chain {
				places = append(places, string(entry.Provider))
			}
			fmt.Fprintf(&table, "| %s | %s | %s | %s |\n", action, m.ID, strings.Join(places, ", "), m.PriceText())
		}
	}
	return table.String()
}

// TestDocsSayWhatIsOnOffer compares the table in the docs with the catalog.
func TestDocsSayWhatIsOnOffer(t *testing.T) {
	t.Parallel()
	const path, heading = "../docs/catalog.md", "## On offer\n\n"
	page, err := os.ReadFile(path)
	require.NoError(t, err)
	before, after, found := strings.Cut(string(page), heading)
	require.True(t, found)
	_, end, found := strings.Cut(after, "\n\n")
	require.True(t, found)
	want := before + heading + offerTable(t) + "\n" + end
	if *update {
		require.NoError(t, os.WriteFile(path, []byte(want), 0o600))
		return
	}
	require.Equal(t, want, string(page), "run the test with -update and look at the page")
}
