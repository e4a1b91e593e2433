package catalog

import (
	"fmt"
	"strconv"
	"strings"

	"darkroom/models"
)

// Entry is one place where a model runs.
type Entry struct {
	Provider models.Provider `json:"provider"`
	// Model is the provider's own name of the model.
	Model string `json:"model"`
	// Input maps the provider's parameter names to where the values come from.
	Input map[string]Source `json:"input"`
}

// Source says where the value of one provider parameter comes from. Either From
// or Value is set.
type Source struct {
	// From is prompt, image, images, video or settings.<name>. With images a
	// single picture becomes a list of one.
	From string `json:"from"`
	// Value is sent as it is, whatever the request says.
	Value any `json:"value"`
	// Map turns each choice of the setting into the provider's word for it; nil
	// where both say the same.
	Map map[string]any `json:"map"`
	// As turns the value into the type that the provider insists on.
	As Type `json:"as"`
}

// Type is a JSON type that a provider insists on; "" leaves the value alone.
type Type string

// The types that values can be turned into.
const (
	TypeString  Type = "string"
	TypeInteger Type = "integer"
)

const fromSetting = "settings."

// setting returns the name of the setting that feeds s, "" if none does.
func (s Source) setting() string {
	name, _ := strings.CutPrefix(s.From, fromSetting)
	if name == s.From {
		return ""
	}
	return name
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
		if input[name], err = source.translate(value); err != nil {
			return nil, fmt.Errorf("build input: %s: %w", name, err)
		}
	}
	return input, nil
}

// value returns the value from the generation, and false for none.
func (s Source) value(g models.Generation) (any, bool) {
	if s.Value != nil {
		return s.Value, true
	}
	if name := s.setting(); name != "" {
		value, ok := g.Settings[name]
		return value, ok && value != nil
	}
	switch s.From {
	case "prompt":
		return g.Prompt, g.Prompt != ""
	case "image":
		return g.InputImageURL, g.InputImageURL != ""
	case "images":
		return []any{g.InputImageURL}, g.InputImageURL != ""
	case "video":
		return g.InputVideoURL, g.InputVideoURL != ""
	}
	return nil, false
}

// translate puts a value into the provider's word and type for it.
func (s Source) translate(value any) (any, error) {
	if s.Map == nil {
		return s.As.convert(value)
	}
	word, ok := s.Map[fmt.Sprint(value)]
	if !ok {
		return nil, fmt.Errorf("no word for %v", value)
	}
	return word, nil
}

// convert turns a settings value, numbers as encoding/json reads them, into t.
func (t Type) convert(value any) (any, error) {
	switch t {
	case "":
		return value, nil
	case TypeString:
		if n, ok := value.(float64); ok {
			return strconv.FormatFloat(n, 'f', -1, 64), nil
		}
		return fmt.Sprint(value), nil
	case TypeInteger:
		n, err := strconv.ParseFloat(fmt.Sprint(value), 64)
		if err != nil || n != float64(int64(n)) {
			return nil, fmt.Errorf("%v is not a whole number", value)
		}
		return int64(n), nil
	}
	return nil, fmt.Errorf("type %q is not known", t)
}
