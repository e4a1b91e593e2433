package replicate_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"darkroom/simulator"
)

func TestCreate_shape(t *testing.T) {
	t.Parallel()
	b := setup(t)
	a := b.call(t, http.MethodPost, schnell, map[string]any{"input": input("[sim queue=1h] a lighthouse")})
	require.Equal(t, http.StatusCreated, a.status)
	id, ok := a.body["id"].(string)
	require.True(t, ok)
	assert.Regexp(t, "^[a-z0-9]{26}$", id)
	assert.Equal(t, "starting", a.body["status"])
	assert.Equal(t, "hidden", a.body["version"])
	assert.Equal(t, "black-forest-labs/flux-schnell", a.body["model"])
	assert.Equal(t, "api", a.body["source"])
	assert.Equal(t, map[string]any{
		"prompt": "[sim queue=1h] a lighthouse", "megapixels": "0.25", "output_format": "jpg", "seed": 7.0,
	}, a.body["input"], "the input is echoed as it was sent")
	for _, null := range []string{"output", "error", "started_at", "completed_at", "deadline"} {
		assert.Contains(t, a.body, null)
		assert.Nil(t, a.body[null], null)
	}
	assert.Empty(t, a.body["logs"])
	assert.Equal(t, map[string]any{
		"get": b.base + "/v1/predictions/" + id, "cancel": b.base + "/v1/predictions/" + id + "/cancel",
		"web": "https://replicate.com/p/" + id,
	}, a.body["urls"])
}

func TestCreate_byVersion(t *testing.T) {
	t.Parallel()
	b := setup(t)
	hash := b.version(t, "black-forest-labs/flux-schnell")
	community := b.version(t, "lucataco/moondream2")
	picture := map[string]any{"image": b.source(t)}
	for _, tc := range []struct {
		name, version string
		input         map[string]any
		status        int
	}{
		{"official slug", "black-forest-labs/flux-schnell", input("x"), 201},
		{"slug and hash", "black-forest-labs/flux-schnell:" + hash, input("x"), 201},
		{"hash", hash, input("x"), 201},
		{"community hash", community, picture, 201},
		{"community slug needs a hash", "lucataco/moondream2", picture, 404},
		{"unknown slug", "nobody/nothing", input("x"), 404},
		{"wrong hash", strings.Repeat("0", 64), input("x"), 422},
		{"another model's hash", "black-forest-labs/flux-schnell:" + community, input("x"), 422},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			a := b.call(t, http.MethodPost, "/v1/predictions", map[string]any{"version": tc.version, "input": tc.input})
			assert.Equal(t, tc.status, a.status, string(a.raw))
			if tc.status == http.StatusUnprocessableEntity {
				assert.Equal(t, "Invalid version or not permitted", a.body["title"])
			}
		})
	}
}

func TestCreate_byDeployment(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.create(t, strings.Replace(schnell, "models", "deployments", 1), map[string]any{"input": input("x")})
	a := b.call(t, http.MethodPost, "/v1/models/nobody/nothing/predictions", map[string]any{"input": input("x")})
	assert.Equal(t, http.StatusNotFound, a.status)
}

func TestCreate_refusesWrongInput(t *testing.T) {
	t.Parallel()
	b := setup(t)
	a := b.call(t, http.MethodPost, schnell, map[string]any{"input": map[string]any{"num_inference_steps": 9}})
	assert.Equal(t, http.StatusUnprocessableEntity, a.status)
	assert.JSONEq(t, `{
		"detail": "- input: prompt is required\n- input.num_inference_steps: Must be less than or equal to 4\n",
		"status": 422, "title": "Input validation failed",
		"invalid_fields": [
			{"type": "required", "field": "input", "description": "prompt is required"},
			{"type": "number_lte", "field": "input.num_inference_steps", "description": "Must be less than or equal to 4"}
		]}`, string(a.raw))
	assert.Empty(t, b.Jobs(t))
}

func TestCreate_namesTheFault(t *testing.T) {
	t.Parallel()
	b := setup(t)
	with := func(name string, value any) map[string]any {
		in := input("x")
		in[name] = value
		return map[string]any{"input": in}
	}
	for _, tc := range []struct {
		name, path         string
		body               any
		kind, field, words string
	}{
		{"type", schnell, with("prompt", 7), "invalid_type", "input.prompt", "Expected: string, given: number"},
		{"choice", schnell, with("aspect_ratio", "7:1"), "enum", "input.aspect_ratio", `must be one of the following: "1:1", "16:9"`},
		{"too small", schnell, with("num_outputs", 0), "number_gte", "input.num_outputs", "greater than or equal to 1"},
		{"too large", schnell, with("num_outputs", 5), "number_lte", "input.num_outputs", "less than or equal to 4"},
		{"no address", kontext, map[string]any{"input": map[string]any{"prompt": "x", "input_image": "not an address"}}, "format", "input.input_image", "'uri'"},
		{"unknown key", schnell, map[string]any{"input": input("x"), "webhok": "x"}, "additional_property_not_allowed", "(root)", "webhok"},
		{"version twice", schnell, map[string]any{"input": input("x"), "version": "x"}, "additional_property_not_allowed", "(root)", "version"},
		{"no input", schnell, map[string]any{}, "required", "(root)", "input is required"},
		{"no version", "/v1/predictions", map[string]any{"input": input("x")}, "required", "(root)", "version is required"},
		{"event", schnell, map[string]any{"input": input("x"), "webhook_events_filter": []string{"end"}}, "enum", "webhook_events_filter.0", "completed"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			a := b.call(t, http.MethodPost, tc.path, tc.body)
			require.Equal(t, http.StatusUnprocessableEntity, a.status, string(a.raw))
			fields, ok := a.body["invalid_fields"].([]any)
			require.True(t, ok)
			require.Len(t, fields, 1)
			fault, ok := fields[0].(map[string]any)
			require.True(t, ok)
			assert.Equal(t, tc.kind, fault["type"])
			assert.Equal(t, tc.field, fault["field"])
			assert.Contains(t, fault["description"], tc.words)
		})
	}
}

func TestCreate_malformed(t *testing.T) {
	t.Parallel()
	b := setup(t)
	a := b.call(t, http.MethodPost, schnell, []byte(`{"input":`))
	assert.Equal(t, http.StatusBadRequest, a.status)
	a = b.call(t, http.MethodPost, schnell, []byte(`{"input":"`+strings.Repeat("x", 21<<20)+`"}`))
	assert.Equal(t, http.StatusRequestEntityTooLarge, a.status)
}

func TestCreate_unknownInputsAreLetThrough(t *testing.T) {
	t.Parallel()
	in := input("x")
	in["some_new_input"] = true
	setup(t).create(t, schnell, map[string]any{"input": in})
}

func TestCreate_prefers(t *testing.T) {
	t.Parallel()
	b := setup(t)
	body := map[string]any{"input": input("[sim delay=3s] x")}
	for _, tc := range []struct {
		name, prefer string
		body         map[string]any
		status       int
		state        string
	}{
		{"nothing", "", body, 201, "starting"},
		{"something else", "respond-async", body, 201, "starting"},
		{"one second, not enough", "wait=1", body, 202, "processing"},
		{"enough", "wait=30", map[string]any{"input": input("x")}, 201, "succeeded"},
		{"as long as may be", "wait", map[string]any{"input": input("x")}, 201, "succeeded"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			a := b.call(t, http.MethodPost, schnell, tc.body, "Prefer", tc.prefer)
			assert.Equal(t, tc.status, a.status)
			assert.Equal(t, tc.state, a.body["status"])
		})
	}
}

func TestCreate_cancelAfter(t *testing.T) {
	t.Parallel()
	b := setup(t)
	body := map[string]any{"input": input("x")}
	for header, status := range map[string]int{"5m": 201, "90s": 201, "1h30m": 201, "30": 201, "4s": 422, "soon": 422} {
		a := b.call(t, http.MethodPost, schnell, body, "Cancel-After", header)
		assert.Equal(t, status, a.status, header)
		assert.Equal(t, status == 201, a.body["deadline"] != nil, header)
	}
}

func TestCreate_knobs(t *testing.T) {
	t.Parallel()
	b := setup(t)

	t.Run("a misspelt knob is refused", func(t *testing.T) {
		t.Parallel()
		a := b.call(t, http.MethodPost, schnell, map[string]any{"input": input("[sim dealy=1s] x")})
		assert.Equal(t, http.StatusUnprocessableEntity, a.status)
		assert.Contains(t, a.body["detail"], "dealy")
	})

	t.Run("throttled twice, then accepted", func(t *testing.T) {
		t.Parallel()
		body := map[string]any{"input": input("[sim http=429:2 retry_after=5s] x")}
		for range 2 {
			a := b.call(t, http.MethodPost, schnell, body)
			assert.Equal(t, http.StatusTooManyRequests, a.status)
			assert.Equal(t, "5", a.header.Get("Retry-After"))
			assert.InDelta(t, 5, a.body["retry_after"], 0)
			assert.Contains(t, a.body["detail"], "resets in ~5s")
		}
		b.create(t, schnell, body)
	})

	t.Run("throttled without advice", func(t *testing.T) {
		t.Parallel()
		a := b.call(t, http.MethodPost, schnell, map[string]any{"input": input("[sim http=429 retry_after=none] x")})
		assert.Equal(t, http.StatusTooManyRequests, a.status)
		assert.Empty(t, a.header.Get("Retry-After"))
		assert.NotContains(t, a.body, "retry_after")
	})

	for place, want := range map[string]struct {
		header string
		body   any
	}{
		"body": {"", 5.0}, "header": {"5", nil},
	} {
		t.Run("throttled with advice in the "+place, func(t *testing.T) {
			t.Parallel()
			a := b.call(t, http.MethodPost, schnell, map[string]any{"input": input("[sim http=429 retry_after=" + place + ":5s] x")})
			assert.Equal(t, want.header, a.header.Get("Retry-After"))
			assert.Equal(t, want.body, a.body["retry_after"])
		})
	}

	for name, want := range map[string]struct {
		status int
		words  string
	}{
		"404": {404, "Not found"}, "422": {422, "invalid_fields"}, "504": {504, "<h1>504 Gateway Timeout"},
		"401": {401, "Unauthenticated"}, "402": {402, "Insufficient credit"},
		"500": {500, "<h1>500 Internal Server Error"}, "502": {502, "<h1>502 Bad Gateway"}, "503": {503, "<h1>503"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			a := b.call(t, http.MethodPost, schnell, map[string]any{"input": input("[sim http=" + name + "] x")})
			assert.Equal(t, want.status, a.status)
			assert.Contains(t, string(a.raw), want.words)
		})
	}
}

func TestCreate_lowCredit(t *testing.T) {
	t.Parallel()
	b := setup(t)
	body := map[string]any{"input": input("[sim low_credit=1] x")}
	b.create(t, schnell, body)
	a := b.call(t, http.MethodPost, schnell, body)
	require.Equal(t, http.StatusTooManyRequests, a.status)
	assert.Regexp(t, `^Request was throttled\. Your rate limit for creating predictions is reduced to 1 requests per minute `+
		`with a burst of 1 requests while you have less than \$5\.0 in credit\. Your rate limit resets in ~\d+s\.$`, a.body["detail"])
	assert.Equal(t, fmt.Sprint(a.body["retry_after"]), a.header.Get("Retry-After"))
	b.as("r8_rich").create(t, schnell, body)
	assert.Len(t, b.Jobs(t), 2)

	quick := map[string]any{"input": input("[sim low_credit=3000] x")}
	other := b.as("r8_other")
	other.create(t, schnell, quick)
	require.Eventually(t, func() bool {
		return other.call(t, http.MethodPost, schnell, quick).status == http.StatusCreated
	}, patience, 5*time.Millisecond, "the limit passes")
}

func TestCreate_acceptsAndHangsUp(t *testing.T) {
	t.Parallel()
	b := setup(t)
	a := b.call(t, http.MethodPost, schnell, map[string]any{
		"input": input("[sim http=timeout_after_accept] x"), "webhook": "http://127.0.0.1:1/attempt/7",
	})
	require.Error(t, a.fault)
	started := b.Journal(t, "kind=call&accepted=true&webhook=http://127.0.0.1:1/attempt/7")
	require.Len(t, started, 1, "the job runs although nobody was told")
	assert.Zero(t, started[0].Status)
	assert.Equal(t, "succeeded", b.finish(t, started[0].Job)["status"])
}

func TestCreate_seedRepeats(t *testing.T) {
	t.Parallel()
	seeded := func(cfg *simulator.Config) { cfg.Seed = "7" }
	first, second := setup(t, seeded), setup(t, seeded)
	body := map[string]any{"input": map[string]any{"prompt": "x", "megapixels": "0.25"}}
	id := first.create(t, schnell, body)
	assert.Equal(t, id, second.create(t, schnell, body))
	assert.Equal(t, first.finish(t, id)["logs"], second.finish(t, id)["logs"])
	assert.Equal(t, first.Jobs(t)[0].Outputs[0].SHA256, second.Jobs(t)[0].Outputs[0].SHA256)
}
