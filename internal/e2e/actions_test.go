package e2e_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/uuid"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"darkroom/catalog"
	"darkroom/catalog/catalogtest"
	"darkroom/models"
)

// place is where a model runs: an entry of its chain.
type place struct {
	model *catalog.Model
	entry int
}

// placesOf finds, for each action and provider, the model whose chain comes to that
// provider soonest.
func placesOf(offer *catalog.Catalog) map[string]map[string]place {
	found := map[string]map[string]place{}
	for _, m := range offer.Models("") {
		for i, entry := range m.Chain {
			if strings.Contains(string(m.SettingsSchema()), `"x-input":"audio"`) {
				continue // uploads take no sound
			}
			for _, action := range m.Actions {
				at := found[string(action)]
				if at == nil {
					at = map[string]place{}
					found[string(action)] = at
				}
				if best, ok := at[string(entry.Provider)]; !ok || i < best.entry {
					at[string(entry.Provider)] = place{m, i}
				}
			}
		}
	}
	return found
}

// TestEveryActionAtEveryProvider asks for everything that there is to ask for, at
// each provider that offers it: where another comes before it in the model's chain,
// that one says that it does not have the model.
func TestEveryActionAtEveryProvider(t *testing.T) { //nolint:tparallel // one after another, see below
	t.Parallel()
	offer, err := catalog.Load()
	require.NoError(t, err)
	p := newPerson(t)
	uploaded := strings.NewReplacer(
		anImage, p.upload(t, "grey.png", greyPicture(t)), aMask, p.upload(t, "mask.png", greyPicture(t)), aVideo, p.upload(t, "film.mp4", testFilm(t)),
	)
	places := placesOf(offer)
	done := newTable("action", slices.Sorted(maps.Keys(places)), []string{"replicate", "fal", "google", "higgsfield"})
	t.Cleanup(func() { t.Log(done) })
	for action, at := range places {
		for provider, place := range at {
			// One after another: two that lose the same model would take each other's fault.
			t.Run(action+" at "+provider, func(t *testing.T) {
				done.note(action, provider, runAt(t, place, action, uploaded))
			})
		}
	}
}

// What requests are made with before they are given files of this stack, whose
// addresses are no https.
const (
	anImage = "https://files.example/image.png"
	aMask   = "https://files.example/mask.png"
	aVideo  = "https://files.example/film.mp4"
)

// runAt has the model's request go to one entry of its chain, and returns a few
// words on what came of it.
func runAt(t *testing.T, at place, action string, uploaded *strings.Replacer) string {
	t.Helper()
	wanted := catalogtest.Generation(t, at.model, at.entry, catalogtest.Files{Image: anImage, Mask: aMask, Video: aVideo}, nil)
	request := map[string]any{"action": action, "model_id": at.model.ID, "settings": wanted.Settings}
	for name, value := range map[string]string{
		"prompt": wanted.Prompt, "input_image_url": wanted.InputImageURL, "input_video_url": wanted.InputVideoURL,
	} {
		if value != "" {
			request[name] = value
		}
	}
	raw, err := json.Marshal(request)
	require.NoError(t, err)
	require.NoError(t, json.Unmarshal([]byte(uploaded.Replace(string(raw))), &request))
	gen := arrive(t, at.model.Plan(wanted).Attempts, at, request)
	if at.model.Output == catalog.OutputText {
		require.NotNil(t, gen.OutputText)
		assert.NotEmpty(t, *gen.OutputText)
	} else {
		require.NotEmpty(t, gen.Assets)
		assert.Equal(t, string(at.model.Output), string(gen.Assets[0].Kind))
		assert.NotNil(t, gen.Assets[0].ThumbURL)
	}
	return fmt.Sprintf("%s, attempt %d", at.model.ID, len(gen.Attempts))
}

// arrive asks until the request has come to the place: another test may lift the
// faults before it is there.
func arrive(t *testing.T, plan []models.PlannedAttempt, at place, request map[string]any) shown {
	t.Helper()
	there := slices.IndexFunc(plan, func(entry models.PlannedAttempt) bool {
		return entry.Provider == at.model.Chain[at.entry].Provider && entry.ProviderModel == at.model.Chain[at.entry].Model
	})
	require.GreaterOrEqual(t, there, 0)
	p := newPerson(t)
	marker := ""
	if prompt, takes := request["prompt"].(string); takes {
		marker = uuid.NewString()
		request["prompt"] = prompt + " " + marker
	}
	var gen shown
	for range 3 {
		for _, earlier := range plan[:there] {
			lose(t, earlier, marker)
		}
		gen = p.completed(t, p.ask(t, request))
		if gen.Attempts[len(gen.Attempts)-1].Provider == at.model.Chain[at.entry].Provider {
			return gen
		}
	}
	require.Fail(t, "it never came there", "%s: %v", at.model.ID, gen.Attempts)
	return gen
}

// lose has a provider not know a model, once, for a prompt with this word: without
// one another test that asks for the model may meet it instead.
func lose(t *testing.T, entry models.PlannedAttempt, word string) {
	t.Helper()
	model, _, _ := strings.Cut(entry.ProviderModel, ":")
	rule, err := json.Marshal(map[string]any{"faults": "http=404", "provider": entry.Provider, "model": model, "prompt": word, "times": 1})
	require.NoError(t, err)
	req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, running.url("SIMULATOR_ADDR", "/sim/faults"), bytes.NewReader(rule))
	require.NoError(t, err)
	status, body := person{}.do(t, req)
	require.Less(t, status, http.StatusMultipleChoices, string(body))
}

// testFilm is five seconds of a test picture.
func testFilm(t *testing.T) []byte {
	t.Helper()
	path := filepath.Join(t.TempDir(), "film.mp4")
	cmd := exec.CommandContext(t.Context(), "ffmpeg", "-v", "error", "-f", "lavfi", "-i", "testsrc=s=1280x720:d=5:r=24", "-pix_fmt", "yuv420p", path)
	out, err := cmd.CombinedOutput()
	require.NoError(t, err, string(out))
	film, err := os.ReadFile(path)
	require.NoError(t, err)
	return film
}
