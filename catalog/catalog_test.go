package catalog_test

import (
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"

	"darkroom/catalog"
	"darkroom/catalog/catalogtest"
	"darkroom/models"
)

var update = flag.Bool("update", false, "write the golden files anew")

// onOffer is read once: it never changes.
var onOffer = sync.OnceValues(catalog.Load)

func load(t *testing.T) *catalog.Catalog {
	t.Helper()
	c, err := onOffer()
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
		defaults := catalogtest.Generation(t, m, 0, inputs, nil).Settings
		lines = append(lines, line{
			ID: m.ID, Name: m.Name, Actions: m.Actions, Output: m.Output, Price: m.PriceText(),
			AdminOnly: m.AdminOnly, Plan: m.Plan(models.Generation{Action: m.Actions[0], Settings: defaults}), Settings: defaults,
		})
	}
	golden(t, "models.json", lines)
}

func TestModelsByAction(t *testing.T) {
	t.Parallel()
	c := load(t)
	require.Greater(t, len(c.Models("")), 91, "every model, whatever it does")
	for _, action := range models.Actions() {
		found := c.Models(action)
		require.NotEmpty(t, found, "action %q", action)
		for _, m := range found {
			require.True(t, m.Supports(action))
		}
		require.True(t, slices.IsSortedFunc(found, func(a, b *catalog.Model) int { return strings.Compare(a.ID, b.ID) }))
	}
	require.Empty(t, c.Models("dance"))
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

// TestFormerModels: every model of the application that Darkroom replaces is
// there, under its id and for its action. testdata/former.txt names them.
func TestFormerModels(t *testing.T) {
	t.Parallel()
	data, err := os.ReadFile("testdata/former.txt")
	require.NoError(t, err)
	lines := strings.Fields(string(data))
	require.Len(t, lines, 2*91)
	for pair := range slices.Chunk(lines, 2) {
		require.True(t, lookup(t, pair[0]).Supports(models.Action(pair[1])), "%s %s", pair[0], pair[1])
	}
}

// TestActionsByProvider: each provider is asked for everything that it can do.
func TestActionsByProvider(t *testing.T) {
	t.Parallel()
	offered := map[string]bool{}
	for _, m := range load(t).Models("") {
		for _, entry := range m.Chain {
			for _, action := range m.Actions {
				offered[fmt.Sprintf("%s at %s", action, entry.Provider)] = true
			}
		}
	}
	pictures := []models.Action{models.ActionCreate, models.ActionEdit}
	films := []models.Action{models.ActionVideoCreate, models.ActionVideoI2V, models.ActionVideoKeyframes}
	work := []models.Action{
		models.ActionInpaint, models.ActionExpand, models.ActionUpscale, models.ActionRemoveBG,
		models.ActionVideoEdit, models.ActionVideoUpscale,
	}
	texts := []models.Action{models.ActionAnalyzeDescribe, models.ActionAnalyzeOCR, models.ActionAnalyzePrompt}
	for provider, actions := range map[models.Provider][]models.Action{
		models.ProviderReplicate:  slices.Concat(pictures, films, work, texts),
		models.ProviderFal:        slices.Concat(pictures, films, work),
		models.ProviderGoogle:     slices.Concat(pictures, films, texts, []models.Action{models.ActionExpand}),
		models.ProviderHiggsfield: slices.Concat(pictures, films),
	} {
		for _, action := range actions {
			require.Contains(t, offered, fmt.Sprintf("%s at %s", action, provider))
		}
	}
}

// TestKeyframesHaveBothEnds: a film between two pictures needs both.
func TestKeyframesHaveBothEnds(t *testing.T) {
	t.Parallel()
	for _, m := range load(t).Models(models.ActionVideoKeyframes) {
		var schema struct{ Required []string }
		require.NoError(t, json.Unmarshal(m.SettingsSchema(), &schema))
		require.True(t, m.NeedsImage(), m.ID)
		require.Len(t, schema.Required, 1, m.ID)
		require.Contains(t, m.InputSettings(), schema.Required[0], m.ID)
	}
}

// TestSharedSettingsAreShared: what one model alone has stands in its own file.
func TestSharedSettingsAreShared(t *testing.T) {
	t.Parallel()
	shared, err := os.ReadFile("data/shared/settings.yaml")
	require.NoError(t, err)
	files, err := filepath.Glob("data/*.yaml")
	require.NoError(t, err)
	var all strings.Builder
	for _, file := range files {
		data, err := os.ReadFile(file)
		require.NoError(t, err)
		all.Write(data)
	}
	for _, name := range regexp.MustCompile(`(?m)^([a-z_]+):$`).FindAllStringSubmatch(string(shared), -1) {
		used := regexp.MustCompile(`use: `+name[1]+`\b`).FindAllString(all.String(), 2)
		require.Len(t, used, 2, "%s is used less than twice", name[1])
	}
}
