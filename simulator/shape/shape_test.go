package shape_test

import (
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"darkroom/simulator/shape"
)

func TestFaultsAreToldOneByOne(t *testing.T) {
	t.Parallel()
	schema, err := shape.Compile(map[string]any{
		"type": "object", "required": []string{"prompt"},
		"properties": map[string]any{
			"seed": map[string]any{"type": "integer"}, "image": map[string]any{"type": "string", "format": "uri"},
		},
	})
	require.NoError(t, err)
	place := func(fault *jsonschema.ValidationError) []string {
		return []string{strings.Join(fault.InstanceLocation, ".")}
	}
	assert.ElementsMatch(t, []string{"", "seed", "image"}, shape.Faults(schema.Validate(map[string]any{"seed": "x", "image": "no address"}), place))
	assert.Empty(t, shape.Faults(schema.Validate(map[string]any{"prompt": "p"}), place))
}

func TestCompileRefusesWhatIsNoSchema(t *testing.T) {
	t.Parallel()
	for _, schema := range []any{map[string]any{"type": 7}, func() {}} {
		_, err := shape.Compile(schema)
		require.Error(t, err)
	}
}
