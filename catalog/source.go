package catalog

import (
	"bytes"
	"fmt"
	"math"
	"strconv"
	"strings"

	"darkroom/models"
)

// Source says where the value of one provider parameter comes from. Either From
// or Value is set. In a data file a text alone is From.
type Source struct {
	// From is prompt, image, images, video or settings.<name>. With images a
	// single picture becomes a list of one.
	From string `json:"from"`
	// With is the setting whose list follows the images: settings.<name>.
	With string `json:"with"`
	// Value is sent as it is, whatever the request says.
	Value any `json:"value"`
	// Map has the provider's word for choices of the setting that it calls
	// otherwise, or null for those it is sent nothing for.
	Map map[string]any `json:"map"`
	// As turns the value into the type that the provider insists on.
	As Type `json:"as"`
	// Snap holds the numbers that the provider takes, rising: the nearest one is
	// sent, of two equally near the larger.
	Snap []float64 `json:"snap"`
	// Invert is true for a mask that the provider reads the other way round: black
	// is redrawn there. Model.Inverted tells whoever sends it.
	Invert bool `json:"invert"`
}

// UnmarshalJSON reads a source, or the text that is its From.
func (s *Source) UnmarshalJSON(data []byte) error {
	if bytes.HasPrefix(data, []byte(`"`)) {
		return strict(data, &s.From)
	}
	type plain Source
	return strict(data, (*plain)(s))
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
func (s Source) setting() string { return settingOf(s.From) }

func settingOf(from string) string {
	name, found := strings.CutPrefix(from, fromSetting)
	if !found {
		return ""
	}
	return name
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
		var all []any
		if g.InputImageURL != "" {
			all = append(all, g.InputImageURL)
		}
		more, _ := g.Settings[settingOf(s.With)].([]any)
		all = append(all, more...)
		return all, len(all) > 0
	case "video":
		return g.InputVideoURL, g.InputVideoURL != ""
	}
	return nil, false
}

// translate puts a value into the provider's word and type for it.
func (s Source) translate(value any) (any, error) {
	value = s.snapped(value)
	if word, known := s.Map[fmt.Sprint(value)]; known {
		return word, nil
	}
	return s.As.convert(value)
}

// snapped returns the nearest number that the provider takes.
func (s Source) snapped(value any) any {
	wanted, isNumber := number64(value)
	if !isNumber || len(s.Snap) == 0 {
		return value
	}
	nearest := s.Snap[0]
	for _, taken := range s.Snap[1:] {
		if math.Abs(taken-wanted) <= math.Abs(nearest-wanted) {
			nearest = taken
		}
	}
	if nearest == math.Trunc(nearest) {
		return int64(nearest)
	}
	return nearest
}

// number64 reads a number of JSON, or a whole one made of it.
func number64(value any) (float64, bool) {
	if n, whole := value.(int64); whole {
		return float64(n), true
	}
	n, ok := value.(float64)
	return n, ok
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
