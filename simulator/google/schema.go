package google

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"github.com/santhosh-tekuri/jsonschema/v6/kind"

	"darkroom/simulator/shape"
	"darkroom/simulator/studio"
)

// object is the schema of an object that has these fields and no other.
func object(fields map[string]any, required ...string) map[string]any {
	schema := map[string]any{"type": "object", "additionalProperties": false, "properties": fields}
	if len(required) > 0 {
		schema["required"] = required
	}
	return schema
}

func list(of any) map[string]any { return map[string]any{"type": "array", "items": of} }

func text() map[string]any { return map[string]any{"type": "string"} }

// contentBody is the schema of a request that is answered at once.
func contentBody(m *Model) map[string]any {
	part := object(map[string]any{
		"text": text(), "thought": map[string]any{"type": "boolean"}, "thoughtSignature": text(),
		"inlineData": object(map[string]any{"mimeType": text(), "data": text()}, "mimeType", "data"),
		"fileData":   object(map[string]any{"mimeType": text(), "fileUri": text()}, "fileUri"),
	})
	content := object(map[string]any{"role": map[string]any{"enum": []any{"user", "model"}}, "parts": list(part)}, "parts")
	contents := list(content)
	contents["minItems"] = 1
	return object(map[string]any{
		"contents": contents, "systemInstruction": content, "generationConfig": object(m.Config),
		"safetySettings": list(object(map[string]any{"category": text(), "threshold": text()}, "category", "threshold")),
	}, "contents")
}

// filmBody is the schema of a request for a film.
func filmBody(m *Model) map[string]any {
	instances := list(object(m.Instance, "prompt"))
	instances["minItems"], instances["maxItems"] = 1, 1
	return object(map[string]any{"instances": instances, "parameters": object(m.Parameters)}, "instances")
}

// compile returns the schema of the model's requests.
func compile(m *Model) (*jsonschema.Schema, error) {
	body := contentBody(m)
	if m.Kind == studio.KindVideo {
		body = filmBody(m)
	}
	if len(m.Rules) > 0 {
		body["allOf"] = m.Rules
	}
	body["$defs"] = map[string]any{
		"picture": object(map[string]any{"bytesBase64Encoded": text(), "mimeType": text()}, "bytesBase64Encoded", "mimeType"),
	}
	return shape.Compile(body)
}

// violationOf is one fault of a body in Google's form.
type violationOf struct {
	Field       string `json:"field"`
	Description string `json:"description"`
}

// validate returns what is wrong with a decoded body; nil for nothing.
func (m *Model) validate(body any) *problem {
	err := m.body.Validate(body)
	if err == nil {
		return nil
	}
	found := shape.Faults(err, describe)
	if len(found) == 0 {
		return internal(err)
	}
	slices.SortFunc(found, func(a, b violationOf) int {
		return cmp.Or(strings.Compare(a.Field, b.Field), strings.Compare(a.Description, b.Description))
	})
	words := make([]string, 0, len(found))
	for _, one := range found {
		words = append(words, one.Description)
	}
	return invalid(strings.Join(words, "\n")).with("BadRequest", map[string]any{"fieldViolations": found})
}

// describe puts one fault into Google's words.
func describe(fault *jsonschema.ValidationError) []violationOf {
	field := strings.Join(fault.InstanceLocation, ".")
	invalidValue := func(format string, args ...any) []violationOf {
		return []violationOf{{field, fmt.Sprintf("Invalid value at '%s': ", field) + fmt.Sprintf(format, args...)}}
	}
	switch k := fault.ErrorKind.(type) {
	case *kind.AdditionalProperties:
		var found []violationOf
		for _, name := range k.Properties {
			found = append(found, violationOf{field, fmt.Sprintf("Invalid JSON payload received. Unknown name %q at '%s': Cannot find field.", name, field)})
		}
		return found
	case *kind.Required:
		return invalidValue("%s is required.", strings.Join(k.Missing, ", "))
	case *kind.Type:
		return invalidValue("must be of type %s.", strings.Join(k.Want, "/"))
	case *kind.Enum:
		return invalidValue("must be one of %v.", k.Want)
	case *kind.Const:
		return invalidValue("must be %v.", k.Want)
	}
	return invalidValue("%s is violated.", strings.Join(fault.ErrorKind.KeywordPath(), "."))
}
