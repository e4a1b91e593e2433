package catalog_test

import (
	"encoding/json"
	"maps"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"darkroom/models"
)

// words are what the catalog says to people, each once: clients that speak another
// language translate these and nothing else.
type words struct {
	Models, Settings, Options, Prices []string
}

// wordsOf collects what is served of every model.
func wordsOf(t *testing.T) words {
	t.Helper()
	descriptions, settings, options, prices := set{}, set{}, set{}, set{}
	for _, action := range models.Actions() {
		for _, m := range load(t).Models(action) {
			var form struct {
				Properties map[string]struct {
					Title, Description string
					Hint               string `json:"x-hint"`
					Enum               []any
				}
			}
			require.NoError(t, json.Unmarshal(m.SettingsSchema(), &form))
			descriptions.add(m.Description)
			prices.add(m.PriceText())
			for _, p := range form.Properties {
				settings.add(p.Title, p.Description, p.Hint)
				for _, option := range p.Enum {
					if word, ok := option.(string); ok {
						options.add(word)
					}
				}
			}
		}
	}
	return words{Models: descriptions.sorted(), Settings: settings.sorted(), Options: options.sorted(), Prices: prices.sorted()}
}

// set holds texts once each.
type set map[string]bool

func (s set) add(texts ...string) {
	for _, text := range texts {
		s[text] = true
	}
	delete(s, "") // what was not said
}

func (s set) sorted() []string { return slices.Sorted(maps.Keys(s)) }

// TestWordsGolden keeps the list that the client's translation is held to.
func TestWordsGolden(t *testing.T) {
	t.Parallel()
	golden(t, "words.json", wordsOf(t))
}
