package api

import (
	"errors"
	"fmt"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/getkin/kin-openapi/openapi3filter"

	"darkroom/models"
)

// explain turns what the contract has against a request into an error that
// names each faulty field in plain words. The validator's own text, which may
// quote values and schemas, stays behind as the cause.
func explain(err error) error {
	invalid := models.Invalid(faults(err, "")...)
	invalid.Err = fmt.Errorf("hold request against contract: %w", cut(err))
	return invalid
}

// faults walks the validator's tree of errors. Field is the parameter's name,
// or "" within the body.
func faults(err error, field string) []models.FieldError {
	var many openapi3.MultiError
	var request *openapi3filter.RequestError
	var schema *openapi3.SchemaError
	var parse *openapi3filter.ParseError
	switch {
	// Not errors.As for the list: it would skip the request error around it,
	// which knows the field.
	case isList(err, &many):
		var all []models.FieldError
		for _, one := range many {
			all = append(all, faults(one, field)...)
		}
		return all
	case errors.As(err, &request) && request.Err != nil && field == "":
		return faults(request.Err, nameOf(request))
	case errors.As(err, &schema):
		if unknown, ok := unknownField(schema); ok {
			return []models.FieldError{{Field: join(field, append(schema.JSONPointer(), unknown)), Message: "There is no such field here."}}
		}
		return []models.FieldError{{Field: join(field, schema.JSONPointer()), Message: wordsFor(schema)}}
	case errors.Is(err, openapi3filter.ErrInvalidRequired):
		return []models.FieldError{{Field: field, Message: "This is required."}}
	case errors.Is(err, openapi3filter.ErrInvalidEmptyValue):
		return []models.FieldError{{Field: field, Message: "This must not be empty."}}
	case errors.As(err, &parse) && field == bodyField:
		return []models.FieldError{{Field: field, Message: "The body is not valid JSON."}}
	default:
		return []models.FieldError{{Field: field, Message: "This is not valid."}}
	}
}

// bodyField names the body as a whole.
const bodyField = "body"

func isList(err error, list *openapi3.MultiError) bool {
	many, ok := err.(openapi3.MultiError) //nolint:errorlint // only the outermost counts, see faults
	*list = many
	return ok
}

func nameOf(request *openapi3filter.RequestError) string {
	if request.Parameter != nil {
		return request.Parameter.Name
	}
	return bodyField
}

// join names a field within the body by its path, settings.seed, and one within a
// parameter by both, by.0.
func join(field string, pointer []string) string {
	path := strings.Join(pointer, ".")
	switch {
	case path == "":
		return field
	case field == bodyField:
		return path
	}
	return field + "." + path
}

// unknownField returns the name of a field that an object may not have, which the
// validator says in its text only.
func unknownField(fault *openapi3.SchemaError) (name string, ok bool) {
	if fault.SchemaField != "properties" {
		return "", false
	}
	_, err := fmt.Sscanf(fault.Reason, "property %q is unsupported", &name)
	return name, err == nil
}

// wordsFor says in a person's words what a schema asks for.
func wordsFor(fault *openapi3.SchemaError) string {
	schema := fault.Schema
	switch fault.SchemaField {
	case "required":
		return "This is required."
	case "enum":
		return "This must be one of: " + list(schema.Enum) + "."
	case "type":
		return "This must be " + article(schema.Type.Slice()) + "."
	case "nullable":
		return "This must not be null."
	case "format":
		return "This must be an id (a " + schema.Format + ")."
	case "pattern":
		return "This has not the form that is expected" + patternHint(schema) + "."
	case "minLength":
		return fmt.Sprintf("This must have at least %d characters.", schema.MinLength)
	case "maxLength":
		return fmt.Sprintf("This must have at most %d characters.", deref(schema.MaxLength))
	case "minimum":
		return fmt.Sprintf("This must be %v or more.", deref(schema.Min))
	case "maximum":
		return fmt.Sprintf("This must be %v or less.", deref(schema.Max))
	default:
		return "This is not valid."
	}
}

// patternHint puts the one pattern that people get to see into words.
func patternHint(schema *openapi3.Schema) string {
	if strings.HasPrefix(schema.Pattern, "^https?://") {
		return ": an address that starts with https://"
	}
	return ""
}

// article says what a value of these types is called. Null is left out: nobody
// who sent something wrong wants to hear about it.
func article(types []string) string {
	for _, name := range types {
		switch name {
		case "integer":
			return "a whole number"
		case "object":
			return "an object"
		case "array":
			return "a list"
		case "string":
			return "a text"
		case "number":
			return "a number"
		case "boolean":
			return "true or false"
		}
	}
	return "of another type"
}

func list(values []any) string {
	words := make([]string, 0, len(values))
	for _, value := range values {
		if word := fmt.Sprint(value); word != "" {
			words = append(words, word)
		}
	}
	return strings.Join(words, ", ")
}

// cut bounds the validator's text, which quotes what the client sent.
func cut(err error) error {
	const enough = 300 // characters: the first line says which field and why
	text, _, _ := strings.Cut(err.Error(), "\n")
	if len(text) > enough {
		text = text[:enough]
	}
	return errors.New(text)
}
