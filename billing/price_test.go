package billing_test

import (
	"math"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"darkroom/billing"
	"darkroom/catalog"
	"darkroom/models"
)

type (
	settings = map[string]any
	when     = map[string]string
)

// rates is a rule whose price depends on settings.
func rates(unit catalog.Unit, count string, by []string, list ...catalog.Rate) catalog.Price {
	return catalog.Price{Unit: unit, Count: count, By: by, Rates: list}
}

// TestPublishedPrices holds the arithmetic to what providers published in
// autumn 2026. The rules stand here and not in the catalog, so that models which
// are not on offer count too.
func TestPublishedPrices(t *testing.T) {
	t.Parallel()
	schnell := catalog.Price{Unit: catalog.UnitImage, Count: "num_outputs", MicroUSD: 3000}
	banana := rates(catalog.UnitImage, "", []string{"resolution"},
		catalog.Rate{When: when{"resolution": "1K"}, MicroUSD: 67_000},
		catalog.Rate{When: when{"resolution": "2K"}, MicroUSD: 101_000},
		catalog.Rate{When: when{"resolution": "4K"}, MicroUSD: 151_000})
	flux2 := catalog.Price{Unit: catalog.UnitMegapixel, Count: "resolution", MicroUSD: 15_000, BaseMicroUSD: 15_000}
	clip := rates(catalog.UnitRun, "", []string{"resolution"},
		catalog.Rate{When: when{"resolution": "480p"}, MicroUSD: 50_000},
		catalog.Rate{When: when{"resolution": "720p"}, MicroUSD: 110_000})
	kling := rates(catalog.UnitSecond, "duration", []string{"generate_audio"},
		catalog.Rate{When: when{"generate_audio": "false"}, MicroUSD: 70_000},
		catalog.Rate{When: when{"generate_audio": "true"}, MicroUSD: 140_000})
	seedance := rates(catalog.UnitSecond, "duration", []string{"resolution", "generate_audio"},
		catalog.Rate{When: when{"resolution": "480p", "generate_audio": "false"}, MicroUSD: 13_000},
		catalog.Rate{When: when{"resolution": "480p", "generate_audio": "true"}, MicroUSD: 25_000},
		catalog.Rate{When: when{"resolution": "1080p", "generate_audio": "false"}, MicroUSD: 60_000},
		catalog.Rate{When: when{"resolution": "1080p", "generate_audio": "true"}, MicroUSD: 120_000})
	veo := rates(catalog.UnitSecond, "duration", []string{"generate_audio"},
		catalog.Rate{When: when{"generate_audio": "true"}, MicroUSD: 400_000},
		catalog.Rate{When: when{"generate_audio": "false"}, MicroUSD: 200_000})
	hailuo := rates(catalog.UnitRun, "", []string{"resolution", "duration"},
		catalog.Rate{When: when{"resolution": "768p", "duration": "6"}, MicroUSD: 270_000},
		catalog.Rate{When: when{"resolution": "1080p", "duration": "6"}, MicroUSD: 480_000})

	for name, c := range map[string]struct {
		rule catalog.Price
		with settings
		want string
	}{
		"flux-schnell, one":          {schnell, settings{"num_outputs": 1.0}, "$0.003"},
		"flux-schnell, four":         {schnell, settings{"num_outputs": 4.0}, "$0.012"},
		"flux-kontext-max":           {catalog.Price{Unit: catalog.UnitImage, MicroUSD: 80_000}, nil, "$0.08"},
		"nano-banana-2, 1K":          {banana, settings{"resolution": "1K"}, "$0.067"},
		"nano-banana-2, 4K":          {banana, settings{"resolution": "4K"}, "$0.151"},
		"flux-2-pro, half":           {flux2, settings{"resolution": "0.5 MP"}, "$0.0225"},
		"flux-2-pro, four":           {flux2, settings{"resolution": "4 MP"}, "$0.075"},
		"flux-fill-pro":              {catalog.Price{Unit: catalog.UnitRun, MicroUSD: 50_000}, nil, "$0.05"},
		"wan-2.2-t2v-fast, 480p":     {clip, settings{"resolution": "480p"}, "$0.05"},
		"kling-v2.6, 5 s":            {kling, settings{"duration": 5.0, "generate_audio": false}, "$0.35"},
		"kling-v2.6, 10 s, sound":    {kling, settings{"duration": 10.0, "generate_audio": true}, "$1.40"},
		"seedance-1.5-pro, 480p":     {seedance, settings{"duration": 12.0, "resolution": "480p", "generate_audio": false}, "$0.156"},
		"seedance-1.5-pro, 1080p":    {seedance, settings{"duration": 5.0, "resolution": "1080p", "generate_audio": true}, "$0.60"},
		"veo-3.1, 8 s, sound":        {veo, settings{"duration": 8.0, "generate_audio": true}, "$3.20"},
		"veo-3.1, 8 s, silent":       {veo, settings{"duration": 8.0, "generate_audio": false}, "$1.60"},
		"hailuo-2.3, 768p":           {hailuo, settings{"resolution": "768p", "duration": 6.0}, "$0.27"},
		"hailuo-2.3, 1080p":          {hailuo, settings{"resolution": "1080p", "duration": 6.0}, "$0.48"},
		"sora-2, 12 s":               {catalog.Price{Unit: catalog.UnitSecond, Count: "seconds", MicroUSD: 100_000}, settings{"seconds": 12.0}, "$1.20"},
		"img2prompt, 30 s of a T4":   {catalog.Price{Unit: catalog.UnitGPUSecond, Units: 30, MicroUSD: 225}, nil, "$0.00675"},
		"luma, ten seconds at most":  {catalog.Price{Unit: catalog.UnitSecond, Units: 10, MicroUSD: 60_000}, nil, "$0.60"},
		"real-esrgan, one GPU run":   {catalog.Price{Unit: catalog.UnitRun, MicroUSD: 2_500}, nil, "$0.0025"},
		"a number as text, as an id": {schnell, settings{"num_outputs": "3"}, "$0.009"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			quote, err := billing.Price(c.rule, c.with)
			require.NoError(t, err)
			assert.Equal(t, c.want, quote.Price.String())
		})
	}
}

// TestPriceOfInputs has the published price of FLUX.2 Pro: per run, per
// megapixel of output, and per begun megapixel of each picture, four at most.
func TestPriceOfInputs(t *testing.T) {
	t.Parallel()
	rule := catalog.Price{
		Unit: catalog.UnitMegapixel, Count: "resolution", MicroUSD: 15_000, BaseMicroUSD: 15_000,
		Inputs: &catalog.InputPrice{MicroUSD: 15_000, MaxMegapixels: 4},
	}
	for name, c := range map[string]struct {
		pictures []models.Size
		want     string
	}{
		"none":              {nil, "$0.03"},
		"one pixel":         {[]models.Size{{Width: 1, Height: 1}}, "$0.045"},
		"one megapixel":     {[]models.Size{{Width: 1024, Height: 1024}}, "$0.045"},
		"a pixel more":      {[]models.Size{{Width: 1025, Height: 1024}}, "$0.06"},
		"four":              {[]models.Size{{Width: 2048, Height: 2048}}, "$0.09"},
		"larger":            {[]models.Size{{Width: 8660, Height: 5774}}, "$0.09"},
		"beyond all number": {[]models.Size{{Width: math.MaxInt, Height: math.MaxInt}}, "$0.09"},
		"of unknown size":   {[]models.Size{{}}, "$0.09"},
		"two":               {[]models.Size{{Width: 1000, Height: 1000}, {Width: 1000, Height: 2000}}, "$0.075"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			quote, err := billing.Price(rule, settings{"resolution": "1 MP"}, c.pictures...)
			require.NoError(t, err)
			assert.Equal(t, c.want, quote.Price.String())
			rule := rule
			rule.Inputs = nil
			quote, err = billing.Price(rule, settings{"resolution": "1 MP"}, c.pictures...)
			require.NoError(t, err)
			assert.Equal(t, "$0.03", quote.Price.String(), "without a rule for them")
		})
	}
}

func TestPriceCountsOutputs(t *testing.T) {
	t.Parallel()
	images := catalog.Price{Unit: catalog.UnitImage, Count: "num_outputs", MicroUSD: 3000}
	areas := catalog.Price{Unit: catalog.UnitMegapixel, Count: "megapixels", Outputs: "num_images", MicroUSD: 25_000}
	seconds := catalog.Price{Unit: catalog.UnitSecond, Count: "duration", MicroUSD: 70_000}
	for name, c := range map[string]struct {
		rule catalog.Price
		with settings
		want models.Quote
	}{
		"images":     {images, settings{"num_outputs": 4.0}, models.Quote{Price: 12_000, Outputs: 4}},
		"megapixels": {areas, settings{"megapixels": "0.25", "num_images": 3.0}, models.Quote{Price: 18_750, Outputs: 3}},
		"seconds":    {seconds, settings{"duration": 5.0}, models.Quote{Price: 350_000, Outputs: 1}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			quote, err := billing.Price(c.rule, c.with)
			require.NoError(t, err)
			assert.Equal(t, c.want, quote)
		})
	}
}

func TestPriceRoundsOnceHalvesUp(t *testing.T) {
	t.Parallel()
	rule := catalog.Price{Unit: catalog.UnitMegapixel, Count: "area", Outputs: "n", MicroUSD: 1}
	for area, want := range map[string]models.MicroUSD{"0.1": 0, "0.16": 0, "0.17": 1, "0.5": 2, "1.5": 5} {
		quote, err := billing.Price(rule, settings{"area": area, "n": 3.0})
		require.NoError(t, err)
		assert.Equal(t, want, quote.Price, "3 × %s", area)
	}
}

func TestPriceRefusesWhatItCannotRead(t *testing.T) {
	t.Parallel()
	count := catalog.Price{Unit: catalog.UnitImage, Count: "n", MicroUSD: 3000}
	byStyle := rates(catalog.UnitRun, "", []string{"style"}, catalog.Rate{When: when{"style": "soft"}, MicroUSD: 1})
	for name, c := range map[string]struct {
		rule catalog.Price
		with settings
	}{
		"no count":        {count, settings{}},
		"none":            {count, settings{"n": 0.0}},
		"automatic":       {count, settings{"n": -1.0}},
		"half a picture":  {count, settings{"n": 1.5}},
		"no number":       {count, settings{"n": "many"}},
		"unknown option":  {byStyle, settings{"style": "hard"}},
		"option left out": {byStyle, settings{}},
		"beyond money":    {count, settings{"n": 1e30}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := billing.Price(c.rule, c.with)
			assert.ErrorContains(t, err, "price: ")
		})
	}
}
