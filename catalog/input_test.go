package catalog_test

import (
	"maps"
	"testing"

	"github.com/stretchr/testify/require"

	"darkroom/models"
)

// generationOf fills a generation as admission does, every setting given.
func generationOf(t *testing.T, model string, settings map[string]any) models.Generation {
	t.Helper()
	m := lookup(t, model)
	full, faults := m.ValidateSettings(settings)
	require.Empty(t, faults)
	g := models.Generation{Action: m.Actions[0], ModelID: model, Prompt: "a lighthouse at dusk", Settings: full}
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
			input, err := m.BuildInput(generationOf(t, m.ID, map[string]any{"seed": 7.0}), 0)
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
		priced := append([]string{m.Price.Count}, m.Price.By...)
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
		"{from: settings.label}": "{from: settings.label, as: integer}",
		"images: {max: 1}":       "images: {max: 1}\n  videos: {max: 1}",
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
