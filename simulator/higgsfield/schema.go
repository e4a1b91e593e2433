package higgsfield

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"github.com/santhosh-tekuri/jsonschema/v6/kind"

	"darkroom/simulator/shape"
)

// validate returns what is wrong with a decoded body, sorted by place.
func (m *Model) validate(body any) []invalidField {
	fields := shape.Faults(m.body.Validate(body), describe)
	slices.SortFunc(fields, func(a, b invalidField) int {
		return cmp.Or(strings.Compare(join(a.Loc), join(b.Loc)), strings.Compare(a.Type, b.Type))
	})
	return fields
}

// describe puts one fault into the words of Pydantic, which stands behind
// FastAPI.
func describe(fault *jsonschema.ValidationError) []invalidField {
	loc := append([]string{"body"}, fault.InstanceLocation...)
	one := func(name, format string, args ...any) []invalidField {
		return []invalidField{{Loc: loc, Type: name, Msg: fmt.Sprintf(format, args...)}}
	}
	switch k := fault.ErrorKind.(type) {
	case *kind.Required:
		return each(loc, k.Missing, "missing", "Field required")
	case *kind.AdditionalProperties:
		return each(loc, k.Properties, "extra_forbidden", "Extra inputs are not permitted")
	case *kind.Type:
		return one(strings.Join(k.Want, "_or_")+"_type", "Input should be a valid %s", strings.Join(k.Want, " or "))
	case *kind.Enum:
		return one("literal_error", "Input should be %s", quoted(k.Want))
	case *kind.Minimum:
		return one("greater_than_equal", "Input should be greater than or equal to %s", k.Want.RatString())
	case *kind.Maximum:
		return one("less_than_equal", "Input should be less than or equal to %s", k.Want.RatString())
	case *kind.MinItems:
		return one("too_short", "List should have at least %d items", k.Want)
	case *kind.MaxItems:
		return one("too_long", "List should have at most %d items", k.Want)
	case *kind.MinLength:
		return one("string_too_short", "String should have at least %d characters", k.Want)
	case *kind.MaxLength:
		return one("string_too_long", "String should have at most %d characters", k.Want)
	case *kind.Format:
		return one("url_parsing", "Input should be a valid %s", k.Want)
	default:
		return one("value_error", "Does not match the schema: %s", strings.Join(k.KeywordPath(), "."))
	}
}

// each is one fault for every name within a place.
func each(loc, names []string, faultType, msg string) []invalidField {
	fields := make([]invalidField, 0, len(names))
	for _, name := range names {
		fields = append(fields, invalidField{Loc: append(slices.Clone(loc), name), Type: faultType, Msg: msg})
	}
	return fields
}

// quoted lists choices as Pydantic does: 'a', 'b' or 'c'.
func quoted(values []any) string {
	words := make([]string, 0, len(values))
	for _, value := range values {
		if text, ok := value.(string); ok {
			words = append(words, "'"+text+"'")
			continue
		}
		words = append(words, fmt.Sprint(value))
	}
	last := len(words) - 1
	if last < 1 {
		return strings.Join(words, "")
	}
	return strings.Join(words[:last], ", ") + " or " + words[last]
}
