package e2e_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"image"
	"image/png"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	_ "golang.org/x/image/webp" // what thumbnails are

	"darkroom/models"
)

// opened decodes the picture at an address.
func opened(t *testing.T, url string) image.Config {
	t.Helper()
	status, body, err := get(t.Context(), url)
	require.NoError(t, err)
	require.Equal(t, http.StatusOK, status)
	config, _, err := image.DecodeConfig(bytes.NewReader(body))
	require.NoError(t, err)
	return config
}

func TestAPictureComesWithItsThumbnail(t *testing.T) {
	t.Parallel()
	p := newPerson(t)
	request := picture("a lighthouse at dusk")
	request["settings"] = map[string]any{"num_outputs": 2, "aspect_ratio": "16:9"}
	id := p.ask(t, request)
	gen := p.completed(t, id)

	require.Len(t, gen.Assets, 2)
	accepted := jobsOf(t, id)
	require.Len(t, accepted, 1)
	for i, asset := range gen.Assets {
		assert.Equal(t, i, asset.Index)
		assert.Equal(t, accepted[0].Outputs[i].SHA256, asset.SHA256, "what the provider served is what is stored")
		full := opened(t, asset.URL)
		assert.Equal(t, image.Pt(asset.Width, asset.Height), image.Pt(full.Width, full.Height))
		require.NotNil(t, asset.ThumbURL)
		thumb := opened(t, *asset.ThumbURL)
		assert.Equal(t, 512, max(thumb.Width, thumb.Height))
		require.NotNil(t, asset.Thumbhash)
	}
}

func TestAFilmComesWithItsPoster(t *testing.T) {
	t.Parallel()
	p := newPerson(t)
	id := p.ask(t, map[string]any{"action": "video_create", "model_id": "seedance-1-pro", "prompt": "a steam train"})
	gen := p.completed(t, id)
	require.Len(t, gen.Assets, 1)
	film := gen.Assets[0]
	assert.Equal(t, models.AssetVideo, film.Kind)
	assert.Equal(t, "video/mp4", film.ContentType)
	assert.InDelta(t, 5000, film.DurationMS, 200)
	assert.Positive(t, film.Width)
	require.NotNil(t, film.ThumbURL)
	assert.Equal(t, 512, opened(t, *film.ThumbURL).Width)
}

func TestAnUploadedPictureIsEdited(t *testing.T) {
	t.Parallel()
	p := newPerson(t)
	first := p.completed(t, p.ask(t, map[string]any{
		"action": "create", "model_id": "flux-schnell", "prompt": "a harbour", "settings": map[string]any{"output_format": "png"},
	}))
	_, raw, err := get(t.Context(), first.Assets[0].URL)
	require.NoError(t, err)

	gen := p.completed(t, p.ask(t, map[string]any{
		"action": "edit", "model_id": "flux-kontext-pro", "prompt": "make it winter", "input_image_url": p.upload(t, "my harbour.png", raw),
	}))
	assert.Len(t, gen.Assets, 1)
}

func TestAPictureIsPaidForByItsSize(t *testing.T) {
	t.Parallel()
	p := newPerson(t)
	var small, large bytes.Buffer
	require.NoError(t, png.Encode(&small, image.NewGray(image.Rect(0, 0, 600, 400))))
	require.NoError(t, png.Encode(&large, image.NewGray(image.Rect(0, 0, 1600, 1200))))
	for name, c := range map[string]struct {
		raw  []byte
		cost float64
	}{"one begun megapixel": {small.Bytes(), 0.045}, "two": {large.Bytes(), 0.06}} {
		request := map[string]any{
			"action": "edit", "model_id": "flux-2-pro-edit", "prompt": "make it autumn", "input_image_url": p.upload(t, "a.png", c.raw),
		}
		status, body := p.call(t, http.MethodPost, "/api/generations/estimate", request)
		require.Equal(t, http.StatusOK, status, string(body))
		var estimate struct {
			Cost float64 `json:"cost_usd"`
		}
		require.NoError(t, json.Unmarshal(body, &estimate))
		assert.InDelta(t, c.cost, estimate.Cost, 0, name)

		id := p.ask(t, request)
		p.completed(t, id)
		status, body = p.call(t, http.MethodGet, "/api/generations/"+id, nil)
		require.Equal(t, http.StatusOK, status)
		require.NoError(t, json.Unmarshal(body, &estimate))
		assert.InDelta(t, c.cost, estimate.Cost, 0, name)
	}
}

func TestTheTerminalClientSavesAPicture(t *testing.T) {
	t.Parallel()
	p := newPerson(t)
	out := t.TempDir()
	cmd := exec.CommandContext(t.Context(), filepath.Join(running.bin, "darkroom"),
		"generate", "a lighthouse at dusk", "--set", "output_format=jpg", "-o", out,
		"--api", running.url("API_ADDR", ""), "--token", p.token)
	stdout, err := cmd.Output()
	require.NoError(t, err)
	path := strings.TrimSpace(string(stdout))
	assert.Equal(t, out, filepath.Dir(path))
	raw, err := os.ReadFile(path)
	require.NoError(t, err)
	assert.Equal(t, "image/jpeg", http.DetectContentType(raw))

	sum := sha256.Sum256(raw)
	status, body := p.call(t, http.MethodGet, "/api/generations/list", nil)
	require.Equal(t, http.StatusOK, status)
	var list struct{ Generations []shown }
	require.NoError(t, json.Unmarshal(body, &list))
	require.Len(t, list.Generations, 1)
	assert.Equal(t, hex.EncodeToString(sum[:]), p.show(t, list.Generations[0].ID).Assets[0].SHA256)
}

func TestTheTerminalClientTellsOfAFailure(t *testing.T) {
	t.Parallel()
	p := newPerson(t)
	cmd := exec.CommandContext(t.Context(), filepath.Join(running.bin, "darkroom"),
		"generate", "[sim fail=E005] something", "-o", t.TempDir(), "--api", running.url("API_ADDR", ""), "--token", p.token)
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	stdout, err := cmd.Output()
	var exit *exec.ExitError
	require.ErrorAs(t, err, &exit)
	assert.Equal(t, 1, exit.ExitCode())
	assert.Empty(t, stdout)
	assert.Contains(t, stderr.String(), models.FailureModeration.Message())
}

func TestHowJobsEnd(t *testing.T) {
	t.Parallel()
	cases := map[string]struct {
		knob    string
		status  models.Status
		message string
	}{
		"webhook before the answer": {"webhook=before_response", models.StatusCompleted, ""},
		"webhook three times":       {"webhook=dup:3", models.StatusCompleted, ""},
		"webhook lost":              {"webhook=drop", models.StatusCompleted, ""},
		"webhook badly signed":      {"webhook=badsig", models.StatusCompleted, ""},
		"webhook stale":             {"webhook=stale_ts", models.StatusCompleted, ""},
		"throttled twice":           {"http=429:2", models.StatusCompleted, ""},
		"flagged":                   {"fail=E005", models.StatusFailed, models.FailureModeration.Message()},
		"no money":                  {"http=402:9", models.StatusFailed, models.FailureBilling.Message()},
		"outputs gone":              {"media=404", models.StatusFailed, models.FailureResultExpired.Message()},
		"lied about its type":       {"media=wrong_content_type", models.StatusCompleted, ""},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := newPerson(t)
			id := p.ask(t, picture("[sim "+c.knob+"] "+name))
			gen := p.finished(t, id)
			require.Equal(t, c.status, gen.Status)
			if c.message != "" {
				require.NotNil(t, gen.ErrorMessage)
				assert.Equal(t, c.message, *gen.ErrorMessage)
				return
			}
			assert.Len(t, jobsOf(t, id), 1)
			require.Len(t, gen.Assets, 1)
			assert.Equal(t, "image/webp", gen.Assets[0].ContentType)
		})
	}
}

func TestAJobAcceptedAndHungUpOnIsFoundNotRepeated(t *testing.T) {
	t.Parallel()
	p := newPerson(t)
	id := p.ask(t, picture("[sim http=timeout_after_accept] once only"))
	p.completed(t, id)
	assert.Len(t, jobsOf(t, id), 1)
}

func TestCancelReachesTheProvider(t *testing.T) {
	t.Parallel()
	p := newPerson(t)
	id := p.ask(t, picture("[sim delay=60s] never seen"))
	p.waiting(t, id)
	for range 2 {
		status, body := p.call(t, http.MethodPost, "/api/generations/"+id+"/cancel", nil)
		assert.Less(t, status, 300, string(body))
	}
	assert.Equal(t, models.StatusCancelled, p.finished(t, id).Status)
	jobs := jobsOf(t, id)
	require.Len(t, jobs, 1)
	assert.Equal(t, "canceled", jobs[0].Status)
}
