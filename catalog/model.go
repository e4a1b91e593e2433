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

	settings settings
	// offered are the entries of Chain at providers that are used; nil is all.
	offered []Entry
}

// Limits says which inputs a model takes beside its settings.
type Limits struct {
	Prompt PromptLimit `json:"prompt"`
	// Images and Videos count the inputs of the request.
	Images Count `json:"images"`
	Videos Count `json:"videos"`
}

// PromptLimit says whether a model takes a prompt.
type PromptLimit struct {
	Required bool `json:"required"`
	// Max is in characters; 0 means that the model takes no prompt.
	Max int `json:"max"`
}

// Count is how many inputs of a kind a model takes; Max 0 means none.
type Count struct {
	Min int `json:"min"`
	Max int `json:"max"`
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
// x-input (image or mask) on those that take the address of a file. The caller
// must not change it.
func (m *Model) SettingsSchema() json.RawMessage { return m.settings.raw }
