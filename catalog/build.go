package catalog

import (
	"fmt"
	"maps"
	"slices"

	"darkroom/models"
)

// PlanFor resolves what the generation's present run may do. An error means that
// the model was taken off the catalog, or its last provider out of use, after the
// generation was accepted.
func (c *Catalog) PlanFor(gen models.Generation) (models.Plan, error) {
	model, ok := c.Lookup(gen.ModelID)
	if !ok {
		return models.Plan{}, fmt.Errorf("model %q is no longer on offer", gen.ModelID)
	}
	plan := model.Plan(gen)
	if len(plan.Attempts) == 0 {
		return models.Plan{}, fmt.Errorf("no provider of model %q is set up that takes these settings", gen.ModelID)
	}
	plan.RecoverOnly = gen.Recovering
	plan.Prepare = slices.ContainsFunc(model.InputFiles(gen), models.InputFile.Unready)
	return plan, nil
}

// BuildInput puts a generation into the words of the chain's entry that runs at
// this provider under this name. An address behind models.InvertedPrefix stands for
// the negative of its mask. An error means that the model, or its entry, was taken
// off the catalog after the generation was accepted.
func (c *Catalog) BuildInput(gen models.Generation, provider models.Provider, providerModel string) (map[string]any, error) {
	model, ok := c.Lookup(gen.ModelID)
	if !ok {
		return nil, fmt.Errorf("model %q is no longer on offer", gen.ModelID)
	}
	for i, entry := range model.Chain {
		if entry.Provider == provider && entry.Model == providerModel {
			gen.Settings = withNegatives(gen.Settings, model.Inverted(i))
			return model.BuildInput(gen, i)
		}
	}
	return nil, fmt.Errorf("model %q is no longer offered at %s", gen.ModelID, provider)
}

// withNegatives returns the settings with the negatives of these masks.
func withNegatives(settings map[string]any, masks []string) map[string]any {
	out := maps.Clone(settings)
	for _, name := range masks {
		if address, ok := out[name].(string); ok {
			out[name] = models.InvertedPrefix + address
		}
	}
	return out
}
