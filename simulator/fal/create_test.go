package fal_test

import (
	"maps"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestCreate(t *testing.T) {
	t.Parallel()
	b := setup(t)
	a := b.call(t, http.MethodPost, schnell, input("[sim queue=1h] a lighthouse"))
	require.Equal(t, http.StatusOK, a.status)
	id := text(t, a.body, "request_id")
	assert.Regexp(t, `^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$`, id)
	assert.Equal(t, id, a.header.Get("X-Fal-Request-Id"))
	base := b.URL() + "/fal/queue/fal-ai/flux/requests/" + id
	assert.Equal(t, map[string]any{
		"status": "IN_QUEUE", "request_id": id, "gateway_request_id": id, "queue_position": 0.0,
		"response_url": base, "status_url": base + "/status", "cancel_url": base + "/cancel",
	}, a.body)
	second := b.create(t, schnell, input("[sim queue=1h] a second"))
	assert.InDelta(t, 1, second["queue_position"], 0)
}

func TestCreate_refusesInput(t *testing.T) {
	t.Parallel()
	b := setup(t)
	for name, test := range map[string]struct {
		change      map[string]any
		loc         []any
		kind, words string
	}{
		"missing":     {map[string]any{"prompt": nil}, []any{"body", "prompt"}, "string_type", "valid string"},
		"unknown":     {map[string]any{"num_image": 1}, []any{"body", "num_image"}, "extra_forbidden", "not permitted"},
		"too many":    {map[string]any{"num_images": 5}, []any{"body", "num_images"}, "less_than_equal", "less than or equal to 4"},
		"too few":     {map[string]any{"num_images": 0}, []any{"body", "num_images"}, "greater_than_equal", "greater than or equal to 1"},
		"no choice":   {map[string]any{"output_format": "webp"}, []any{"body", "output_format"}, "literal_error", "'jpeg', 'png'"},
		"wrong shape": {map[string]any{"seed": "7"}, []any{"body", "seed"}, "integer_type", "valid integer"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			wrong := input("a secret")
			maps.Copy(wrong, test.change)
			a := b.call(t, http.MethodPost, schnell, wrong)
			require.Equal(t, http.StatusUnprocessableEntity, a.status)
			list, ok := a.body["detail"].([]any)
			require.True(t, ok)
			require.Len(t, list, 1)
			fault, ok := list[0].(map[string]any)
			require.True(t, ok)
			assert.Equal(t, test.loc, fault["loc"])
			assert.Equal(t, test.kind, fault["type"])
			assert.Contains(t, fault["msg"], test.words)
			assert.Equal(t, "https://docs.fal.ai/errors#"+test.kind, fault["url"])
		})
	}
	a := b.call(t, http.MethodPost, schnell, map[string]any{})
	assert.Contains(t, string(a.raw), `"type":"missing"`)
	a = b.call(t, http.MethodPost, schnell, []byte(`{`))
	assert.Contains(t, string(a.raw), `"type":"json_invalid"`)
	a = b.call(t, http.MethodPost, kontext, map[string]any{"prompt": "x", "image_url": "not an address"})
	assert.Contains(t, string(a.raw), `"type":"url_parsing"`)
	a = b.call(t, http.MethodPost, schnell, input("x"), "X-Fal-Object-Lifecycle-Preference", "a week")
	assert.Equal(t, http.StatusBadRequest, a.status)
	a = b.call(t, http.MethodPost, schnell, input("[sim delay=soon] x"))
	assert.Contains(t, string(a.raw), "Simulator knobs")
	assert.Empty(t, b.Jobs(t))
}

func TestCreate_tooLarge(t *testing.T) {
	t.Parallel()
	a := setup(t).call(t, http.MethodPost, schnell, input(strings.Repeat("x", 21<<20)))
	assert.Equal(t, http.StatusRequestEntityTooLarge, a.status)
}

// TestCreate_refusals are the ways in which fal refuses a submission.
func TestCreate_refusals(t *testing.T) {
	t.Parallel()
	b := setup(t)
	for knob, want := range map[string]struct {
		status int
		body   string
	}{
		"401": {401, `{"detail":"No user found for Key ID and Secret"}`},
		"402": {403, `{"detail":"User is locked. Reason: Exhausted balance. Top up your balance at fal.ai/dashboard/billing."}`},
		"404": {404, `{"detail":"Application not found"}`},
		"422": {422, `{"detail":"Refused on request"}`},
		"429": {429, `{"detail":"Too many concurrent requests"}`},
		"500": {500, `{"detail":"Internal Server Error","error_type":"internal_error"}`},
		"503": {503, `{"detail":"No runner available","error_type":"runner_scheduling_failure"}`},
		"504": {504, `{"detail":"Request timed out","error_type":"request_timeout"}`},
	} {
		asked := input("[sim http=" + knob + ":2] x")
		for range 2 {
			a := b.call(t, http.MethodPost, schnell, asked)
			assert.Equal(t, want.status, a.status, knob)
			assert.JSONEq(t, want.body, string(a.raw), knob)
			if want.status >= 500 {
				assert.NotEmpty(t, a.header.Get("X-Fal-Error-Type"), knob)
				assert.Equal(t, "true", a.header.Get("X-Fal-Retryable"), knob)
			}
		}
		assert.Equal(t, http.StatusOK, b.call(t, http.MethodPost, schnell, asked).status, knob)
	}
	a := b.call(t, http.MethodPost, schnell, input("[sim http=429 retry_after=3s] y"))
	assert.Equal(t, "3", a.header.Get("Retry-After"))
	a = b.call(t, http.MethodPost, schnell, input("[sim http=429 retry_after=none] z"))
	assert.Empty(t, a.header.Get("Retry-After"))
}

// TestCreate_hangUp accepts the job and closes the connection.
func TestCreate_hangUp(t *testing.T) {
	t.Parallel()
	b := setup(t)
	hook := "http://127.0.0.1:1/lost"
	a := b.call(t, http.MethodPost, schnell+"?"+url.Values{"fal_webhook": {hook}}.Encode(), input("[sim http=timeout_after_accept] x"))
	require.Error(t, a.fault)
	require.Len(t, b.JobsOf(t, hook), 1)
	assert.Len(t, b.Journal(t, "accepted=true"), 1)
}

// TestCreate_rules spoil the jobs of those who cannot write knobs.
func TestCreate_rules(t *testing.T) {
	t.Parallel()
	b := setup(t)
	rule := map[string]any{"faults": "http=402", "provider": "fal", "model": "fal-ai/flux/schnell", "token": b.key, "times": 1}
	require.Equal(t, http.StatusCreated, b.as("").call(t, http.MethodPost, "/sim/faults", rule).status)
	other := b.as(otherKey)
	assert.Equal(t, http.StatusOK, other.call(t, http.MethodPost, schnell, input("x")).status)
	assert.Equal(t, http.StatusForbidden, b.call(t, http.MethodPost, schnell, input("x")).status)
	assert.Equal(t, http.StatusOK, b.call(t, http.MethodPost, schnell, input("x")).status)
}

// TestCreate_lifecycle lets outputs go as soon as the caller asked.
func TestCreate_lifecycle(t *testing.T) {
	t.Parallel()
	b := setup(t)
	for _, header := range []string{`{"expiration_duration_seconds":null}`, `{"expiration_duration_seconds":604800}`, `{}`} {
		a := b.call(t, http.MethodPost, schnell, input("x"), "X-Fal-Object-Lifecycle-Preference", header)
		require.Equal(t, http.StatusOK, a.status)
		assert.Zero(t, b.Jobs(t)[0].Faults.TTL, header)
	}
	b.call(t, http.MethodPost, schnell, input("x"), "X-Fal-Object-Lifecycle-Preference", `{"expiration_duration_seconds":60}`)
	assert.Equal(t, "1m0s", b.Jobs(t)[0].Faults.TTL.String())
}
