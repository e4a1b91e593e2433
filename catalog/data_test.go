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
      prompt: prompt
      image: image
      size: settings.size
      style: settings.style
      strength: settings.strength
      label: settings.label
      colour: settings.colour
      tags: settings.tags
      fine: settings.fine
settings:
  size: {type: integer, title: Size, description: d, minimum: 64, maximum: 2048, multipleOf: 8, default: 64}
  style: {type: string, title: Style, description: d, enum: [soft, hard], default: soft}
  strength: {type: number, title: Strength, description: d, minimum: 0, maximum: 1}
  label: {required: true, type: string, title: Label, description: d, minLength: 2, maxLength: 8}
  colour: {type: string, title: Colour, description: d, pattern: "^#[0-9a-f]{6}$", x-hint: "a colour such as #ff8800"}
  tags: {type: array, title: Tags, description: d, items: {type: string, maxLength: 5}, minItems: 1, maxItems: 3, uniqueItems: true}
  fine: {type: boolean, title: Fine, description: d, default: false}
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
		"unsent setting":          {"      size: settings.size\n", "", `"size" is never sent`},
		"unsent prompt":           {"      prompt: prompt\n", "", "prompt is never sent"},
		"unsent image":            {"      image: image\n", "", "image is never sent"},
		"unsent video":            {"images: {max: 1}", "videos: {max: 1}", "video is never sent"},
		"mapping from nowhere":    {"image: image", "image: moon", "moon"},
		"mapping from no setting": {"settings.tags", "settings.moon", "moon"},
		"mapping without source":  {"image: image", "image: {}", "from or value"},
		"mapping to no type":      {"image: image", "image: {from: image, as: moon}", "as"},
		"unknown schema word":     {"minLength: 2", "const: 2", "const"},
		"setting without title":   {"title: Size, ", "", "title"},
		"pattern without words":   {`, x-hint: "a colour such as #ff8800"`, "", "x-hint"},
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
		"settings of no words":    {"fine: {type: boolean, title: Fine, description: d, default: false}", "fine: boolean", "map of words"},
		"broken yaml":             {"id: test-model", "id: [", "read yaml"},
		"nothing to use":          {"{type: number, title: Strength", "{use: moon, title: Strength", "shared setting"},
		"negative rate":           {"provider: replicate", "provider: replicate\n    per_minute: -1", "per_minute"},
		"unknown file type":       {"images: {max: 1}", "images: {max: 1, types: [bmp]}", "types"},
		"sides upside down":       {"images: {max: 1}", "images: {max: 1, min_side: 9, max_side: 8}", "maximum"},
		"with no list":            {"image: image", "image: {from: images, with: settings.tags}", "with"},
		"with after nothing":      {"image: image", "image: {from: image, with: settings.tags}", "with"},
		"invert of no mask":       {"image: image", "image: {from: image, invert: true}", "invert"},
		"snap of words":           {"style: settings.style", "style: {from: settings.style, snap: [1]}", "snap"},
		"snap that falls":         {"size: settings.size", "size: {from: settings.size, snap: [2, 1]}", "snap"},
		"snap without setting":    {"image: image", "image: {from: image, snap: [1]}", "snap"},
		"word for no number":      {"size: settings.size", "size: {from: settings.size, snap: [1, 2], map: {3: three}}", "map"},
		"nothing for a price":     {"fine: settings.fine", "fine: {from: settings.fine, map: {\"true\": null}}", "price depends"},
		"first entry for some":    {"model: acme/test", "model: acme/test\n    when: {style: soft}", "every request"},
		"entry for no choice":     {"model: acme/test", "model: acme/test\n    when: {style: wet}", "cannot be"},
		"without nothing":         {"model: acme/test", "model: acme/test\n    without: [moon]", "without"},
		"without what is sent":    {"model: acme/test", "model: acme/test\n    without: [colour]", "is sent"},
		"without what is priced":  {"      fine: settings.fine\n", "    without: [fine]\n", "priced"},
		"snapped in two ways":     {"size: settings.size", "size: {from: settings.size, snap: [1]}\n      more: settings.size", "twice"},
		"without a must":          {"    input:\n      prompt: prompt\n      image: image\n      size: settings.size\n      style: settings.style\n      strength: settings.strength\n      label: settings.label\n", "    without: [label]\n    input:\n", "a must"},
		"units and count":         {"unit: run", "unit: second\n  count: size\n  units: 3", "units"},
		"gpu without prediction":  {"unit: run", "unit: gpu_second", "units"},
		"rule without then":       {"price:\n", "rules: [{when: {style: soft}}]\nprice:\n", "when and then"},
		"rule for no setting":     {"price:\n", "rules: [{when: {moon: full}, then: {style: [soft]}}]\nprice:\n", "moon"},
		"rule for no choice":      {"price:\n", "rules: [{when: {style: wet}, then: {fine: [\"true\"]}}]\nprice:\n", "wet"},
		"rate that rules forbid":  {"price:\n", "rules: [{when: {style: hard}, then: {fine: [\"true\"]}}]\nprice:\n", "rates"},
		"rule against a default":  {"price:\n", "rules: [{when: {style: soft}, then: {fine: [\"true\"]}}]\nprice:\n", "default"},
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
