package catalog_test

import (
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/require"

	"darkroom/catalog"
	"darkroom/models"
)

// TestBuildInputSnaps sends the nearest number that a provider has, in its word.
func TestBuildInputSnaps(t *testing.T) {
	t.Parallel()
	m := modelOf(t, map[string]string{
		"size: settings.size": "size: {from: settings.size, snap: [64, 128, 512]}\n" +
			"      words: {from: settings.size, snap: [64, 128, 512], map: {64: small, 128: medium, 512: large}}\n" +
			"      text: {from: settings.size, snap: [64, 128, 512], as: string}",
	})
	for asked, want := range map[float64][]any{
		64:   {int64(64), "small", "64"},
		96:   {int64(128), "medium", "128"}, // of two equally near the larger
		288:  {int64(128), "medium", "128"},
		2048: {int64(512), "large", "512"},
	} {
		settings := map[string]any{"label": "abc", "size": asked}
		input, err := m.BuildInput(models.Generation{Settings: settings}, 0)
		require.NoError(t, err)
		require.Equal(t, want, []any{input["size"], input["words"], input["text"]}, "%v", asked)
		require.EqualValues(t, want[0], m.Sent(settings)["size"], "what is sent is what is priced")
		require.InDelta(t, asked, settings["size"], 0, "the settings stay as they were")
	}
}

func TestBuildInputJoinsPictures(t *testing.T) {
	t.Parallel()
	m := modelOf(t, map[string]string{
		tags:                  `items: {type: string}, maxItems: 2, x-input: image`,
		"image: image":        "image: {from: images, with: settings.tags}",
		"tags: settings.tags": "tags: settings.tags",
	})
	const first, second = "https://a.example/1", "https://a.example/2"
	for name, test := range map[string]struct {
		image string
		more  []any
		want  any
	}{
		"both":          {first, []any{second}, []any{first, second}},
		"the image":     {first, nil, []any{first}},
		"the others":    {"", []any{second}, []any{second}},
		"neither":       {"", nil, nil},
		"an empty list": {"", []any{}, nil},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			g := models.Generation{InputImageURL: test.image, Settings: map[string]any{"label": "abc"}}
			if test.more != nil {
				g.Settings["tags"] = test.more
			}
			input, err := m.BuildInput(g, 0)
			require.NoError(t, err)
			require.Equal(t, test.want, input["image"])
			require.Len(t, m.Pictures(g.Settings), len(test.more))
		})
	}
}

// TestInverted names masks that a provider reads the other way round, and only
// at that provider.
func TestInverted(t *testing.T) {
	t.Parallel()
	c, err := read(changed(t, map[string]string{
		label:                   `label: {required: true, type: string, title: Mask, description: d, x-input: mask}`,
		"label: settings.label": "label: {from: settings.label, invert: true}",
	}))
	require.NoError(t, err)
	g := models.Generation{ModelID: "test-model", Settings: map[string]any{"label": "https://a.example/mask.png"}}
	input, err := c.BuildInput(g, models.ProviderReplicate, "acme/test")
	require.NoError(t, err)
	require.Equal(t, models.InvertedPrefix+"https://a.example/mask.png", input["label"])
	require.Equal(t, "https://a.example/mask.png", g.Settings["label"], "the settings stay as they were")
	files, err := c.InputFiles(g)
	require.NoError(t, err)
	require.Equal(t, []models.InputFile{
		{Field: "settings.label", Address: "https://a.example/mask.png", Kind: models.AssetImage, Inverted: true},
	}, files)
	m, _ := c.Lookup("test-model")
	require.Equal(t, []string{"label"}, m.Inverted(0))
	require.Empty(t, modelOf(t, nil).Inverted(0))
}

func TestEntryWithout(t *testing.T) {
	t.Parallel()
	m := modelOf(t, map[string]string{"      colour: settings.colour\n": "", "provider: replicate": "provider: replicate\n    without: [colour]"})
	input, err := m.BuildInput(models.Generation{Settings: map[string]any{"colour": "#ff8800"}}, 0)
	require.NoError(t, err)
	require.NotContains(t, input, "colour")
}

// TestSharedSettings takes a shared setting, with words of its own over it.
func TestSharedSettings(t *testing.T) {
	t.Parallel()
	text := changed(t, map[string]string{
		"strength: {type: number, title: Strength, description: d, minimum: 0, maximum: 1}": "strength: {use: power, title: Force, maximum: null}",
	})
	files := fstest.MapFS{
		"test-model.yaml":      {Data: []byte(text)},
		"shared/settings.yaml": {Data: []byte("power: {type: number, title: Power, description: d, minimum: 2, maximum: 3}")},
	}
	c, err := catalog.Read(files)
	require.NoError(t, err)
	m, _ := c.Lookup("test-model")
	_, faults := m.ValidateSettings(map[string]any{"label": "abc", "strength": 1.0})
	require.Equal(t, []models.FieldError{{Field: "settings.strength", Message: "Force must be a number of at least 2."}}, faults)
	_, faults = m.ValidateSettings(map[string]any{"label": "abc", "strength": 7.0})
	require.Empty(t, faults, "a word without a value takes the shared one away")

	files["shared/settings.yaml"] = &fstest.MapFile{Data: []byte("power: [")}
	_, err = catalog.Read(files)
	require.ErrorContains(t, err, "shared/settings.yaml")
}

// TestSettingsKeepTheirPlace: the place in the file is the place in the form.
func TestSettingsKeepTheirPlace(t *testing.T) {
	t.Parallel()
	require.JSONEq(t, `{"type":"boolean","title":"Fine","description":"d","default":false,"x-order":7}`,
		schemaOf(t, modelOf(t, nil), "fine"))
}
