package catalog

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"maps"

	"github.com/goccy/go-yaml"
)

// sharedFile holds the settings that several models have in the same words.
const sharedFile = "shared/settings.yaml"

// written is a setting as a data file writes it: words of JSON Schema, besides
// "use" and "required".
type written = map[string]any

// readShared reads the shared settings; a folder without them shares none.
func readShared(fsys fs.FS) (map[string]written, error) {
	data, err := fs.ReadFile(fsys, sharedFile)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("read shared settings: %w", err)
	}
	var shared map[string]written
	if err := yaml.Unmarshal(data, &shared); err != nil {
		return nil, fmt.Errorf("%s: read yaml: %w", sharedFile, err)
	}
	return shared, nil
}

// form turns the settings of a data file into one JSON Schema: each begins with
// the shared setting that it uses, its own words win, and its place in the file
// is its place in the form.
func form(data []byte, shared map[string]written) (json.RawMessage, error) {
	var file struct {
		Settings yaml.MapSlice `yaml:"settings"`
	}
	if err := yaml.Unmarshal(data, &file); err != nil {
		return nil, fmt.Errorf("must be a map of settings: %w", err)
	}
	properties, required := make(map[string]written, len(file.Settings)), []string{}
	for place, item := range file.Settings {
		name := fmt.Sprint(item.Key)
		setting, err := merge(item.Value, shared)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		if must, _ := setting["required"].(bool); must {
			required = append(required, name)
		}
		delete(setting, "required")
		setting["x-order"] = place + 1
		properties[name] = setting
	}
	return json.Marshal(map[string]any{
		"type": "object", "additionalProperties": false, "properties": properties, "required": required,
	})
}

// merge puts a setting's own words over the shared setting that it uses. A word
// without a value takes the shared one away.
func merge(own any, shared map[string]written) (written, error) {
	words, ok := own.(map[string]any)
	if !ok {
		return nil, errors.New("must be a map of words")
	}
	setting := written{}
	if use, given := words["use"]; given {
		base, known := shared[fmt.Sprint(use)]
		if !known {
			return nil, fmt.Errorf("use: there is no shared setting %q", use)
		}
		setting = maps.Clone(base)
	}
	for word, value := range words {
		setting[word] = value
		if value == nil || word == "use" {
			delete(setting, word)
		}
	}
	return setting, nil
}
