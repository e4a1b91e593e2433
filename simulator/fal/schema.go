package fal

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
func (m *Model) validate(body any) []fault {
	list := shape.Faults(m.body.Validate(body), describe)
	for i := range list {
		list[i].Input = given(body, list[i].Loc[1:])
	}
	slices.SortFunc(list, func(a, b fault) int {
		return cmp.Or(strings.Compare(fmt.Sprint(a.Loc...), fmt.Sprint(b.Loc...)), strings.Compare(a.Type, b.Type))
	})
	return list
}

// given is what the caller wrote at a place; the object around it for what is
// missing.
func given(body any, place []any) any {
	for _, step := range place {
		object, ok := body.(map[string]any)
		if !ok {
			return body
		}
		inner, ok := object[fmt.Sprint(step)]
		if !ok {
			return body
		}
		body = inner
	}
	return body
}

// describe puts one fault into the words of Pydantic, which fal's endpoints use.
func describe(found *jsonschema.ValidationError) []fault {
	place := []any{"body"}
	for _, step := range found.InstanceLocation {
		place = append(place, step)
	}
	one := func(name, format string, args ...any) []fault {
		return []fault{{Type: name, Loc: place, Msg: fmt.Sprintf(format, args...)}}
	}
	switch k := found.ErrorKind.(type) {
	case *kind.Required:
		return each(k.Missing, place, "missing", "Field required")
	case *kind.AdditionalProperties:
		return each(k.Properties, place, "extra_forbidden", "Extra inputs are not permitted")
	case *kind.Type:
		return one(strings.Join(k.Want, "_")+"_type", "Input should be a valid %s", strings.Join(k.Want, " or "))
	case *kind.Enum:
		return one("literal_error", "Input should be %s", quoted(k.Want))
	case *kind.Minimum:
		list := one("greater_than_equal", "Input should be greater than or equal to %s", k.Want.RatString())
		list[0].Ctx = map[string]any{"ge": k.Want.RatString()}
		return list
	case *kind.Maximum:
		list := one("less_than_equal", "Input should be less than or equal to %s", k.Want.RatString())
		list[0].Ctx = map[string]any{"le": k.Want.RatString()}
		return list
	case *kind.MinItems:
		return one("sequence_too_short", "List should have at least %d items", k.Want)
	case *kind.MaxItems:
		return one("sequence_too_long", "List should have at most %d items", k.Want)
	case *kind.MinLength:
		return one("string_too_short", "String should have at least %d characters", k.Want)
	case *kind.MaxLength:
		return one("string_too_long", "String should have at most %d characters", k.Want)
	case *kind.MultipleOf:
		return one("multiple_of", "Input should be a multiple of %s", k.Want.RatString())
	case *kind.Format:
		return one("url_parsing", "Input should be a valid %s", k.Want)
	default:
		return one("value_error", "Does not match the schema: %s", strings.Join(k.KeywordPath(), "."))
	}
}

func each(names []string, place []any, faultType, text string) []fault {
	list := make([]fault, 0, len(names))
	for _, name := range names {
		list = append(list, fault{Type: faultType, Loc: append(slices.Clone(place), name), Msg: text})
	}
	return list
}

func quoted(values []any) string {
	words := make([]string, 0, len(values))
	for _, value := range values {
		if text, ok := value.(string); ok {
			words = append(words, "'"+text+"'")
			continue
		}
		words = append(words, fmt.Sprint(value))
	}
	return strings.Join(words, ", ")
}
