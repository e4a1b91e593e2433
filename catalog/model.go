package catalog

import (
	"encoding/json"
	"slices"
	"time"

	"darkroom/models"
)

// Output is what a model makes.
type Output string

// The outputs of models.
const (
	OutputImage Output = "image"
	OutputVideo Output = "video"
	OutputText  Output = "text"
)

// Model is one AI model on offer. It never changes after the catalog is read.
type Model struct {
	ID          string
	Name        string
	Description string
	Actions     []models.Action
	Output      Output
	// Chain holds where the model runs: the first entry is tried first.
	Chain  []Entry
	Limits Limits
	Price  Price
	// UsualTime is how long a provider takes as a rule, counted from submission.
	UsualTime time.Duration
	// Deadline is how long a provider may take, counted from submission.
	Deadline time.Duration
	// AdminOnly hides the model from users.
	AdminOnly bool
	// Off is true for one that whoever runs the server has switched off: it takes
	// nothing new.
	Off bool
	// Rules are combinations of settings that must be.
	Rules []Rule

	settings settings
	// offered are the entries of Chain at providers that are used; nil is all.
	offered []Entry
}

// Supports reports whether the model can do the action.
func (m *Model) Supports(action models.Action) bool { return slices.Contains(m.Actions, action) }

// NeedsImage reports whether a request must bring an input image.
func (m *Model) NeedsImage() bool { return m.Limits.Images.Min > 0 }

// Provider returns the provider that is tried first, or would be if it were used.
func (m *Model) Provider() models.Provider {
	if offered := m.Offered(); len(offered) > 0 {
		return offered[0].Provider
	}
	return m.Chain[0].Provider
}

// SettingsSchema returns the JSON Schema (draft 2020-12) of the settings, with
// title, description, default, x-order and x-advanced of each for forms, and
// x-input (image, mask, video or audio) on those that take the address of a file. The caller
// must not change it.
func (m *Model) SettingsSchema() json.RawMessage { return m.settings.raw }
