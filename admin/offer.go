package admin

import (
	"context"
	"slices"

	"darkroom/catalog"
	"darkroom/models"
)

// OverrideRecords keeps what is said over the catalog.
type OverrideRecords interface {
	ModelOverrides(ctx context.Context) ([]models.ModelOverride, error)
	// SetModelOverride says something of a model instead of what was said.
	SetModelOverride(ctx context.Context, override models.ModelOverride, act models.Act) error
}

// Models switches the models of the catalog off and on and sets their prices. It
// is safe for concurrent use.
type Models struct {
	records OverrideRecords
	offer   *catalog.Live
}

// NewModels returns them; offer holds what is said at once in this process, and is
// told by others of the database in all.
func NewModels(records OverrideRecords, offer *catalog.Live) *Models {
	return &Models{records: records, offer: offer}
}

// List returns every model by its id.
func (m *Models) List(ctx context.Context) ([]catalog.Pair, error) {
	overrides, err := m.records.ModelOverrides(ctx)
	if err != nil {
		return nil, err
	}
	over, _ := m.offer.Data().With(overrides) // a price that fits no more is shown beside the one that holds
	var rows []catalog.Pair
	for _, data := range m.offer.Data().Models("") {
		now, _ := over.Lookup(data.ID)
		rows = append(rows, catalog.Pair{Data: data, Now: now, Said: said(overrides, data.ID)})
	}
	return rows, nil
}

// Change says something of a model. It holds for what is asked for after it: what
// was accepted runs at its price. CodeNotFound for no model, CodeInvalid for a
// price that does not fit the model.
func (m *Models) Change(ctx context.Context, by models.Act, id string, change models.ModelChange) (catalog.Pair, error) {
	data, ok := m.offer.Data().Lookup(id)
	if !ok {
		return catalog.Pair{}, models.Errorf(models.CodeNotFound, "There is no model %q.", id)
	}
	overrides, err := m.records.ModelOverrides(ctx)
	if err != nil {
		return catalog.Pair{}, err
	}
	override := said(overrides, id)
	detail := map[string]any{"from": wording(override)}
	if change.Enabled != nil {
		override.Enabled = *change.Enabled
	}
	if change.CatalogPrice {
		override.Price = nil
	}
	if change.Price != nil {
		if _, fault := data.Overridden(*change.Price); fault != nil {
			return catalog.Pair{}, models.Invalid(models.FieldError{Field: "price", Message: "This does not fit the model: " + fault.Error() + "."})
		}
		override.Price = change.Price
	}
	detail["to"] = wording(override)
	if err = m.records.SetModelOverride(ctx, override, on(by, models.ActModel, id, detail)); err != nil {
		return catalog.Pair{}, err
	}
	return m.changed(ctx, id)
}

// changed makes this process know at once, and returns the model as it is now.
func (m *Models) changed(ctx context.Context, id string) (catalog.Pair, error) {
	overrides, err := m.records.ModelOverrides(ctx)
	if err != nil {
		return catalog.Pair{}, err
	}
	_ = m.offer.Override(overrides) // a price of another model that fits no more is that model's trouble
	data, _ := m.offer.Data().Lookup(id)
	now, _ := m.offer.Lookup(id)
	return catalog.Pair{Data: data, Now: now, Said: said(overrides, id)}, nil
}

// said is what is said of a model; of most nothing is.
func said(overrides []models.ModelOverride, id string) models.ModelOverride {
	at := slices.IndexFunc(overrides, func(o models.ModelOverride) bool { return o.ModelID == id })
	if at < 0 {
		return models.ModelOverride{ModelID: id, Enabled: true}
	}
	return overrides[at]
}

// wording is an override as the audit log keeps it.
func wording(o models.ModelOverride) map[string]any {
	return map[string]any{"enabled": o.Enabled, "price": o.Price}
}
