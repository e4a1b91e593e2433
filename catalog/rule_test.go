package catalog_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"darkroom/models"
)

// ruled is the model of the other tests with two rules: one between choices, one
// that a file is given or not.
const ruled = `rules:
  - when: {style: hard}
    then: {fine: ["true"], colour: [given]}
  - when: {tags: given, fine: "true"}
    then: {strength: [left out]}
price:
`

func TestValidateSettingsKeepsRules(t *testing.T) {
	t.Parallel()
	const (
		fine     = "Fine must be true where Style is hard."
		colour   = "Colour must be given where Style is hard."
		strength = "Strength must be left out where Fine is true and Tags is given."
	)
	for name, test := range map[string]struct {
		given map[string]any
		want  []models.FieldError
	}{
		"nothing chosen": {map[string]any{}, nil},
		"kept":           {map[string]any{"style": "hard", "fine": true, "colour": "#ff8800"}, nil},
		"all broken": {map[string]any{"style": "hard"}, []models.FieldError{
			{Field: "settings.colour", Message: colour}, {Field: "settings.fine", Message: fine},
		}},
		"left out kept":   {map[string]any{"fine": true, "tags": []any{"a"}}, nil},
		"left out broken": {map[string]any{"fine": true, "tags": []any{"a"}, "strength": 0.5}, []models.FieldError{{Field: "settings.strength", Message: strength}}},
		"what is wrong by itself first": {map[string]any{"style": "hard", "strength": 7.0}, []models.FieldError{
			{Field: "settings.strength", Message: "Strength must be a number from 0 to 1."},
		}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			test.given["label"] = "abc"
			full, faults := modelOf(t, map[string]string{"price:\n": ruled}).ValidateSettings(test.given)
			if test.want == nil {
				require.Empty(t, faults)
				require.NotNil(t, full)
				return
			}
			require.Equal(t, test.want, faults)
		})
	}
}
