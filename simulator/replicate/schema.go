package replicate

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"github.com/santhosh-tekuri/jsonschema/v6/kind"

	"darkroom/simulator/shape"
	"darkroom/simulator/studio"
)

// compile returns the schema of a whole submission with this input. Nothing
// beside the listed keys is allowed at the top; inside input it is.
func compile(input schema) (*jsonschema.Schema, error) {
	return shape.Compile(map[string]any{
		"type":                 "object",
		"additionalProperties": false,
		"required":             []string{"input"},
		"properties": map[string]any{
			"version": map[string]any{"type": "string"},
			"input":   input,
			"stream":  map[string]any{"type": "boolean"},
			"webhook": map[string]any{"type": "string"},
			"webhook_events_filter": map[string]any{
				"type": "array", "items": map[string]any{"type": "string", "enum": []string{"start", "output", "logs", "completed"}},
			},
		},
	})
}

// validate returns what is wrong with a decoded body, sorted by field.
func (m *Model) validate(body any) []invalidField {
	fields := shape.Faults(m.body.Validate(body), describe)
	slices.SortFunc(fields, func(a, b invalidField) int {
		return cmp.Or(strings.Compare(a.Field, b.Field), strings.Compare(a.Type, b.Type))
	})
	return fields
}

// describe puts one fault into the words of the validator that Replicate uses.
func describe(fault *jsonschema.ValidationError) []invalidField {
	path := strings.Join(fault.InstanceLocation, ".")
	if path == "" {
		path = "(root)"
	}
	one := func(name, format string, args ...any) []invalidField {
		return []invalidField{{Type: name, Field: path, Description: fmt.Sprintf(format, args...)}}
	}
	switch k := fault.ErrorKind.(type) {
	case *kind.Required:
		return each(k.Missing, "required", path, "%s is required")
	case *kind.AdditionalProperties:
		return each(k.Properties, "additional_property_not_allowed", path, "Additional property %s is not allowed")
	case *kind.Type:
		return one("invalid_type", "Invalid type. Expected: %s, given: %s", strings.Join(k.Want, "/"), k.Got)
	case *kind.Enum:
		return one("enum", "%s must be one of the following: %s", path, quoted(k.Want))
	case *kind.Minimum:
		return one("number_gte", "Must be greater than or equal to %s", k.Want.RatString())
	case *kind.Maximum:
		return one("number_lte", "Must be less than or equal to %s", k.Want.RatString())
	case *kind.MinItems:
		return one("array_min_items", "Array must have at least %d items", k.Want)
	case *kind.MaxItems:
		return one("array_max_items", "Array must have at most %d items", k.Want)
	case *kind.Format:
		return one("format", "Does not match format '%s'", k.Want)
	default:
		return one("invalid", "Does not match the schema: %s", strings.Join(k.KeywordPath(), "."))
	}
}

func each(names []string, faultType, path, format string) []invalidField {
	fields := make([]invalidField, 0, len(names))
	for _, name := range slices.Sorted(slices.Values(names)) {
		fields = append(fields, invalidField{Type: faultType, Field: path, Description: fmt.Sprintf(format, name)})
	}
	return fields
}

func quoted(values []any) string {
	words := make([]string, 0, len(values))
	for _, value := range values {
		if text, ok := value.(string); ok {
			words = append(words, fmt.Sprintf("%q", text))
			continue
		}
		words = append(words, fmt.Sprint(value))
	}
	return strings.Join(words, ", ")
}

// openAPI is the document that a model's version carries: its input with
// choices as schemas of their own, as Cog writes them, and its output.
func (m *Model) openAPI() map[string]any {
	schemas := map[string]any{}
	input := m.Input
	input.Properties = map[string]map[string]any{}
	for order, name := range m.propertyOrder() {
		property := maps.Clone(m.Input.Properties[name])
		property["x-order"] = order
		if choices, ok := property["enum"]; ok {
			schemas[name] = map[string]any{"enum": choices, "type": property["type"], "title": name, "description": "An enumeration."}
			property["allOf"] = []any{map[string]any{"$ref": "#/components/schemas/" + name}}
			delete(property, "enum")
			delete(property, "type")
		} else {
			property["title"] = name
		}
		input.Properties[name] = property
	}
	schemas["Input"] = input
	schemas["Output"] = m.outputSchema()
	return map[string]any{
		"openapi": "3.0.2", "info": map[string]any{"title": "Cog", "version": "0.1.0"},
		"paths": map[string]any{}, "components": map[string]any{"schemas": schemas},
	}
}

// propertyOrder puts required inputs first, then the others by name.
func (m *Model) propertyOrder() []string {
	names := slices.Sorted(maps.Keys(m.Input.Properties))
	slices.SortStableFunc(names, func(a, b string) int {
		first := func(name string) int {
			if slices.Contains(m.Input.Required, name) {
				return 0
			}
			return 1
		}
		return first(a) - first(b)
	})
	return names
}

func (m *Model) outputSchema() map[string]any {
	item := map[string]any{"type": "string"}
	if m.Kind != studio.KindText {
		item["format"] = "uri"
	}
	if m.Output == "string" {
		item["title"] = "Output"
		return item
	}
	return map[string]any{"type": "array", "items": item, "title": "Output"}
}
