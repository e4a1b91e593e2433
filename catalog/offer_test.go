package catalog_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"darkroom/catalog"
	"darkroom/models"
)

// spread is a model that runs at two providers, beside one that runs at the first.
func spread(t *testing.T) *catalog.Catalog {
	t.Helper()
	all, err := catalog.Load()
	require.NoError(t, err)
	model, ok := all.Lookup("flux-schnell")
	require.True(t, ok)
	model.Chain = append(model.Chain, catalog.Entry{Provider: models.ProviderFal, Model: "fal-ai/flux/schnell"})
	return all
}

func TestPlansLeaveOutProvidersThatAreNotUsed(t *testing.T) {
	t.Parallel()
	gen := models.Generation{ModelID: "flux-schnell", Action: models.ActionCreate}
	planned := func(c *catalog.Catalog) (at []models.Provider) {
		plan, err := c.PlanFor(gen)
		require.NoError(t, err)
		for _, entry := range plan.Attempts {
			at = append(at, entry.Provider)
		}
		return at
	}
	all := spread(t)
	assert.Equal(t, []models.Provider{models.ProviderReplicate, models.ProviderFal}, planned(all))
	both := all.Among(models.ProviderFal, models.ProviderReplicate)
	assert.Equal(t, planned(all), planned(both), "in the order of the chain")
	second := all.Among(models.ProviderFal)
	assert.Equal(t, []models.Provider{models.ProviderFal}, planned(second))
	model, _ := second.Lookup("flux-schnell")
	assert.Equal(t, models.ProviderFal, model.Provider(), "the first that is tried")
}

func TestAModelWithoutAnyProviderIsNotOnOffer(t *testing.T) {
	t.Parallel()
	none := spread(t).Among(models.ProviderGoogle)
	model, ok := none.Lookup("flux-schnell")
	require.True(t, ok, "lists can tell that it is not")
	assert.Empty(t, model.Offered())
	assert.Equal(t, models.ProviderReplicate, model.Provider())
	_, err := none.PlanFor(models.Generation{ModelID: "flux-schnell", Action: models.ActionCreate})
	require.ErrorContains(t, err, "no provider of model")
	assert.Len(t, none.Models(""), len(spread(t).Models("")))
}
