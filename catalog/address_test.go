package catalog_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"darkroom/catalog"
	"darkroom/models"
)

const (
	label = `label: {required: true, type: string, title: Label, description: d, minLength: 2, maxLength: 8}`
	tags  = `items: {type: string, maxLength: 5}, minItems: 1, maxItems: 3, uniqueItems: true`
)

// filing is the model of the other tests with a mask that must be given and a
// list of pictures.
func filing(t *testing.T) *catalog.Model {
	t.Helper()
	return modelOf(t, map[string]string{
		label: `label: {required: true, type: string, title: Mask, description: d, x-input: mask}`,
		tags:  `items: {type: string}, maxItems: 2, x-input: image`,
	})
}

func TestInputSettings(t *testing.T) {
	t.Parallel()
	require.Equal(t, []string{"label", "tags"}, filing(t).InputSettings())
	require.Equal(t, []string{"mask"}, lookup(t, "flux-fill-pro").InputSettings())
	require.Empty(t, lookup(t, "flux-schnell").InputSettings())
}

func TestValidateSettingsTakesAddresses(t *testing.T) {
	t.Parallel()
	for _, address := range []string{"https://a.example/m.png?sig=1", "storage:uploads/a-b/c_1.png"} {
		given := map[string]any{"label": address, "tags": []any{address, "https://b.example/2"}}
		full, faults := filing(t).ValidateSettings(given)
		require.Empty(t, faults)
		require.Equal(t, address, full["label"])
	}
}

func TestValidateSettingsRefusesOtherAddresses(t *testing.T) {
	t.Parallel()
	const (
		form = "the address of a picture (https, or as an upload returned it)."
		mask = "Mask must be " + form
		list = "Tags must be a list of at most 2 entries, each " + form
	)
	good := "https://a.example/m.png"
	for name, test := range map[string]struct {
		field string
		value any
		want  string
	}{
		"plain http":    {"label", "http://a.example/m.png", mask},
		"data address":  {"label", "data:image/png;base64,AA==", mask},
		"climbing key":  {"label", "storage:uploads/../x", mask},
		"password":      {"label", "https://u:p@a.example/x", mask},
		"endless":       {"label", "https://a.example/" + strings.Repeat("x", 5000), mask},
		"nothing":       {"label", "", mask},
		"no text":       {"label", 7.0, mask},
		"left out":      {"label", nil, "Mask is missing: give " + form},
		"one of a list": {"tags", []any{good, "file:///etc/passwd"}, list},
		"long list":     {"tags", []any{good, good, good}, list},
		"wrong entry":   {"tags", []any{7.0}, list},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			given := map[string]any{"label": good}
			given[test.field] = test.value
			full, faults := filing(t).ValidateSettings(given)
			require.Nil(t, full)
			require.Equal(t, []models.FieldError{{Field: "settings." + test.field, Message: test.want}}, faults)
		})
	}
}

func TestReadRefusesWrongFiles(t *testing.T) {
	t.Parallel()
	for name, as := range map[string]string{
		"unknown kind":   `{type: string, title: T, description: d, x-input: song}`,
		"a number":       `{type: integer, title: T, description: d, x-input: image}`,
		"a list of them": `{type: array, items: {type: integer}, title: T, description: d, x-input: image}`,
		"a default":      `{type: string, default: "https://a.example", title: T, description: d, x-input: image}`,
		"choices":        `{type: string, enum: [a], title: T, description: d, x-input: image}`,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := read(changed(t, map[string]string{label: "label: " + as}))
			require.ErrorContains(t, err, "x-input")
		})
	}
}

func TestReadRefusesWrongMaps(t *testing.T) {
	t.Parallel()
	for name, source := range map[string]string{
		"a word without choice":  `{from: settings.style, map: {soft: Soft, hard: Hard, wet: Wet}}`,
		"nothing to choose from": `{from: settings.size, map: {"64": small}}`,
		"a prompt":               `{from: prompt, map: {soft: Soft}}`,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := read(changed(t, map[string]string{"style: settings.style": "style: " + source}))
			require.ErrorContains(t, err, "map: ")
		})
	}
}
