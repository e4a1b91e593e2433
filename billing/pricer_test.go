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

func pricer(t *testing.T, cfg billing.Config) *billing.Pricer {
	t.Helper()
	p, err := billing.New(cfg)
	require.NoError(t, err)
	return p
}

func TestEveryModelOnOfferHasAPrice(t *testing.T) {
	t.Parallel()
	offer, err := catalog.Load()
	require.NoError(t, err)
	on := pricer(t, billing.Config{Mode: "on"})
	for _, model := range offer.Models("") {
		values, faults := model.ValidateSettings(nil)
		if len(faults) > 0 {
			continue // needs something that only its user can give
		}
		quote, err := on.Quote(model, values)
		require.NoError(t, err, model.ID)
		assert.Positive(t, quote.Price, model.ID)
		assert.Positive(t, quote.Outputs, model.ID)
	}
}

func TestOffMakesEverythingFree(t *testing.T) {
	t.Parallel()
	offer, err := catalog.Load()
	require.NoError(t, err)
	model, ok := offer.Lookup("flux-schnell")
	require.True(t, ok)
	values, faults := model.ValidateSettings(map[string]any{"num_outputs": 4.0})
	require.Empty(t, faults)

	off := pricer(t, billing.Config{Mode: "off", StartingGrantUSD: 5})
	quote, err := off.Quote(model, values)
	require.NoError(t, err)
	assert.Equal(t, models.Quote{Price: 0, Outputs: 4}, quote)
	assert.Zero(t, off.StartingGrant())
}

func TestStartingGrant(t *testing.T) {
	t.Parallel()
	assert.Equal(t, models.MicroUSD(2_500_000), pricer(t, billing.Config{Mode: "on", StartingGrantUSD: 2.5}).StartingGrant())
	// 0.29 is a little less than that in binary.
	assert.Equal(t, models.MicroUSD(290_000), pricer(t, billing.Config{Mode: "on", StartingGrantUSD: 0.29}).StartingGrant())
}

func TestConfigNamesTheVariable(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		cfg  billing.Config
		want string
	}{
		"no mode":      {billing.Config{}, "BILLING"},
		"other mode":   {billing.Config{Mode: "yes"}, "BILLING"},
		"debt":         {billing.Config{Mode: "on", StartingGrantUSD: -1}, "BILLING_STARTING_GRANT_USD"},
		"no number":    {billing.Config{Mode: "on", StartingGrantUSD: math.NaN()}, "BILLING_STARTING_GRANT_USD"},
		"beyond sense": {billing.Config{Mode: "on", StartingGrantUSD: 1e12}, "BILLING_STARTING_GRANT_USD"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := billing.New(c.cfg)
			assert.ErrorContains(t, err, c.want+": must be")
		})
	}
}
