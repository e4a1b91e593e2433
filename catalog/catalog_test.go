package catalog_test

import (
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"darkroom/catalog"
	"darkroom/models"
)

var update = flag.Bool("update", false, "write the golden files anew")

func load(t *testing.T) *catalog.Catalog {
	t.Helper()
	c, err := catalog.Load()
	require.NoError(t, err)
	return c
}

func lookup(t *testing.T, id string) *catalog.Model {
	t.Helper()
	m, ok := load(t).Lookup(id)
	require.True(t, ok, id)
	return m
}

// golden compares value, as JSON, with a file in testdata.
func golden(t *testing.T, name string, value any) {
	t.Helper()
	got, err := json.MarshalIndent(value, "", "  ")
	require.NoError(t, err)
	path := filepath.Join("testdata", name)
	if *update {
		require.NoError(t, os.WriteFile(path, append(got, '\n'), 0o600))
	}
	want, err := os.ReadFile(path)
	require.NoError(t, err, "run the test with -update and look at the file")
	require.JSONEq(t, string(want), string(got))
}

func TestModelsGolden(t *testing.T) {
	t.Parallel()
	type line struct {
		ID, Name  string
		Actions   []models.Action
		Output    catalog.Output
		Price     string
		AdminOnly bool
		Plan      models.Plan
		Settings  map[string]any
	}
	var lines []line
	for _, m := range load(t).Models("") {
		defaults, faults := m.ValidateSettings(files(m))
		require.Empty(t, faults, m.ID)
		lines = append(lines, line{
			ID: m.ID, Name: m.Name, Actions: m.Actions, Output: m.Output, Price: m.PriceText(),
			AdminOnly: m.AdminOnly, Plan: m.Plan(m.Actions[0]), Settings: defaults,
		})
	}
	golden(t, "models.json", lines)
}

func TestModelsByAction(t *testing.T) {
	t.Parallel()
	c := load(t)
	require.Len(t, c.Models(""), 18, "every model, whatever it does")
	for _, test := range []struct {
		action models.Action
		want   []string
	}{
		{models.ActionCreate, []string{"flux-2-pro", "flux-schnell"}},
		{models.ActionEdit, []string{"flux-2-pro-edit", "flux-kontext-pro"}},
		{models.ActionUpscale, []string{"real-esrgan", "recraft-crisp-upscale"}},
		{models.ActionRemoveBG, []string{"851-background-remover", "bria-remove-background"}},
		{models.ActionInpaint, []string{"bria-genfill-inpaint", "flux-fill-pro"}},
		{models.ActionExpand, []string{"bria-expand", "flux-fill-pro-outpaint"}},
		{models.ActionVideoCreate, []string{"seedance-1-pro"}},
		{models.ActionVideoI2V, []string{"kling-v2.5-turbo-pro-i2v", "seedance-1-pro-i2v"}},
		{models.ActionAnalyzeDescribe, []string{"moondream2"}},
		{models.ActionAnalyzeOCR, []string{"text-extract-ocr"}},
		{models.ActionAnalyzePrompt, []string{"img2prompt"}},
		{models.ActionVideoEdit, []string{}},
	} {
		ids := []string{}
		for _, m := range c.Models(test.action) {
			ids = append(ids, m.ID)
		}
		require.Equal(t, test.want, ids, "action %q", test.action)
	}
}

func TestLookupUnknown(t *testing.T) {
	t.Parallel()
	_, ok := load(t).Lookup("flux-9000")
	require.False(t, ok)
}

func TestModelFacts(t *testing.T) {
	t.Parallel()
	edit := lookup(t, "flux-kontext-pro")
	require.True(t, edit.NeedsImage())
	require.Equal(t, models.ProviderReplicate, edit.Provider())
	require.True(t, json.Valid(edit.SettingsSchema()))
	require.False(t, lookup(t, "flux-schnell").NeedsImage())
}

// TestReplicateNames guards against a version that lost a digit: only Replicate
// itself would notice, at the first request.
func TestReplicateNames(t *testing.T) {
	t.Parallel()
	for _, m := range load(t).Models("") {
		for _, entry := range m.Chain {
			if entry.Provider == models.ProviderReplicate {
				require.Regexp(t, `^[a-z0-9-]+/[a-z0-9.-]+(:[0-9a-f]{64})?$`, entry.Model, m.ID)
			}
		}
	}
}

// schemaOf returns the schema of one setting.
func schemaOf(t *testing.T, m *catalog.Model, setting string) string {
	t.Helper()
	var schema struct{ Properties map[string]json.RawMessage }
	require.NoError(t, json.Unmarshal(m.SettingsSchema(), &schema))
	return string(schema.Properties[setting])
}
