package catalog_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"darkroom/models"
)

func TestValidateSettingsFillsDefaults(t *testing.T) {
	t.Parallel()
	m := modelOf(t, nil)
	given := map[string]any{"label": "abc", "style": nil, "size": 72.0}
	full, faults := m.ValidateSettings(given)
	require.Empty(t, faults)
	require.Equal(t, map[string]any{"label": "abc", "style": "soft", "size": 72.0, "fine": false}, full)
	require.Len(t, given, 3, "the given map stays as it was")
}

// TestValidateSettingsSaysWhatToDo breaks each rule that a schema may hold.
func TestValidateSettingsSaysWhatToDo(t *testing.T) {
	t.Parallel()
	const (
		size   = "Size must be a multiple of 8 from 64 to 2048."
		label  = "Label must be text of 2 to 8 characters."
		colour = "Colour must be a colour such as #ff8800."
		tags   = "Tags must be a list of 1 to 3 entries without repeats, each text of at most 5 characters."
	)
	for name, test := range map[string]struct {
		field string
		value any
		want  string
	}{
		"wrong type":         {"size", "64", size},
		"not whole":          {"size", 64.5, size},
		"below minimum":      {"size", 8.0, size},
		"above maximum":      {"size", 4096.0, size},
		"not a multiple":     {"size", 65.0, size},
		"not on the list":    {"style", "loud", "Style must be one of soft, hard."},
		"list where text is": {"style", []any{"soft"}, "Style must be one of soft, hard."},
		"number out of line": {"strength", 1.5, "Strength must be a number from 0 to 1."},
		"too short":          {"label", "a", label},
		"too long":           {"label", "abcdefghi", label},
		"null of a must":     {"label", nil, "Label is missing: give text of 2 to 8 characters."},
		"other pattern":      {"colour", "red", colour},
		"empty list":         {"tags", []any{}, tags},
		"long list":          {"tags", []any{"a", "b", "c", "d"}, tags},
		"repeats":            {"tags", []any{"a", "a"}, tags},
		"wrong entry":        {"tags", []any{"abcdef"}, tags},
		"wrong entry type":   {"tags", []any{1.0}, tags},
		"text for a switch":  {"fine", "yes", "Fine must be true or false."},
		"object":             {"fine", map[string]any{"a": 1.0}, "Fine must be true or false."},
		"unknown":            {"moon", 1.0, `This model has no setting "moon". It has: size, style, strength, label, colour, tags, fine.`},
		"unknown null":       {"moon", nil, `This model has no setting "moon". It has: size, style, strength, label, colour, tags, fine.`},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			given := map[string]any{"label": "abc"}
			given[test.field] = test.value
			full, faults := modelOf(t, nil).ValidateSettings(given)
			require.Nil(t, full)
			require.Equal(t, []models.FieldError{{Field: "settings." + test.field, Message: test.want}}, faults)
		})
	}
}

func TestValidateSettingsNamesEveryFault(t *testing.T) {
	t.Parallel()
	_, faults := modelOf(t, nil).ValidateSettings(map[string]any{"size": 1.0, "moon": 1.0})
	var fields []string
	for _, fault := range faults {
		fields = append(fields, fault.Field)
	}
	require.Equal(t, []string{"settings.label", "settings.moon", "settings.size"}, fields)
}

// TestFormWords shows the words of one-sided and missing bounds.
func TestFormWords(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct{ from, to, field, want string }{
		"at least":   {"minimum: 64, maximum: 2048, multipleOf: 8", "minimum: 64", "size", "Size must be a whole number of at least 64."},
		"at most":    {"minimum: 64, maximum: 2048, multipleOf: 8", "maximum: 64", "size", "Size must be a whole number of at most 64."},
		"any number": {", minimum: 0, maximum: 1", "", "strength", "Strength must be a number."},
		"min text":   {"minLength: 2, maxLength: 8", "minLength: 2", "label", "Label must be text of at least 2 characters."},
		"exact text": {"minLength: 2, maxLength: 8", "minLength: 3, maxLength: 3", "label", "Label must be text of 3 characters."},
		"any text":   {", minLength: 2, maxLength: 8", "", "label", "Label must be text."},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			m := modelOf(t, map[string]string{test.from: test.to})
			_, faults := m.ValidateSettings(map[string]any{"label": "abc", test.field: []any{}})
			require.Equal(t, []models.FieldError{{Field: "settings." + test.field, Message: test.want}}, faults)
		})
	}
}
