package google_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestFilm(t *testing.T) {
	t.Parallel()
	b := setup(t)
	done := b.film(t, scene("waves"))
	address := text(t, done, "response", "generateVideoResponse", "generatedSamples", 0, "video", "uri")
	assert.Regexp(t, `/google/v1beta/files/[a-z0-9]+:download\?alt=media$`, address)

	assert.Equal(t, http.StatusForbidden, b.as("").call(t, http.MethodGet, address, nil).status, "no key, no film")
	assert.Equal(t, http.StatusForbidden, b.as("AIzaOther").call(t, http.MethodGet, address, nil).status, "nor with another's")
	led := b.call(t, http.MethodGet, address, nil)
	require.Equal(t, http.StatusFound, led.status)
	elsewhere := led.header.Get("Location")
	assert.True(t, strings.HasPrefix(elsewhere, b.MediaURL()), elsewhere)
	film := b.as("").call(t, http.MethodGet, elsewhere, nil)
	require.Equal(t, http.StatusOK, film.status)
	assert.Equal(t, "ftyp", string(film.raw[4:8]))

	require.Empty(t, b.Leaks(t))
	b.ExpectLeaks()
	b.call(t, http.MethodGet, elsewhere, nil)
	leaks := b.Leaks(t)
	require.Len(t, leaks, 1)
	assert.Equal(t, []string{"x-goog-api-key"}, leaks[0].Credentials)

	name := text(t, done, "name")
	assert.Equal(t, http.StatusNotFound, b.as("AIzaOther").call(t, http.MethodGet, "/v1beta/"+name, nil).status)
	assert.Equal(t, http.StatusNotFound, b.call(t, http.MethodGet, "/v1beta/"+name+"x", nil).status)
}

func TestFilm_betweenFrames(t *testing.T) {
	t.Parallel()
	asked := scene("from here to there")
	frame := map[string]any{"mimeType": "image/png"}
	frame["bytesBase64Encoded"] = text(t, asking("", square(t)), "contents", 0, "parts", 1, "inlineData", "data")
	instance, ok := at(t, asked, "instances", 0).(map[string]any)
	require.True(t, ok)
	instance["image"], instance["lastFrame"] = frame, frame
	done := setup(t).film(t, asked)
	assert.Contains(t, done, "response")
}

func TestFilm_ends(t *testing.T) {
	t.Parallel()
	b := setup(t)
	for knob, check := range map[string]func(t *testing.T, done map[string]any){
		"rai": func(t *testing.T, done map[string]any) {
			t.Helper()
			assert.InDelta(t, 1, at(t, done, "response", "generateVideoResponse", "raiMediaFilteredCount"), 0)
		},
		"empty": func(t *testing.T, done map[string]any) {
			t.Helper()
			assert.Empty(t, at(t, done, "response", "generateVideoResponse"))
		},
		"UNAVAILABLE": func(t *testing.T, done map[string]any) {
			t.Helper()
			assert.InDelta(t, 14, at(t, done, "error", "code"), 0)
		},
		`"out of film"`: func(t *testing.T, done map[string]any) {
			t.Helper()
			assert.Equal(t, map[string]any{"code": 13.0, "message": "out of film"}, done["error"])
		},
	} {
		t.Run(knob, func(t *testing.T) {
			t.Parallel()
			done := b.film(t, scene("[sim fail="+knob+"] waves"))
			check(t, done)
			assert.NotContains(t, done, map[bool]string{true: "response", false: "error"}[done["error"] != nil])
		})
	}
}

func TestFilm_knobs(t *testing.T) {
	t.Parallel()
	b := setup(t)
	name := text(t, b.call(t, http.MethodPost, filmer, scene("[sim poll_stuck fail=rai] waves")).body, "name")
	require.Eventually(t, func() bool { return b.Jobs(t)[0].Status.Ended() }, patience, tick)
	assert.Equal(t, map[string]any{"name": name}, b.call(t, http.MethodGet, "/v1beta/"+name, nil).body)

	done := b.film(t, scene("[sim ttl=1ms] waves"))
	address := text(t, done, "response", "generateVideoResponse", "generatedSamples", 0, "video", "uri")
	require.Eventually(t, func() bool {
		return b.call(t, http.MethodGet, address, nil).status == http.StatusNotFound
	}, patience, tick, "expired")
}
