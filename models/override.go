package models

import (
	"time"

	"github.com/google/uuid"
)

// ModelOverride is what whoever runs the service says of a model over the
// catalog's data.
type ModelOverride struct {
	ModelID string `gorm:"primaryKey"`
	// Enabled is false for a model that takes nothing new.
	Enabled bool
	// Price is instead of the catalog's; nil leaves that.
	Price     *PriceOverride `gorm:"serializer:json"`
	UpdatedBy uuid.UUID      `gorm:"type:uuid"`
	UpdatedAt time.Time
}

// TableName names the table of ModelOverride.
func (ModelOverride) TableName() string { return "model_overrides" }

// PriceOverride says what a unit of a model costs. Either MicroUSD is set, or
// Rates, as the model has it.
type PriceOverride struct {
	MicroUSD int64 `json:"micro_usd,omitempty"`
	// BaseMicroUSD is what a request costs besides; nil leaves the catalog's.
	BaseMicroUSD *int64         `json:"base_micro_usd,omitempty"`
	Rates        []RateOverride `json:"rates,omitempty"`
}

// RateOverride is the price of a unit for one combination of settings.
type RateOverride struct {
	When     map[string]string `json:"when"`
	MicroUSD int64             `json:"micro_usd"`
}

// ModelChange is what becomes of a model. Nil leaves as it is.
type ModelChange struct {
	Enabled *bool
	Price   *PriceOverride
	// CatalogPrice takes what is said over its price away.
	CatalogPrice bool
}
