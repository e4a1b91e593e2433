package billing_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"darkroom/billing"
	"darkroom/catalog"
)

// TestCatalogPrices holds the catalog to figures that providers published in
// autumn 2026: what a request of each kind of price costs.
func TestCatalogPrices(t *testing.T) {
	t.Parallel()
	offer, err := catalog.Load()
	require.NoError(t, err)
	on := pricer(t, billing.Config{Mode: "on"})
	const (
		small = "storage:uploads/u/a-1000x1000.png"
		large = "storage:uploads/u/b-2000x2000.png"
		film  = "https://media.example/film.mp4"
	)
	for name, c := range map[string]struct {
		model    string
		with     settings
		pictures []string
		want     string
	}{
		"by the picture":                 {"flux-schnell", settings{"num_outputs": 4.0}, nil, "$0.012"},
		"by size":                        {"nano-banana", settings{"resolution": "2K"}, nil, "$0.101"},
		"by size, the dearest entry":     {"nano-banana-pro", settings{"resolution": "4K"}, nil, "$0.30"},
		"by megapixel":                   {"flux-2-pro", settings{"resolution": "4 MP"}, nil, "$0.075"},
		"with a picture of the settings": {"flux-2-pro", settings{"input_images": []any{small}}, nil, "$0.045"},
		"with both":                      {"flux-2-pro-edit", settings{"input_images": []any{large}}, []string{small}, "$0.105"},
		"with one of unknown size":       {"flux-2-pro", settings{"input_images": []any{film}}, nil, "$0.09"},
		"edit at Google":                 {"nano-banana-edit", settings{}, []string{small}, "$0.067"},
		"edit at the maker":              {"flux-kontext-max-edit", settings{}, []string{small}, "$0.08"},
		"inpaint":                        {"flux-fill-pro", settings{"mask": small}, []string{small}, "$0.05"},
		"expand":                         {"bria-expand", settings{}, []string{small}, "$0.04"},
		"upscale, one unit":              {"topaz-image-upscale", settings{}, []string{small}, "$0.08"},
		"remove_bg":                      {"bria-remove-background", settings{}, []string{small}, "$0.018"},
		"by the second":                  {"kling-v2.5-turbo-pro-t2v", settings{"duration": 10.0}, nil, "$0.70"},
		"by the second and sound":        {"veo-3.1-fast", settings{"generate_audio": true}, nil, "$1.20"},
		"by the second, silent":          {"veo-3.1-fast", settings{"generate_audio": false, "duration": 4.0}, nil, "$0.40"},
		"by resolution, 4K":              {"veo-3.1", settings{"resolution": "4k"}, nil, "$4.80"},
		"by resolution, 1080p":           {"veo-3.1-lite", settings{"resolution": "1080p"}, nil, "$0.64"},
		"by resolution and sound":        {"seedance-1.5-pro-t2v", settings{"resolution": "1080p", "generate_audio": true}, nil, "$0.60"},
		"by resolution and no sound":     {"seedance-1.5-pro-t2v", settings{"resolution": "480p", "generate_audio": false, "duration": 12.0}, nil, "$0.156"},
		"three seconds of Kling 3":       {"kling-v3-t2v", settings{"duration": 3.0}, nil, "$0.672"},
		"by the clip":                    {"hailuo-2.3-t2v", settings{}, nil, "$0.27"},
		"by the clip, 1080p":             {"hailuo-2.3-t2v", settings{"resolution": "1080p"}, nil, "$0.48"},
		"by quality and number":          {"gpt-image-2", settings{"quality": "high", "number_of_images": 2.0}, nil, "$0.256"},
		"ten seconds and sound":          {"kling-v2.6-t2v", settings{"duration": 10.0}, nil, "$1.40"},
		"five seconds, silent":           {"kling-v2.6-t2v", settings{"generate_audio": false}, nil, "$0.35"},
		"by the clip, five cents":        {"wan-2.2-i2v-fast", settings{}, []string{small}, "$0.05"},
		"twelve seconds of Sora":         {"sora-2", settings{"duration": 12.0}, nil, "$1.20"},
		"keyframes":                      {"kling-v2.5-turbo-pro-keyframes", settings{"end_image": small}, []string{small}, "$0.35"},
		"a film of Higgsfield":           {"higgsfield-dop-standard", settings{}, []string{small}, "$0.563"},
		"ten seconds of Higgsfield":      {"kling-v2.5-turbo-std-t2v", settings{"duration": 10.0}, nil, "$0.42"},
		"the longest film taken":         {"bytedance-video-upscale", settings{}, nil, "$0.432"},
		"GPU seconds, predicted":         {"clip-interrogator", settings{}, []string{small}, "$0.00675"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			model, ok := offer.Lookup(c.model)
			require.True(t, ok)
			full, faults := model.ValidateSettings(c.with)
			require.Empty(t, faults)
			quote, err := on.Quote(model, full, c.pictures...)
			require.NoError(t, err)
			assert.Equal(t, c.want, quote.Price.String())
		})
	}
}

// TestADurationIsPricedAsSent on a model that makes five seconds or ten.
func TestADurationIsPricedAsSent(t *testing.T) {
	t.Parallel()
	offer, err := catalog.Load()
	require.NoError(t, err)
	model, ok := offer.Lookup("seedance-1.5-pro-i2v")
	require.True(t, ok)
	chain := model.Chain
	snapping := *model
	snapping.Chain = []catalog.Entry{chain[1], chain[0]} // fal makes no less than four
	for asked, want := range map[float64]string{2: "$0.208", 4: "$0.208", 5: "$0.26"} {
		full, faults := model.ValidateSettings(settings{"duration": asked})
		require.Empty(t, faults)
		quote, err := pricer(t, billing.Config{Mode: "on"}).Quote(&snapping, full)
		require.NoError(t, err)
		assert.Equal(t, want, quote.Price.String(), "%v seconds", asked)
	}
}
