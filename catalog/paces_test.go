package catalog_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"darkroom/catalog"
	"darkroom/models"
)

// TestModelsThatShareAProvidersModelShareItsLimits, since it counts their jobs
// together.
func TestModelsThatShareAProvidersModelShareItsLimits(t *testing.T) {
	t.Parallel()
	offer, err := catalog.Load()
	require.NoError(t, err)
	said := map[string][2]int{}
	for _, model := range offer.Models("") {
		for _, entry := range model.Chain {
			name, limits := string(entry.Provider)+" "+entry.Model, [2]int{entry.PerMinute, entry.Running}
			if before, ok := said[name]; ok {
				assert.Equal(t, before, limits, "%s in %s", name, model.ID)
			}
			said[name] = limits
		}
	}
	assert.Equal(t, [2]int{2, 0}, said["google veo-3.1-generate-preview"])
}

func TestAPlanTellsTheLimitsOfItsModels(t *testing.T) {
	t.Parallel()
	offer, err := catalog.Load()
	require.NoError(t, err)
	model, ok := offer.Lookup("veo-3.1")
	require.True(t, ok)
	settings, faults := model.ValidateSettings(nil)
	require.Empty(t, faults)
	plan := model.Plan(models.Generation{Action: models.ActionVideoCreate, ModelID: model.ID, Settings: settings})
	require.Len(t, plan.Attempts, 2)
	assert.Equal(t, 2, plan.Attempts[0].PerMinute)
	assert.Zero(t, plan.Attempts[1].PerMinute)
}
