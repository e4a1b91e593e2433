package catalog_test

import (
	"maps"
	"testing"

	"github.com/stretchr/testify/require"

	"darkroom/catalog/catalogtest"
	"darkroom/models"
)

var inputs = catalogtest.Files{
	Image: "storage:uploads/u/picture-1000x1000.png", Mask: "storage:uploads/u/mask-1000x1000.png",
	Video: "storage:uploads/u/film.mp4", Audio: "https://media.example/sound.mp3",
}

// generationOf is a request of the model as admission leaves it.
func generationOf(t *testing.T, model string, settings map[string]any) models.Generation {
	t.Helper()
	return catalogtest.Generation(t, lookup(t, model), 0, inputs, settings)
}

// entry is one entry of a golden file.
type entry struct {
	Provider models.Provider
	Model    string
	Inverted []string `json:",omitempty"`
	Input    map[string]any
}

// TestBuildInputGolden makes one real request for every entry of every model.
func TestBuildInputGolden(t *testing.T) {
	t.Parallel()
	for _, m := range load(t).Models("") {
		t.Run(m.ID, func(t *testing.T) {
			t.Parallel()
			var entries []entry
			for i, e := range m.Chain {
				g := catalogtest.Generation(t, m, i, inputs, nil)
				require.Empty(t, m.Check(models.CreateRequest{
					Action: g.Action, Prompt: g.Prompt, InputImageURL: g.InputImageURL, InputVideoURL: g.InputVideoURL,
				}))
				input, err := m.BuildInput(g, i)
				require.NoError(t, err)
				entries = append(entries, entry{Provider: e.Provider, Model: e.Model, Inverted: m.Inverted(i), Input: input})
			}
			golden(t, m.ID+".input.json", entries)
		})
	}
}

// TestEveryEntrySendsWhatIsPriced: an entry that sends none of a setting is tried
// only for the one value that its provider takes unasked.
func TestEveryEntrySendsWhatIsPriced(t *testing.T) {
	t.Parallel()
	for _, m := range load(t).Models("") {
		for i, e := range m.Chain {
			var sent []string
			for _, source := range e.Input {
				sent = append(sent, source.From)
			}
			for _, name := range append([]string{m.Price.Count, m.Price.Outputs}, m.Price.By...) {
				if name != "" && e.When[name] == "" {
					require.Contains(t, sent, "settings."+name, "%s, entry %d", m.ID, i)
				}
			}
		}
	}
}

// TestEveryChoiceIsBuilt tries every choice of every setting at every entry that
// takes it.
func TestEveryChoiceIsBuilt(t *testing.T) {
	t.Parallel()
	for _, m := range load(t).Models("") {
		for name, choices := range catalogtest.Choices(t, m) {
			for i, e := range m.Chain {
				if e.When[name] != "" {
					continue
				}
				for _, choice := range choices {
					g := catalogtest.Generation(t, m, i, inputs, map[string]any{name: choice})
					_, err := m.BuildInput(g, i)
					require.NoError(t, err, "%s: %s %v", m.ID, name, choice)
				}
			}
		}
	}
}

func TestAnEmptySeedIsLeftToTheProvider(t *testing.T) {
	t.Parallel()
	input, err := lookup(t, "flux-schnell").BuildInput(generationOf(t, "flux-schnell", map[string]any{"seed": nil}), 0)
	require.NoError(t, err)
	require.NotContains(t, input, "seed")
}

func TestBuildInputIsPure(t *testing.T) {
	t.Parallel()
	m := lookup(t, "seedance-1-pro")
	g := generationOf(t, m.ID, map[string]any{"duration": 7.0})
	before := maps.Clone(g.Settings)
	input, err := m.BuildInput(g, 0)
	require.NoError(t, err)
	require.Equal(t, int64(7), input["duration"])
	input["duration"] = "changed"
	require.Equal(t, before, g.Settings)
	again, err := m.BuildInput(g, 0)
	require.NoError(t, err)
	require.Equal(t, int64(7), again["duration"])
}

func TestBuildInputRefusesOtherEntries(t *testing.T) {
	t.Parallel()
	m := lookup(t, "flux-schnell")
	for _, entry := range []int{-1, 1} {
		_, err := m.BuildInput(models.Generation{}, entry)
		require.ErrorContains(t, err, "no chain entry")
	}
}

// TestBuildInputTypes shows each way of a value on a model made for it.
func TestBuildInputTypes(t *testing.T) {
	t.Parallel()
	m := modelOf(t, map[string]string{
		"    input:\n": "    input:\n      seconds: {from: settings.size, as: string}\n" +
			"      pictures: {from: images}\n      clip: {from: video}\n",
		"settings.label":   "{from: settings.label, as: integer}",
		"images: {max: 1}": "images: {max: 1}\n  videos: {max: 1}",
	})
	full, faults := m.ValidateSettings(map[string]any{"size": 512.0, "label": "12"})
	require.Empty(t, faults)
	g := models.Generation{Prompt: "p", InputImageURL: "https://a.example/1", InputVideoURL: "https://a.example/2", Settings: full}
	input, err := m.BuildInput(g, 0)
	require.NoError(t, err)
	require.Equal(t, "512", input["seconds"])
	require.Equal(t, []any{"https://a.example/1"}, input["pictures"])
	require.Equal(t, "https://a.example/2", input["clip"])
	require.Equal(t, int64(12), input["label"])

	g.Settings["label"] = "twelve"
	_, err = m.BuildInput(g, 0)
	require.ErrorContains(t, err, "label")
}

// TestCatalogBuildInput finds the chain's entry by name, as an attempt's row has
// it: the chain may have changed since.
func TestCatalogBuildInput(t *testing.T) {
	t.Parallel()
	c, g := load(t), generationOf(t, "flux-schnell", nil)
	input, err := c.BuildInput(g, models.ProviderReplicate, "black-forest-labs/flux-schnell")
	require.NoError(t, err)
	require.Equal(t, g.Prompt, input["prompt"])
	_, err = c.BuildInput(g, models.ProviderFal, "black-forest-labs/flux-schnell")
	require.ErrorContains(t, err, "no longer offered at fal")
	_, err = c.BuildInput(g, models.ProviderReplicate, "other/name")
	require.Error(t, err)
	g.ModelID = "flux-9000"
	_, err = c.BuildInput(g, models.ProviderReplicate, "black-forest-labs/flux-schnell")
	require.ErrorContains(t, err, "no longer on offer")
}

// TestBuildInputMaps puts choices into the provider's words.
func TestBuildInputMaps(t *testing.T) {
	t.Parallel()
	m := lookup(t, "flux-fill-pro-outpaint")
	for direction, want := range map[string]string{"left": "Left outpaint", "all_twice": "Zoom out 2x", "square": "Make square"} {
		input, err := m.BuildInput(generationOf(t, m.ID, map[string]any{"direction": direction}), 0)
		require.NoError(t, err)
		require.Equal(t, want, input["outpaint"])
		require.NotContains(t, input, "direction")
	}
	input, err := m.BuildInput(models.Generation{Settings: map[string]any{"direction": "in"}}, 0)
	require.NoError(t, err)
	require.Equal(t, "in", input["outpaint"], "what has no word is sent as it is")
}
