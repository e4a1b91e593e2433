package catalog_test

import (
	"strings"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/require"

	"darkroom/catalog"
)

// sheet is a correct data file with one setting of every kind; tests break one
// thing of it at a time.
const sheet = `
id: test-model
name: Test model
description: For tests.
actions: [create]
output: image
usual_seconds: 2
deadline_seconds: 60
limits:
  prompt: {required: true, max: 20}
  images: {max: 1}
chain:
  - provider: replicate
    model: acme/test
    input:
      prompt: {from: prompt}
      image: {from: image}
      size: {from: settings.size}
      style: {from: settings.style}
      strength: {from: settings.strength}
      label: {from: settings.label}
      colour: {from: settings.colour}
      tags: {from: settings.tags}
      fine: {from: settings.fine}
settings:
  type: object
  additionalProperties: false
  required: [label]
  properties:
    size: {type: integer, title: Size, description: d, minimum: 64, maximum: 2048, multipleOf: 8, default: 64, x-order: 1}
    style: {type: string, title: Style, description: d, enum: [soft, hard], default: soft, x-order: 2}
    strength: {type: number, title: Strength, description: d, minimum: 0, maximum: 1, x-order: 3}
    label: {type: string, title: Label, description: d, minLength: 2, maxLength: 8, x-order: 4}
    colour: {type: string, title: Colour, description: d, pattern: "^#[0-9a-f]{6}$", x-hint: "a colour such as #ff8800", x-order: 5}
    tags: {type: array, title: Tags, description: d, items: {type: string, maxLength: 5}, minItems: 1, maxItems: 3, uniqueItems: true, x-order: 6}
    fine: {type: boolean, title: Fine, description: d, default: false, x-order: 7}
price:
  unit: run
  by: [style, fine]
  rates:
    - {when: {style: soft, fine: "false"}, micro_usd: 1000}
    - {when: {style: soft, fine: "true"}, micro_usd: 2000}
    - {when: {style: hard, fine: "false"}, micro_usd: 3000}
    - {when: {style: hard, fine: "true"}, micro_usd: 4000}
  price_source: none
`

// changed returns the sheet with each key replaced, all of which must be in it.
func changed(t *testing.T, changes map[string]string) string {
	t.Helper()
	text := sheet
	for from, to := range changes {
		require.Contains(t, text, from)
		text = strings.Replace(text, from, to, 1)
	}
	return text
}

func read(text string) (*catalog.Catalog, error) {
	return catalog.Read(fstest.MapFS{"test-model.yaml": {Data: []byte(text)}})
}

func modelOf(t *testing.T, changes map[string]string) *catalog.Model {
	t.Helper()
	c, err := read(changed(t, changes))
	require.NoError(t, err)
	m, ok := c.Lookup("test-model")
	require.True(t, ok)
	return m
}

func TestReadRefuses(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct{ from, to, want string }{
		"unknown field":           {"output: image", "output: image\nprise: 3", "prise"},
		"repeated key":            {"output: image", "output: image\noutput: image", "output"},
		"other id than file":      {"id: test-model", "id: other", "file's name"},
		"bad id":                  {"id: test-model", "id: Test Model", "id"},
		"no name":                 {"name: Test model", `name: ""`, "name"},
		"unknown action":          {"[create]", "[dance]", "dance"},
		"no action":               {"[create]", "[]", "actions"},
		"unknown output":          {"output: image", "output: smell", "smell"},
		"deadline first":          {"deadline_seconds: 60", "deadline_seconds: 1", "deadline_seconds"},
		"prompt without length":   {"max: 20}", "max: 0}", "prompt"},
		"two images":              {"images: {max: 1}", "images: {max: 2}", "images"},
		"unknown provider":        {"provider: replicate", "provider: acme", "provider"},
		"unsent setting":          {"      size: {from: settings.size}\n", "", `"size" is never sent`},
		"unsent prompt":           {"      prompt: {from: prompt}\n", "", "prompt is never sent"},
		"unsent image":            {"      image: {from: image}\n", "", "image is never sent"},
		"unsent video":            {"images: {max: 1}", "videos: {max: 1}", "video is never sent"},
		"mapping from nowhere":    {"{from: image}", "{from: moon}", "moon"},
		"mapping from no setting": {"{from: settings.tags}", "{from: settings.moon}", "moon"},
		"mapping without source":  {"{from: image}", "{}", "from or value"},
		"mapping to no type":      {"{from: image}", "{from: image, as: moon}", "as"},
		"open settings":           {"additionalProperties: false", "additionalProperties: true", "additionalProperties"},
		"unknown schema word":     {"minLength: 2", "const: 2", "const"},
		"setting without title":   {"title: Size, ", "", "title"},
		"pattern without words":   {`x-hint: "a colour such as #ff8800", `, "", "x-hint"},
		"same place twice":        {"x-order: 2}", "x-order: 1}", "x-order"},
		"default out of range":    {"default: 64", "default: 63", "default"},
		"default of a must":       {"maxLength: 8", "maxLength: 8, default: abc", "required and has a default"},
		"bad schema":              {"type: number", "type: numbr", "schema"},
		"unknown unit":            {"unit: run", "unit: wish", "unit"},
		"no price source":         {"price_source: none", `price_source: ""`, "price_source"},
		"count of no number":      {"unit: run", "unit: run\n  count: style", "count"},
		"megapixels of words":     {"unit: run", "unit: megapixel\n  count: style", "count"},
		"outputs of no number":    {"unit: run", "unit: run\n  outputs: style", "outputs"},
		"outputs twice":           {"unit: run", "unit: image\n  count: size\n  outputs: size", "outputs"},
		"inputs for nothing":      {"unit: run", "unit: run\n  inputs: {max_megapixels: 4}", "inputs"},
		"inputs without an end":   {"unit: run", "unit: run\n  inputs: {micro_usd: 5}", "inputs"},
		"base below nothing":      {"unit: run", "unit: run\n  base_micro_usd: -1", "base_micro_usd"},
		"price by free text":      {"by: [style, fine]", "by: [size, fine]", "enum"},
		"price by what may lack":  {"by: [style, fine]", "by: [strength]", "default"},
		"rate missing":            {"    - {when: {style: hard, fine: \"true\"}, micro_usd: 4000}\n", "", "rates"},
		"rate twice":              {"{style: hard, fine: \"true\"}", "{style: soft, fine: \"true\"}", "rates"},
		"rate for nothing":        {"micro_usd: 4000", "micro_usd: 0", "above 0"},
		"flat price and rates":    {"unit: run", "unit: run\n  micro_usd: 5", "micro_usd"},
		"no price":                {"by: [style, fine]", "by: []", "micro_usd"},
		"no settings":             {"type: object", "type: array", "type: object"},
		"broken yaml":             {"id: test-model", "id: [", "read yaml"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := read(changed(t, map[string]string{test.from: test.to}))
			require.ErrorContains(t, err, test.want)
			require.ErrorContains(t, err, "test-model.yaml")
		})
	}
}

func TestReadTellsEveryFile(t *testing.T) {
	t.Parallel()
	_, err := catalog.Read(fstest.MapFS{"a.yaml": {Data: []byte("id: [")}, "b.yaml": {Data: []byte("id: b")}})
	require.ErrorContains(t, err, "a.yaml")
	require.ErrorContains(t, err, "b.yaml")
}

func TestReadWithoutChain(t *testing.T) {
	t.Parallel()
	head, rest, found := strings.Cut(sheet, "chain:\n")
	require.True(t, found)
	_, rest, found = strings.Cut(rest, "settings:\n")
	require.True(t, found)
	_, err := read(head + "chain: []\nsettings:\n" + rest)
	require.ErrorContains(t, err, "at least one entry")
}
