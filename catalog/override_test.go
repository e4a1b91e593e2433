package catalog_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"darkroom/catalog"
	"darkroom/models"
)

func TestWhatIsSaidOverAModel(t *testing.T) {
	t.Parallel()
	data, err := catalog.Load()
	require.NoError(t, err)
	live := catalog.NewLive(data)
	require.NoError(t, live.Override([]models.ModelOverride{
		{ModelID: "flux-schnell", Enabled: true, Price: &models.PriceOverride{MicroUSD: 4000}},
		{ModelID: "flux-dev"},
		{ModelID: "no-such-model"},
	}))
	assert.Equal(t, 1, live.Edition())
	priced, ok := live.Lookup("flux-schnell")
	require.True(t, ok)
	assert.Equal(t, "$0.004 per image", priced.PriceText())
	off, ok := live.Lookup("flux-dev")
	require.True(t, ok, "it is known, and takes nothing new")
	assert.True(t, off.Off)
	assert.Len(t, live.Models(""), len(data.Models("")))
	untouched, _ := data.Lookup("flux-schnell")
	assert.Equal(t, "$0.003 per image", untouched.PriceText(), "the data never change")

	require.NoError(t, live.Override(nil))
	back, _ := live.Lookup("flux-dev")
	assert.False(t, back.Off)
	assert.Equal(t, 2, live.Edition())
}

func TestAPriceThatDoesNotFitIsLeftOut(t *testing.T) {
	t.Parallel()
	data, err := catalog.Load()
	require.NoError(t, err)
	rated, ok := data.Lookup("veo-3.1")
	require.True(t, ok)
	whole := models.PriceOverride{}
	for _, rate := range rated.Price.Rates {
		whole.Rates = append(whole.Rates, models.RateOverride{When: rate.When, MicroUSD: 2 * rate.MicroUSD})
	}
	price, err := rated.Overridden(whole)
	require.NoError(t, err)
	assert.Equal(t, 2*rated.Price.Rates[0].MicroUSD, price.Rates[0].MicroUSD)
	for name, bad := range map[string]models.PriceOverride{
		"one price for many":  {MicroUSD: 1},
		"a rate is missing":   {Rates: whole.Rates[1:]},
		"a rate for nothing":  {Rates: append(whole.Rates[1:], models.RateOverride{When: whole.Rates[0].When})},
		"a base below nought": {Rates: whole.Rates, BaseMicroUSD: new(int64(-1))},
	} {
		_, err = rated.Overridden(bad)
		require.Error(t, err, name)
		over, err := data.With([]models.ModelOverride{{ModelID: "veo-3.1", Price: &bad}})
		require.ErrorContains(t, err, "veo-3.1", name)
		left, _ := over.Lookup("veo-3.1")
		assert.Equal(t, rated.PriceText(), left.PriceText(), name)
		assert.True(t, left.Off, "the rest holds")
	}
}
