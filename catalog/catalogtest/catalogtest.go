// Package catalogtest makes a real request for every model on offer, so that
// tests elsewhere need not know what each one wants.
package catalogtest

import (
	"encoding/json"
	"maps"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"darkroom/catalog"
	"darkroom/models"
)

// Files are the addresses of the inputs that a request brings.
type Files struct{ Image, Mask, Video, Audio string }

// property is what a form knows of a setting.
type property struct {
	Type     string `json:"type"`
	Enum     []any  `json:"enum"`
	MinItems int    `json:"minItems"`
	Input    string `json:"x-input"`
}

type form struct {
	Properties map[string]property `json:"properties"`
	Required   []string            `json:"required"`
}

// Generation is a request that the chain's entry takes, as admission leaves it:
// with a prompt and every file that the model takes, a seed, what the entry is
// for, and what the model's rules want then. Change alters settings before they
// are checked; nil changes nothing.
func Generation(tb testing.TB, m *catalog.Model, entry int, files Files, change map[string]any) models.Generation {
	tb.Helper()
	var drawn form
	require.NoError(tb, json.Unmarshal(m.SettingsSchema(), &drawn))
	given := drawn.fill(files)
	for name, word := range m.Chain[entry].When {
		drawn.set(given, name, word)
	}
	maps.Copy(given, change)
	settings, faults := m.ValidateSettings(given)
	for range m.Rules { // mending one may break another
		for _, fault := range faults {
			drawn.mend(given, m.Rules, strings.TrimPrefix(fault.Field, "settings."))
		}
		settings, faults = m.ValidateSettings(given)
	}
	require.Empty(tb, faults, m.ID)
	gen := models.Generation{Action: m.Actions[0], ModelID: m.ID, Settings: settings}
	if m.Limits.Prompt.Max > 0 {
		gen.Prompt = "a lighthouse at dusk"
	}
	if m.Limits.Images.Max > 0 {
		gen.InputImageURL = files.Image
	}
	if m.Limits.Videos.Max > 0 {
		gen.InputVideoURL = files.Video
	}
	return gen
}

// fill gives every file and whatever else has no default and must be given.
func (f form) fill(files Files) map[string]any {
	given := map[string]any{}
	for name, p := range f.Properties {
		address := map[string]string{"image": files.Image, "mask": files.Mask, "video": files.Video, "audio": files.Audio}[p.Input]
		switch {
		case address != "" && p.Type == "array":
			list := []any{address}
			for len(list) < p.MinItems {
				list = append(list, address)
			}
			given[name] = list
		case address != "":
			given[name] = address
		case name == "seed":
			given[name] = 7.0
		}
	}
	for _, name := range f.Required {
		if f.Properties[name].Input == "" {
			given[name] = "owner/name"
		}
	}
	return given
}

// mend gives a setting the first value that the rules allow it.
func (f form) mend(given map[string]any, rules []catalog.Rule, name string) {
	for _, rule := range rules {
		if words := rule.Then[name]; len(words) > 0 {
			f.set(given, name, words[0])
			return
		}
	}
}

// set gives a setting what a rule's word says.
func (f form) set(given map[string]any, name, word string) {
	p := f.Properties[name]
	number, err := strconv.ParseFloat(word, 64)
	switch {
	case word == "given" && p.Type == "array":
		given[name] = []any{100.0, 100.0}
	case word == "given" && p.Input == "":
		given[name] = 1024.0
	case word == "given":
	case word == "left out":
		delete(given, name)
	case p.Type == "boolean":
		given[name] = word == "true"
	case err == nil && p.Type != "string":
		given[name] = number
	default:
		given[name] = word
	}
}

// Choices lists the choices of each setting that has some.
func Choices(tb testing.TB, m *catalog.Model) map[string][]any {
	tb.Helper()
	var drawn form
	require.NoError(tb, json.Unmarshal(m.SettingsSchema(), &drawn))
	choices := map[string][]any{}
	for name, p := range drawn.Properties {
		switch {
		case len(p.Enum) > 0:
			choices[name] = p.Enum
		case p.Type == "boolean":
			choices[name] = []any{true, false}
		}
	}
	return choices
}
