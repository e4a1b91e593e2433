package simulator_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"image"
	"image/color"
	"image/draw"
	"image/png"
	"maps"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"darkroom/catalog"
	"darkroom/catalog/catalogtest"
	"darkroom/models"
	"darkroom/simulator/simulatortest"
)

// catalogPatience is for all films of the catalog on one busy machine, one after
// another.
const catalogPatience = 5 * time.Minute

// gallery serves one picture, which is a mask as well: white in its middle.
func gallery(t *testing.T) string {
	t.Helper()
	img := image.NewGray(image.Rect(0, 0, 96, 64))
	draw.Draw(img, image.Rect(24, 16, 72, 48), image.NewUniform(color.White), image.Point{}, draw.Src)
	var encoded bytes.Buffer
	require.NoError(t, png.Encode(&encoded, img))
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		_, err := w.Write(encoded.Bytes())
		assert.NoError(t, err)
	}))
	t.Cleanup(server.Close)
	return server.URL + "/in.png"
}

// given is an address that a user may give, which a loopback one is not.
const given = "https://media.example/in.png"

// asked is the input of the model's entry for a request with this picture, the
// smallest and shortest of what it makes.
func asked(t *testing.T, m *catalog.Model, entry int, address string) map[string]any {
	t.Helper()
	small := map[string]any{}
	for name, choices := range catalogtest.Choices(t, m) {
		if slices.Contains([]string{"resolution", "target_resolution", "size", "duration"}, name) && m.Chain[entry].When[name] == "" {
			small[name] = choices[0]
		}
	}
	files := catalogtest.Files{Image: given, Mask: given, Video: given, Audio: given}
	input, err := m.BuildInput(catalogtest.Generation(t, m, entry, files, small), entry)
	require.NoError(t, err)
	return readdressed(input, address)
}

// readdressed puts the address of what there is in the place of the given one.
func readdressed(input map[string]any, address string) map[string]any {
	out := maps.Clone(input)
	for name, value := range out {
		switch value := value.(type) {
		case string:
			out[name] = strings.ReplaceAll(value, given, address)
		case []any:
			list := slices.Clone(value)
			for i, item := range list {
				if item == given {
					list[i] = address
				}
			}
			out[name] = list
		}
	}
	return out
}

// TestEveryCatalogModelRuns sends each model's input, as the catalog builds it,
// to the simulator, whose schemas are the real models' and know nothing of it.
func TestEveryCatalogModelRuns(t *testing.T) {
	t.Parallel()
	offer, err := catalog.Load()
	require.NoError(t, err)
	s, client, address := simulatortest.Start(t), newClient(t), gallery(t)
	for _, m := range offer.Models("") {
		for i, entry := range m.Chain {
			if entry.Provider != models.ProviderReplicate {
				continue
			}
			t.Run(m.ID, func(t *testing.T) {
				t.Parallel()
				input := asked(t, m, i, address)
				assert.Subset(t, inputsOf(t, client, s.URL(), entry.Model), slices.Collect(maps.Keys(input)), "Replicate lets unknown inputs pass unheeded")
				status, made := call(t, client, http.MethodPost, s.URL()+"/v1/predictions", map[string]any{"version": entry.Model, "input": input})
				require.Equal(t, http.StatusCreated, status, "%v", made)
				id, ok := made["id"].(string)
				require.True(t, ok)
				require.Eventually(t, func() bool {
					_, made = call(t, client, http.MethodGet, s.URL()+"/v1/predictions/"+id, nil)
					return made["completed_at"] != nil
				}, catalogPatience, 50*time.Millisecond)
				require.Equal(t, "succeeded", made["status"], made["error"])
				assert.Equal(t, m.Output, outputOf(t, made["output"]))
			})
		}
	}
}

// TestEveryChoiceIsTaken sends every choice of every model's settings to the
// simulator, and calls the job back at once.
func TestEveryChoiceIsTaken(t *testing.T) {
	t.Parallel()
	offer, err := catalog.Load()
	require.NoError(t, err)
	s, client := simulatortest.Start(t), newClient(t)
	for _, m := range offer.Models("") {
		for i, entry := range m.Chain {
			if entry.Provider != models.ProviderReplicate {
				continue
			}
			for name, choices := range catalogtest.Choices(t, m) {
				for _, choice := range choices {
					files := catalogtest.Files{Image: given, Mask: given, Video: given, Audio: given}
					input, err := m.BuildInput(catalogtest.Generation(t, m, i, files, map[string]any{name: choice}), i)
					require.NoError(t, err)
					input["prompt"] = "[sim queue=1h] " + fmt.Sprint(input["prompt"])
					status, made := call(t, client, http.MethodPost, s.URL()+"/v1/predictions", map[string]any{"version": entry.Model, "input": input})
					require.Equal(t, http.StatusCreated, status, "%s: %s %v: %v", m.ID, name, choice, made)
					call(t, client, http.MethodPost, fmt.Sprintf("%s/v1/predictions/%v/cancel", s.URL(), made["id"]), nil)
				}
			}
		}
	}
}

// inputsOf names the inputs of a model, as its schema has them.
func inputsOf(t *testing.T, client *http.Client, url, model string) []string {
	t.Helper()
	slug, _, _ := strings.Cut(model, ":")
	status, shown := call(t, client, http.MethodGet, url+"/v1/models/"+slug, nil)
	require.Equal(t, http.StatusOK, status, slug)
	var found struct {
		Version struct {
			Schema struct {
				Components struct {
					Schemas struct {
						Input struct{ Properties map[string]any }
					}
				}
			} `json:"openapi_schema"`
		} `json:"latest_version"`
	}
	encoded, err := json.Marshal(shown)
	require.NoError(t, err)
	require.NoError(t, json.Unmarshal(encoded, &found))
	return slices.Collect(maps.Keys(found.Version.Schema.Components.Schemas.Input.Properties))
}

// outputOf tells the kind of a prediction's output: text, or what the file's
// name ends in.
func outputOf(t *testing.T, output any) catalog.Output {
	t.Helper()
	if list, ok := output.([]any); ok {
		require.NotEmpty(t, list)
		output = list[0]
	}
	text, ok := output.(string)
	require.True(t, ok, "%v", output)
	switch {
	case !strings.HasPrefix(text, "http"):
		return catalog.OutputText
	case strings.HasSuffix(text, ".mp4"):
		return catalog.OutputVideo
	}
	return catalog.OutputImage
}
