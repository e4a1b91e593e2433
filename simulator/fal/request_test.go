package fal_test

import (
	"bufio"
	"bytes"
	"encoding/json"
	"image"
	"image/png"
	"math"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestPictures(t *testing.T) {
	t.Parallel()
	b := setup(t)
	asked := input("a lighthouse")
	asked["num_images"] = 2
	last, result := b.finish(t, b.create(t, schnell, asked))
	metrics, ok := last["metrics"].(map[string]any)
	require.True(t, ok)
	assert.Positive(t, metrics["inference_time"])
	assert.NotEmpty(t, last["logs"])
	require.Equal(t, http.StatusOK, result.status)
	assert.Equal(t, last["request_id"], result.header.Get("X-Fal-Request-Id"))
	made := files(t, result.body)
	require.Len(t, made, 2)
	for _, one := range made {
		got := b.as("").call(t, http.MethodGet, text(t, one, "url"), nil)
		picture, err := png.Decode(bytes.NewReader(got.raw))
		require.NoError(t, err)
		assert.Equal(t, image.Pt(64, 64), picture.Bounds().Size())
		assert.InDelta(t, len(got.raw), one["file_size"], 0)
		assert.InDelta(t, 64, one["width"], 0)
		assert.Equal(t, "image/png", one["content_type"])
		assert.True(t, strings.HasSuffix(text(t, one, "url"), "/"+text(t, one, "file_name")))
	}
	assert.Equal(t, []any{false, false}, result.body["has_nsfw_concepts"])
	assert.Equal(t, "a lighthouse", result.body["prompt"])
	var exact struct {
		Seed json.Number `json:"seed"`
	}
	require.NoError(t, json.Unmarshal(result.raw, &exact))
	seed, err := exact.Seed.Float64()
	require.NoError(t, err)
	assert.Greater(t, seed, math.Pow(2, 53), "no float holds it exactly")
}

func TestSizes(t *testing.T) {
	t.Parallel()
	b := setup(t)
	for size, want := range map[string][2]float64{"square": {512, 512}, "portrait_4_3": {768, 1024}, "landscape_16_9": {1024, 576}, "": {1024, 768}} {
		asked := map[string]any{"prompt": "x"}
		if size != "" {
			asked["image_size"] = size
		}
		_, result := b.finish(t, b.create(t, schnell, asked))
		one := files(t, result.body)[0]
		assert.InDelta(t, want[0], one["width"], 0, size)
		assert.InDelta(t, want[1], one["height"], 0, size)
		assert.Equal(t, "image/jpeg", one["content_type"])
	}
}

func TestFilm(t *testing.T) {
	t.Parallel()
	b := setup(t)
	_, result := b.finish(t, b.create(t, kling, map[string]any{"prompt": "waves", "duration": "5"}))
	film, ok := result.body["video"].(map[string]any)
	require.True(t, ok, "%v", result.body)
	got := b.as("").call(t, http.MethodGet, text(t, film, "url"), nil)
	assert.Equal(t, "ftyp", string(got.raw[4:8]))
	assert.Equal(t, "video/mp4", film["content_type"])
}

// TestBlack is a picture that the safety checker blackened.
func TestBlack(t *testing.T) {
	t.Parallel()
	b := setup(t)
	_, result := b.finish(t, b.create(t, schnell, input("[sim fail=nsfw] x")))
	require.Equal(t, http.StatusOK, result.status)
	assert.Equal(t, []any{true}, result.body["has_nsfw_concepts"])
	got := b.as("").call(t, http.MethodGet, text(t, files(t, result.body)[0], "url"), nil)
	picture, err := png.Decode(bytes.NewReader(got.raw))
	require.NoError(t, err)
	for x := range 64 {
		red, green, blue, _ := picture.At(x, x).RGBA()
		require.Zero(t, red+green+blue)
	}
}

// TestFailures complete, and their result is the error.
func TestFailures(t *testing.T) {
	t.Parallel()
	b := setup(t)
	for code, want := range map[string]struct {
		status          int
		body, errorType string
		said            string
	}{
		"content_policy_violation": {422, `"type":"content_policy_violation"`, "", "Invalid status code: 422"},
		"downstream_service_error": {502, `"type":"downstream_service_error"`, "", "Invalid status code: 502"},
		"generation_timeout":       {504, `"type":"generation_timeout"`, "", "Invalid status code: 504"},
		"startup_timeout":          {504, `"error_type":"startup_timeout"`, "startup_timeout", "Request failed: startup timeout"},
		"runner_disconnected":      {503, `"error_type":"runner_disconnected"`, "runner_disconnected", "Request failed: runner disconnected"},
		`"no room at all"`:         {422, `{"detail":"no room at all"}`, "", "Invalid status code: 422"},
	} {
		last, result := b.finish(t, b.create(t, schnell, input("[sim fail="+code+"] x")))
		assert.Equal(t, want.status, result.status, code)
		assert.Contains(t, string(result.raw), want.body, code)
		assert.Equal(t, want.said, last["error"], code)
		if want.errorType != "" {
			assert.Equal(t, want.errorType, last["error_type"])
			assert.Equal(t, want.errorType, result.header.Get("X-Fal-Error-Type"))
		}
	}
}

// TestUnreadableInput fails as a download that did not go well.
func TestUnreadableInput(t *testing.T) {
	t.Parallel()
	b := setup(t)
	_, result := b.finish(t, b.create(t, kontext, map[string]any{"prompt": "x", "image_url": "http://127.0.0.1:1/none.png"}))
	assert.Equal(t, http.StatusUnprocessableEntity, result.status)
	assert.Contains(t, string(result.raw), `"type":"file_download_error"`)
}

// TestAddresses: any endpoint of the root app will do, and /response too.
func TestAddresses(t *testing.T) {
	t.Parallel()
	b := setup(t)
	receipt := b.create(t, schnell, input("x"))
	_, result := b.finish(t, receipt)
	id := text(t, receipt, "request_id")
	for _, app := range []string{"fal-ai/flux", "fal-ai/flux/schnell", "fal-ai/flux/dev"} {
		for _, word := range []string{"", "/response"} {
			a := b.call(t, http.MethodGet, queue+app+"/requests/"+id+word, nil)
			assert.Equal(t, result.body, a.body, app+word)
		}
		assert.Equal(t, "COMPLETED", b.call(t, http.MethodGet, queue+app+"/requests/"+id+"/status", nil).body["status"])
	}
	for _, strange := range []string{"fal-ai/esrgan/requests/" + id, "fal-ai/flux/requests/" + id + "0"} {
		a := b.call(t, http.MethodGet, queue+strange+"/status", nil)
		assert.Equal(t, http.StatusNotFound, a.status)
		assert.JSONEq(t, `{"status":"NOT_FOUND"}`, string(a.raw))
	}
	a := b.as(otherKey).call(t, http.MethodGet, text(t, receipt, "status_url"), nil)
	assert.Equal(t, http.StatusNotFound, a.status, "somebody else's")
}

func TestCancel(t *testing.T) {
	t.Parallel()
	b := setup(t)
	receipt := b.create(t, schnell, input("[sim delay=1h] x"))
	status := b.call(t, http.MethodGet, text(t, receipt, "response_url"), nil)
	assert.Equal(t, http.StatusBadRequest, status.status)
	assert.JSONEq(t, `{"detail":"Request is still in progress"}`, string(status.raw))

	a := b.call(t, http.MethodPut, text(t, receipt, "cancel_url"), nil)
	assert.Equal(t, http.StatusAccepted, a.status)
	assert.JSONEq(t, `{"status":"CANCELLATION_REQUESTED"}`, string(a.raw))
	a = b.call(t, http.MethodPut, text(t, receipt, "cancel_url"), nil)
	assert.Equal(t, http.StatusBadRequest, a.status)
	assert.JSONEq(t, `{"status":"ALREADY_COMPLETED"}`, string(a.raw))
	last, result := b.finish(t, receipt)
	assert.Equal(t, "client_cancelled", last["error_type"])
	assert.Contains(t, string(result.raw), "client_cancelled")

	assert.Equal(t, http.StatusNotFound, b.call(t, http.MethodPut, queue+"fal-ai/flux/requests/never/cancel", nil).status)
	assert.Equal(t, http.StatusNotFound, b.call(t, http.MethodPut, text(t, receipt, "response_url")+"/restart", nil).status)
}

// TestExpiry loses the result, not the status.
func TestExpiry(t *testing.T) {
	t.Parallel()
	b := setup(t)
	receipt := b.create(t, schnell, input("[sim ttl=1ms] x"))
	b.finish(t, receipt)
	require.Eventually(t, func() bool {
		return b.call(t, http.MethodGet, text(t, receipt, "response_url"), nil).status == http.StatusNotFound
	}, patience, 5*time.Millisecond)
	assert.Equal(t, "COMPLETED", b.call(t, http.MethodGet, text(t, receipt, "status_url"), nil).body["status"])
}

func TestPollStuck(t *testing.T) {
	t.Parallel()
	b := setup(t)
	receipt := b.create(t, schnell, input("[sim poll_stuck] x"))
	require.Eventually(t, func() bool { return b.Jobs(t)[0].Status.Ended() }, patience, 5*time.Millisecond)
	assert.Equal(t, "IN_PROGRESS", b.call(t, http.MethodGet, text(t, receipt, "status_url"), nil).body["status"])
	assert.Equal(t, http.StatusBadRequest, b.call(t, http.MethodGet, text(t, receipt, "response_url"), nil).status)
}

// TestStream tells of every status once and ends with the last.
func TestStream(t *testing.T) {
	t.Parallel()
	b := setup(t)
	receipt := b.create(t, schnell, input("[sim queue=100ms delay=100ms] x"))
	a := b.call(t, http.MethodGet, text(t, receipt, "status_url")+"/stream", nil)
	require.Equal(t, "text/event-stream", a.header.Get("Content-Type"))
	var seen []string
	lines := bufio.NewScanner(bytes.NewReader(a.raw))
	for lines.Scan() {
		event, found := strings.CutPrefix(lines.Text(), "data: ")
		if !found {
			continue
		}
		var state map[string]any
		require.NoError(t, json.Unmarshal([]byte(event), &state))
		if word := text(t, state, "status"); len(seen) == 0 || seen[len(seen)-1] != word {
			seen = append(seen, word)
		}
	}
	assert.Equal(t, []string{"IN_QUEUE", "IN_PROGRESS", "COMPLETED"}, seen)
}
