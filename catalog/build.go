package catalog

import (
	"fmt"

	"darkroom/models"
)

// PlanFor resolves what the generation's present run may do. An error means that
// the model was taken off the catalog after the generation was accepted.
func (c *Catalog) PlanFor(gen models.Generation) (models.Plan, error) {
	model, ok := c.Lookup(gen.ModelID)
	if !ok {
		return models.Plan{}, fmt.Errorf("model %q is no longer on offer", gen.ModelID)
	}
	plan := model.Plan(gen)
	plan.RecoverOnly = gen.Recovering
	return plan, nil
}

// BuildInput puts a generation into the words of the chain's entry that runs at
// this provider under this name. An error means that the model, or its entry,
// was taken off the catalog after the generation was accepted.
func (c *Catalog) BuildInput(gen models.Generation, provider models.Provider, providerModel string) (map[string]any, error) {
	model, ok := c.Lookup(gen.ModelID)
	if !ok {
		return nil, fmt.Errorf("model %q is no longer on offer", gen.ModelID)
	}
	for i, entry := range model.Chain {
		if entry.Provider == provider && entry.Model == providerModel {
			return model.BuildInput(gen, i)
		}
	}
	return nil, fmt.Errorf("model %q is no longer offered at %s", gen.ModelID, provider)
}

// Inverted names the settings of a generation whose masks must be inverted
// before they are sent to this provider's model; see Model.Inverted.
func (c *Catalog) Inverted(gen models.Generation, provider models.Provider, providerModel string) []string {
	model, ok := c.Lookup(gen.ModelID)
	if !ok {
		return nil
	}
	for i, entry := range model.Chain {
		if entry.Provider == provider && entry.Model == providerModel {
			return model.Inverted(i)
		}
	}
	return nil
}
