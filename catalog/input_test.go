package catalog_test

import (
	"maps"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"darkroom/catalog"
	"darkroom/models"
)

// files returns an address for every setting that holds one.
func files(m *catalog.Model) map[string]any {
	given := map[string]any{}
	for _, name := range m.InputSettings() {
		given[name] = "storage:uploads/u/" + name + ".png"
	}
	return given
}

// generationOf fills a generation as admission does, every setting given.
func generationOf(t *testing.T, model string, settings map[string]any) models.Generation {
	t.Helper()
	m := lookup(t, model)
	given := files(m)
	maps.Copy(given, settings)
	full, faults := m.ValidateSettings(given)
	require.Empty(t, faults)
	g := models.Generation{Action: m.Actions[0], ModelID: model, Settings: full}
	if m.Limits.Prompt.Max > 0 {
		g.Prompt = "a lighthouse at dusk"
	}
	if m.NeedsImage() {
		g.InputImageURL = "https://media.example/in.png"
	}
	return g
}

func TestBuildInputGolden(t *testing.T) {
	t.Parallel()
	for _, m := range load(t).Models("") {
		t.Run(m.ID, func(t *testing.T) {
			t.Parallel()
			settings := map[string]any{}
			if strings.Contains(string(m.SettingsSchema()), `"seed"`) {
				settings["seed"] = 7.0
			}
			input, err := m.BuildInput(generationOf(t, m.ID, settings), 0)
			require.NoError(t, err)
			golden(t, m.ID+".input.json", input)
		})
	}
}

func TestBuildInputSendsWhatIsPriced(t *testing.T) {
	t.Parallel()
	for _, m := range load(t).Models("") {
		input, err := m.BuildInput(generationOf(t, m.ID, nil), 0)
		require.NoError(t, err)
		priced := append([]string{m.Price.Count, m.Price.Outputs}, m.Price.By...)
		for _, name := range priced {
			if name != "" {
				require.Contains(t, input, name, m.ID)
			}
		}
		require.NotContains(t, input, "seed", "an empty seed is left to the provider")
	}
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
	_, err := m.BuildInput(models.Generation{Settings: map[string]any{"direction": "in"}}, 0)
	require.ErrorContains(t, err, "no word for in", "the choices may have changed since the row was written")
}
