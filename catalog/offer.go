package catalog

import (
	"slices"

	"darkroom/models"
)

// Among returns the catalog as a deployment has it that speaks to these providers
// only: plans leave out the entries of all others. A model none of whose entries
// is left is not on offer; it stays in lists, so that they can say so.
func (c *Catalog) Among(used ...models.Provider) *Catalog {
	among := &Catalog{byID: make(map[string]*Model, len(c.byID))}
	for id, m := range c.byID {
		left := *m
		left.offered = []Entry{}
		for _, entry := range m.Chain {
			if slices.Contains(used, entry.Provider) {
				left.offered = append(left.offered, entry)
			}
		}
		among.byID[id] = &left
	}
	return among
}

// Offered returns the entries of the chain that this deployment can try, in their
// order; none for a model that is not on offer.
func (m *Model) Offered() []Entry {
	if m.offered == nil {
		return m.Chain // of a catalog that was not asked to leave any out
	}
	return m.offered
}
