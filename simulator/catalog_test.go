package simulator_test

import (
	"bytes"
	"image"
	"image/color"
	"image/draw"
	"image/png"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"darkroom/catalog"
	"darkroom/models"
	"darkroom/simulator/simulatortest"
)

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

// asked is a generation of the model, as admission leaves it.
func asked(t *testing.T, m *catalog.Model, address string) models.Generation {
	t.Helper()
	// A loopback address is none that a user may give; what the catalog makes of it
	// is all that counts here.
	const given = "https://media.example/in.png"
	wanted := map[string]any{}
	for _, name := range m.InputSettings() {
		wanted[name] = given
	}
	if strings.Contains(string(m.SettingsSchema()), `"480p"`) {
		wanted["resolution"] = "480p" // the quickest film
	}
	settings, faults := m.ValidateSettings(wanted)
	require.Empty(t, faults)
	for _, name := range m.InputSettings() {
		settings[name] = address
	}
	gen := models.Generation{ModelID: m.ID, Settings: settings}
	if m.Limits.Prompt.Max > 0 {
		gen.Prompt = "a lighthouse at dusk"
	}
	if m.NeedsImage() {
		gen.InputImageURL = address
	}
	return gen
}

// TestEveryCatalogModelRuns sends each model's input, as the catalog builds it,
// to the simulator, whose schemas are the real models' and know nothing of it.
func TestEveryCatalogModelRuns(t *testing.T) {
	t.Parallel()
	offer, err := catalog.Load()
	require.NoError(t, err)
	s, client, address := simulatortest.Start(t), newClient(t), gallery(t)
	for _, m := range offer.Models("") {
		t.Run(m.ID, func(t *testing.T) {
			t.Parallel()
			require.Equal(t, models.ProviderReplicate, m.Chain[0].Provider)
			input, err := m.BuildInput(asked(t, m, address), 0)
			require.NoError(t, err)
			body := map[string]any{"version": m.Chain[0].Model, "input": input}
			status, made := call(t, client, http.MethodPost, s.URL()+"/v1/predictions", body)
			require.Equal(t, http.StatusCreated, status, "%v", made)
			id, ok := made["id"].(string)
			require.True(t, ok)
			require.Eventually(t, func() bool {
				_, made = call(t, client, http.MethodGet, s.URL()+"/v1/predictions/"+id, nil)
				return made["completed_at"] != nil
			}, patience, 20*time.Millisecond)
			require.Equal(t, "succeeded", made["status"], made["error"])
			assert.Equal(t, m.Output, outputOf(t, made["output"]))
		})
	}
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
