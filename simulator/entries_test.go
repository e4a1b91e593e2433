package simulator_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"darkroom/catalog"
	"darkroom/catalog/catalogtest"
	"darkroom/models"
)

// inputSchema compiles the input of a model of fal or Higgsfield from its data
// file, where nothing is allowed that it does not name; false if the simulator
// does not have the model.
func inputSchema(t *testing.T, entry catalog.Entry) (*jsonschema.Schema, bool) {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(string(entry.Provider), "models", entry.Model+".json"))
	if os.IsNotExist(err) {
		return nil, false
	}
	require.NoError(t, err)
	var file struct{ Input map[string]any }
	require.NoError(t, json.Unmarshal(data, &file))
	file.Input["additionalProperties"] = false
	strict, err := json.Marshal(file.Input)
	require.NoError(t, err)
	document, err := jsonschema.UnmarshalJSON(strings.NewReader(string(strict)))
	require.NoError(t, err)
	compiler := jsonschema.NewCompiler()
	require.NoError(t, compiler.AddResource("input.json", document))
	schema, err := compiler.Compile("input.json")
	require.NoError(t, err)
	return schema, true
}

// TestFalAndHiggsfieldTakeEveryChoice holds every input that the catalog builds
// for them to the schemas of their models.
func TestFalAndHiggsfieldTakeEveryChoice(t *testing.T) {
	t.Parallel()
	offer, err := catalog.Load()
	require.NoError(t, err)
	fal, higgsfield := 0, 0
	for _, m := range offer.Models("") {
		for i, entry := range m.Chain {
			switch {
			case entry.Provider == models.ProviderFal && holds(t, m, i):
				fal++
			case entry.Provider == models.ProviderHiggsfield && holds(t, m, i):
				higgsfield++
			}
		}
	}
	// All but the few models that come with the simulators themselves.
	assert.GreaterOrEqual(t, fal, 38)
	assert.GreaterOrEqual(t, higgsfield, 10)
}

// holds holds the entry's input, choice by choice, to the schema of its model;
// false if the simulator does not have it.
func holds(t *testing.T, m *catalog.Model, i int) bool {
	t.Helper()
	entry := m.Chain[i]
	schema, found := inputSchema(t, entry)
	if !found {
		return false
	}
	changes := []map[string]any{nil}
	for name, choices := range catalogtest.Choices(t, m) {
		for _, choice := range choices {
			if entry.When[name] == "" {
				changes = append(changes, map[string]any{name: choice})
			}
		}
	}
	files := catalogtest.Files{Image: given, Mask: given, Video: given, Audio: given}
	for _, change := range changes {
		input, err := m.BuildInput(catalogtest.Generation(t, m, i, files, change), i)
		require.NoError(t, err)
		encoded, err := json.Marshal(input)
		require.NoError(t, err)
		document, err := jsonschema.UnmarshalJSON(strings.NewReader(string(encoded)))
		require.NoError(t, err)
		assert.NoError(t, schema.Validate(document), "%s at %s: %v", m.ID, entry.Model, change)
	}
	return true
}
