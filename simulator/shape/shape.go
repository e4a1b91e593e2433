// Package shape holds request bodies to JSON Schemas. What is wrong with a body is
// told as the schema library's single faults: each provider puts them into its own
// words.
package shape

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"github.com/santhosh-tekuri/jsonschema/v6"
)

// Compile reads a schema from a value that encodes to it. Formats are asserted.
func Compile(schema any) (*jsonschema.Schema, error) {
	text, err := json.Marshal(schema)
	if err != nil {
		return nil, fmt.Errorf("encode schema: %w", err)
	}
	document, err := jsonschema.UnmarshalJSON(strings.NewReader(string(text)))
	if err != nil {
		return nil, fmt.Errorf("read schema: %w", err)
	}
	compiler := jsonschema.NewCompiler()
	compiler.AssertFormat()
	const address = "body.json"
	if err := compiler.AddResource(address, document); err != nil {
		return nil, fmt.Errorf("read schema: %w", err)
	}
	return compiler.Compile(address)
}

// Faults returns what the error of a validation says is wrong with a body, each
// fault in the words that describe gives it; none for no error, and for one that is
// not about the body.
func Faults[F any](err error, describe func(*jsonschema.ValidationError) []F) []F {
	var fault *jsonschema.ValidationError
	if !errors.As(err, &fault) {
		return nil
	}
	return leaves(fault, describe)
}

// leaves describes the faults that have no further cause.
func leaves[F any](fault *jsonschema.ValidationError, describe func(*jsonschema.ValidationError) []F) []F {
	if len(fault.Causes) == 0 {
		return describe(fault)
	}
	var found []F
	for _, cause := range fault.Causes {
		found = append(found, leaves(cause, describe)...)
	}
	return found
}
