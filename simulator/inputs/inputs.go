// Package inputs reads what a caller asked of a model into work for the studio:
// every provider has its own names for the same few wishes. It knows no wire
// format and validates nothing.
package inputs

import (
	"cmp"

	"darkroom/simulator/faults"
	"darkroom/simulator/studio"
)

// Meaning says what a model does and which of its inputs mean what. It is a part
// of the model's data file.
type Meaning struct {
	Kind studio.Kind `json:"kind"`
	// Craft is what an image model does with its source, or a text model says of
	// it; "" for the usual.
	Craft studio.Craft `json:"craft"`
	// Format is the files' when no input says it.
	Format string `json:"format"`
	// Factor is how far an upscaler goes when no input says it.
	Factor     float64    `json:"factor"`
	Parameters Parameters `json:"parameters"`
}

// Parameters name the inputs, where a model does not use the most common name:
// prompt, output_format, duration. The others have none.
type Parameters struct {
	Prompt   string `json:"prompt"`
	Count    string `json:"count"`
	Source   string `json:"source"`
	Format   string `json:"format"`
	Duration string `json:"duration"`
	Mask     string `json:"mask"`
	Factor   string `json:"factor"`
	Backdrop string `json:"backdrop"`
	Outpaint string `json:"outpaint"`
}

// Inputs is one request for a model, as encoding/json reads it.
type Inputs struct {
	Meaning

	Values map[string]any
	// Default is what a model takes for an input that is not given; nil for none.
	Default func(name string) any
}

// Knobs are those in front of the prompt.
func (in Inputs) Knobs() string {
	knobs, _ := faults.Cut(in.Prompt())
	return knobs
}

// Prompt is what is asked for in words, its knobs included.
func (in Inputs) Prompt() string { return in.text(cmp.Or(in.Parameters.Prompt, "prompt")) }

func (in Inputs) value(name string) any {
	if value, given := in.Values[name]; given || in.Default == nil {
		return value
	}
	return in.Default(name)
}
