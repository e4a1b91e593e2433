package google_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestRefuse_strangers(t *testing.T) {
	t.Parallel()
	b := setup(t)
	a := b.as("").call(t, http.MethodPost, painter, asking("x"))
	assert.Equal(t, http.StatusForbidden, a.status)
	a = b.as("r8_other").call(t, http.MethodPost, painter, asking("x"))
	assert.Equal(t, http.StatusBadRequest, a.status)
	assert.Equal(t, "API_KEY_INVALID", at(t, a.body, "error", "details", 0, "reason"))
	a = b.as("").call(t, http.MethodGet, "/v1beta/models?key="+b.key, nil)
	assert.Equal(t, http.StatusOK, a.status)
	a = b.call(t, http.MethodGet, "/v1/nothing", nil)
	assert.Equal(t, http.StatusNotFound, a.status)
}

func TestRefuse_whatModelsDoNotTake(t *testing.T) {
	t.Parallel()
	b := setup(t)
	config := func(name string, value any) map[string]any {
		asked := asking("x")
		asked["generationConfig"] = map[string]any{name: value}
		return asked
	}
	film := func(instance, parameters map[string]any) map[string]any {
		instance["prompt"] = "x"
		return map[string]any{"instances": []any{instance}, "parameters": parameters}
	}
	frame := map[string]any{"bytesBase64Encoded": "aGk=", "mimeType": "image/png"}
	many := make([][]byte, 15)
	for i := range many {
		many[i] = []byte("x")
	}
	for name, test := range map[string]struct {
		path  string
		body  any
		words string
	}{
		"no JSON":           {painter, []byte("{"), "Invalid JSON payload"},
		"nothing":           {painter, map[string]any{}, "contents is required"},
		"unknown field":     {painter, config("imageSize", "2K"), `Unknown name "imageSize" at 'generationConfig'`},
		"ratio":             {painter, config("imageConfig", map[string]any{"aspectRatio": "5:3"}), "generationConfig.imageConfig.aspectRatio"},
		"picture of words":  {writer + ":generateContent", config("responseModalities", []any{"IMAGE"}), "must be one of [TEXT]"},
		"many pictures":     {painter, asking("x", many...), "Too many images"},
		"too large":         {painter, []byte(strings.Repeat(" ", 20<<20+1)), "payload size exceeds"},
		"misspelt knob":     {painter, asking("[sim dealy=1s] x"), "unknown knob"},
		"length":            {filmer, film(map[string]any{}, map[string]any{"durationSeconds": 5}), "durationSeconds"},
		"short 1080p":       {filmer, film(map[string]any{}, map[string]any{"resolution": "1080p", "durationSeconds": 4}), "must be 8"},
		"last frame alone":  {filmer, film(map[string]any{"lastFrame": frame}, map[string]any{}), "instances"},
		"people of a frame": {filmer, film(map[string]any{"image": frame}, map[string]any{"personGeneration": "allow_all"}), "must be allow_adult"},
		"seed":              {filmer, film(map[string]any{}, map[string]any{"seed": 1}), `Unknown name "seed"`},
		"no base64":         {filmer, film(map[string]any{"image": map[string]any{"bytesBase64Encoded": "!", "mimeType": "image/png"}}, map[string]any{}), "Base64"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			a := b.call(t, http.MethodPost, test.path, test.body)
			require.Equal(t, http.StatusBadRequest, a.status, string(a.raw))
			assert.Equal(t, "INVALID_ARGUMENT", at(t, a.body, "error", "status"))
			assert.Contains(t, text(t, a.body, "error", "message"), test.words)
		})
	}
}

func TestRefuse_onRequest(t *testing.T) {
	t.Parallel()
	b := setup(t)
	for knobs, want := range map[string]struct {
		status int
		words  string
	}{
		"http=400":                       {400, "API_KEY_INVALID"},
		"http=401":                       {401, "UNAUTHENTICATED"},
		"http=402":                       {400, "FAILED_PRECONDITION"},
		"http=403":                       {403, "PERMISSION_DENIED"},
		"http=404":                       {404, "NOT_FOUND"},
		"http=422":                       {400, "INVALID_ARGUMENT"},
		"http=429 retry_after=34s":       {429, `"retryDelay": "34s"`},
		"http=429 retry_after=header:3s": {429, "PerMinute"},
		"http=429 retry_after=none":      {429, "PerDay"},
		"http=500":                       {500, "INTERNAL"},
		"http=502":                       {502, "<!DOCTYPE html>"},
		"http=503":                       {503, "overloaded"},
		"http=504":                       {504, "DEADLINE_EXCEEDED"},
	} {
		t.Run(knobs, func(t *testing.T) {
			t.Parallel()
			asked := small(asking("[sim " + knobs + "] x"))
			a := b.call(t, http.MethodPost, painter, asked)
			require.Equal(t, want.status, a.status)
			assert.Contains(t, string(a.raw), want.words)
			assert.Equal(t, strings.Contains(knobs, "34s") || strings.Contains(knobs, "header"), a.header.Get("Retry-After") != "")
			assert.Equal(t, http.StatusOK, b.call(t, http.MethodPost, painter, asked).status, "once")
		})
	}
}

func TestModels(t *testing.T) {
	t.Parallel()
	b := setup(t)
	listed, ok := at(t, b.call(t, http.MethodGet, "/v1beta/models", nil).body, "models").([]any)
	require.True(t, ok)
	require.Greater(t, len(listed), 7)
	for _, model := range listed {
		shown := b.call(t, http.MethodGet, "/v1beta/"+text(t, model, "name"), nil)
		assert.Equal(t, model, shown.body)
	}
	for _, path := range []string{"veo-2.0-generate-001:predictLongRunning", "gemini-3.1-flash-image:predictLongRunning", "x"} {
		assert.Equal(t, http.StatusNotFound, b.call(t, http.MethodPost, "/v1beta/models/"+path, asking("x")).status, path)
	}
	assert.Equal(t, http.StatusNotFound, b.call(t, http.MethodGet, "/v1beta/models/veo-2.0-generate-001", nil).status)
}
