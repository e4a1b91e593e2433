package catalog

import (
	"errors"
	"fmt"
	"maps"
	"slices"

	"darkroom/models"
)

// With returns the catalog with what is said over its data: models that are
// switched off, and prices. What is said of a model that is not here is left out,
// and so is a price that does not fit its model any more; the error names these,
// and the catalog is good all the same.
func (c *Catalog) With(overrides []models.ModelOverride) (*Catalog, error) {
	over := &Catalog{byID: maps.Clone(c.byID)}
	var faults []error
	for _, override := range overrides {
		m, ok := c.byID[override.ModelID]
		if !ok {
			continue
		}
		changed := *m
		changed.Off = !override.Enabled
		if override.Price != nil {
			price, err := m.Overridden(*override.Price)
			if err != nil {
				faults = append(faults, fmt.Errorf("price of %s: %w", m.ID, err))
			} else {
				changed.Price = price
			}
		}
		over.byID[m.ID] = &changed
	}
	return over, errors.Join(faults...)
}

// Overridden returns the price of the model with what is said over it, held to
// the rules that the catalog's own prices keep.
func (m *Model) Overridden(override models.PriceOverride) (Price, error) {
	price := m.Price
	if override.BaseMicroUSD != nil {
		price.BaseMicroUSD = *override.BaseMicroUSD
	}
	if override.MicroUSD != 0 {
		price.MicroUSD = override.MicroUSD
	}
	if len(override.Rates) > 0 {
		price.Rates = make([]Rate, len(override.Rates))
		for i, rate := range override.Rates {
			price.Rates[i] = Rate{When: rate.When, MicroUSD: rate.MicroUSD}
		}
	}
	price.By, price.Source = slices.Clone(m.Price.By), "said by whoever runs this server"
	return price, price.validate(m.settings, m.Rules)
}
