package client

import (
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
)

// settings turns key=value pairs into the settings of a model, each value of the
// type that the model's JSON Schema gives it. Whether a value is allowed is left
// to the server, which names the setting at fault.
func settings(model Model, pairs []string) (map[string]any, error) {
	properties, _ := model.SettingsSchema["properties"].(map[string]any)
	out := map[string]any{}
	faults := []error{}
	for _, pair := range pairs {
		key, text, ok := strings.Cut(pair, "=")
		if !ok {
			faults = append(faults, fmt.Errorf("--set %s: must be key=value", pair))
			continue
		}
		property, known := properties[key].(map[string]any)
		if !known {
			faults = append(faults, fmt.Errorf("--set %s: %s has no such setting; it has %s", key, model.ID, names(properties)))
			continue
		}
		value, err := typed(property, text)
		if err != nil {
			faults = append(faults, fmt.Errorf("--set %s: %w", key, err))
		}
		out[key] = value
	}
	return out, errors.Join(faults...)
}

func names(properties map[string]any) string {
	if len(properties) == 0 {
		return "none"
	}
	return strings.Join(slices.Sorted(maps.Keys(properties)), ", ")
}

// typed reads text as the first type of the property that it can be.
func typed(property map[string]any, text string) (any, error) {
	var err error
	for _, name := range typesOf(property) {
		var value any
		if value, err = parse(name, text); err == nil {
			return value, nil
		}
	}
	return nil, err
}

// typesOf returns the types of a property, a string where it names none.
func typesOf(property map[string]any) []string {
	switch named := property["type"].(type) {
	case string:
		return []string{named}
	case []any:
		var all []string
		for _, one := range named {
			if name, ok := one.(string); ok && name != "null" {
				all = append(all, name)
			}
		}
		return all
	default:
		return []string{"string"}
	}
}

func parse(name, text string) (any, error) {
	switch name {
	case "integer":
		if value, err := strconv.ParseInt(text, 10, 64); err == nil {
			return value, nil
		}
		return nil, fmt.Errorf("%q is not a whole number", text)
	case "number":
		if value, err := strconv.ParseFloat(text, 64); err == nil {
			return value, nil
		}
		return nil, fmt.Errorf("%q is not a number", text)
	case "boolean":
		if text == "true" || text == "false" {
			return text == "true", nil
		}
		return nil, fmt.Errorf("%q is neither true nor false", text)
	case "array", "object":
		var value any
		if err := json.Unmarshal([]byte(text), &value); err != nil {
			return nil, fmt.Errorf("%q is not JSON: %w", text, err)
		}
		return value, nil
	default:
		return text, nil
	}
}
