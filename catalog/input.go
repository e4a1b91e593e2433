package catalog

import (
	"fmt"
	"maps"
	"math"
	"slices"

	"darkroom/models"
)

// Entry is one place where a model runs.
type Entry struct {
	Provider models.Provider `json:"provider"`
	// Model is the provider's own name of the model.
	Model string `json:"model"`
	// Input maps the provider's parameter names to where the values come from.
	Input map[string]Source `json:"input"`
	// When holds what settings must be for the entry to be tried, as in a Rule; nil
	// for every request. The first entry of a chain has none.
	When map[string]string `json:"when"`
	// Without names settings that this provider does not have. What a price rests
	// on cannot be among them.
	Without []string `json:"without"`
	// PerMinute is how many jobs of Model an account of the provider takes within a
	// minute, from all users together, Running how many at a time; 0 where nothing of
	// it is published. Models that share a provider's model share its numbers.
	PerMinute int `json:"per_minute"`
	Running   int `json:"running"`
}

// BuildInput puts a generation into the words of the chain's entry, counted
// from 0. The generation must hold its settings with defaults, and addresses of
// inputs that the provider can fetch. What the user left empty is left out. It
// is pure: nothing of the generation changes or is shared.
func (m *Model) BuildInput(g models.Generation, entry int) (map[string]any, error) {
	if entry < 0 || entry >= len(m.Chain) {
		return nil, fmt.Errorf("build input: model %s has no chain entry %d", m.ID, entry)
	}
	input := make(map[string]any, len(m.Chain[entry].Input))
	for name, source := range m.Chain[entry].Input {
		value, ok := source.value(g)
		if !ok {
			continue
		}
		var err error
		if value, err = source.translate(m.settings.exact(source.setting(), value)); err != nil {
			return nil, fmt.Errorf("build input: %s: %w", name, err)
		}
		if value != nil {
			input[name] = value
		}
	}
	return input, nil
}

// exact makes the number of a whole-number setting whole: encoding/json reads
// every number as a float.
func (s settings) exact(name string, value any) any {
	n, ok := value.(float64)
	if !ok || s.properties[name].Type != "integer" || n != math.Trunc(n) {
		return value
	}
	return int64(n)
}

// Sent returns settings as the first entry of the chain sends them: a duration
// that its provider does not have is the nearest one. A price is for these.
func (m *Model) Sent(settings map[string]any) map[string]any {
	sent := maps.Clone(settings)
	for _, source := range m.Chain[0].Input {
		value, given := settings[source.setting()]
		if given && len(source.Snap) > 0 {
			sent[source.setting()] = source.snapped(value)
		}
	}
	return sent
}

// Inverted names the settings whose masks the chain's entry, counted from 0,
// reads the other way round: they must be inverted before they are sent.
func (m *Model) Inverted(entry int) []string {
	var names []string
	for _, source := range m.Chain[entry].Input {
		if source.Invert {
			names = append(names, source.setting())
		}
	}
	slices.Sort(names)
	return names
}
