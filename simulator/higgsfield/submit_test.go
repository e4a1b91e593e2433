package higgsfield_test

import (
	"encoding/json"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"darkroom/simulator/simulatortest"
)

func TestSubmit_validates(t *testing.T) {
	t.Parallel()
	b := setup(t)
	for name, test := range map[string]struct {
		path string
		body any
		want string
	}{
		"no prompt":    {soul, map[string]any{}, `[{"loc":["body","prompt"],"msg":"Field required","type":"missing"}]`},
		"empty prompt": {soul, prompt(""), `[{"loc":["body","prompt"],"msg":"String should have at least 1 characters","type":"string_too_short"}]`},
		"wrong type": {
			soul, map[string]any{"prompt": 7}, `[{"loc":["body","prompt"],"msg":"Input should be a valid string","type":"string_type"}]`,
		},
		"no choice": {
			soul,
			map[string]any{"prompt": "x", "resolution": "4k"},
			`[{"loc":["body","resolution"],"msg":"Input should be '720p' or '1080p'","type":"literal_error"}]`,
		},
		"too much": {
			soul,
			map[string]any{"prompt": "x", "seed": 1e9},
			`[{"loc":["body","seed"],"msg":"Input should be less than or equal to 1000000","type":"less_than_equal"}]`,
		},
		"unknown": {
			soul,
			map[string]any{"prompt": "x", "megapixels": 1},
			`[{"loc":["body","megapixels"],"msg":"Extra inputs are not permitted","type":"extra_forbidden"}]`,
		},
		"two faults": {
			soul,
			map[string]any{"seed": 0},
			`[{"loc":["body","prompt"],"msg":"Field required","type":"missing"},
			  {"loc":["body","seed"],"msg":"Input should be greater than or equal to 1","type":"greater_than_equal"}]`,
		},
		"no pictures": {
			edit,
			map[string]any{"prompt": "x", "input_images": []any{}},
			`[{"loc":["body","input_images"],"msg":"List should have at least 1 items","type":"too_short"}]`,
		},
		"no JSON":       {soul, []byte("{"), `[{"loc":["body"],"msg":"JSON decode error","type":"json_invalid"}]`},
		"no object":     {soul, []any{1}, `[{"loc":["body"],"msg":"Input should be a valid object","type":"object_type"}]`},
		"misspelt knob": {soul, prompt("[sim dealy=2s] x"), `[{"loc":["body","prompt"],"msg":"unknown knob \"dealy\"","type":"simulator_knobs"}]`},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			a := b.call(t, http.MethodPost, test.path, test.body)
			assert.Equal(t, http.StatusUnprocessableEntity, a.status)
			assert.JSONEq(t, `{"detail":`+test.want+`}`, string(a.raw))
		})
	}
	// Knobs that Higgsfield has no use for would pass for a fault that never was.
	for _, knob := range []string{"low_credit", "retry_after=body:1s"} {
		assert.Equal(t, http.StatusUnprocessableEntity, b.call(t, http.MethodPost, soul, prompt("[sim "+knob+"] x")).status)
	}
	assert.Empty(t, b.Jobs(t))
}

func TestSubmit_takesPicturesInBothForms(t *testing.T) {
	t.Parallel()
	b := setup(t)
	source := b.picture(t)
	for _, form := range []any{source, map[string]any{"type": "image_url", "image_url": source}} {
		done := b.finish(t, b.create(t, edit, map[string]any{"prompt": "autumn", "input_images": []any{form}, "num_images": 2, "resolution": "1K"}))
		require.Equal(t, "completed", done["status"], "%v", done)
		assert.Len(t, images(t, done), 2)
	}
	gone := b.finish(t, b.create(t, edit, map[string]any{"prompt": "autumn", "input_images": []any{b.MediaURL() + "/nothing.png"}}))
	assert.Equal(t, "failed", gone["status"])
	assert.Contains(t, gone["error"], "status 404")
}

func TestSubmit_checksTheWebhook(t *testing.T) {
	t.Parallel()
	b := setup(t)
	for address, want := range map[string]string{
		"https://darkroom.example/hook":      "",
		"http://127.0.0.1:1/hook":            "",
		"http://localhost:1/hook":            "",
		"http://api:8080/hook":               "",
		"http://darkroom.example/hook":       "Webhook URL must use HTTPS",
		"https://u:p@darkroom.example/":      "Webhook URL must not contain credentials",
		"https://10.0.0.1/hook":              "Webhook URL must resolve to public IP addresses",
		"https://169.254.169.254/hook":       "Webhook URL must resolve to public IP addresses",
		"ftp://darkroom.example/hook":        "Webhook URL is not valid",
		"not an address":                     "Webhook URL is not valid",
		"https://[fd00::1]/hook":             "Webhook URL must resolve to public IP addresses",
		"https://darkroom.example:8443/hook": "",
	} {
		t.Run(address, func(t *testing.T) {
			t.Parallel()
			a := b.as(url.QueryEscape(address)+":x").call(t, http.MethodPost, soul+"?hf_webhook="+url.QueryEscape(address),
				prompt("[sim fail=E1 webhook=drop] x"))
			if want == "" {
				assert.Equal(t, http.StatusOK, a.status, string(a.raw))
				return
			}
			assert.Equal(t, http.StatusBadRequest, a.status)
			assert.Equal(t, want, a.body["detail"])
		})
	}
}

func TestSubmit_headers(t *testing.T) {
	t.Parallel()
	b := setup(t)
	for name, values := range map[string][]string{
		"Idempotency-Key":  {"two words", strings.Repeat("k", 256), "ü"},
		"Hf-Expires-After": {"3599", "604801", "soon"},
	} {
		for _, value := range values {
			a := b.call(t, http.MethodPost, soul, prompt("x"), name, value)
			assert.Equal(t, http.StatusUnprocessableEntity, a.status, "%s: %s", name, value)
		}
	}
	a := b.call(t, http.MethodPost, soul, prompt(quick), "Hf-Expires-After", "3600")
	assert.Equal(t, "3600", a.header.Get("Hf-Expires-After"))
}

func TestIdempotency(t *testing.T) {
	t.Parallel()
	b := setup(t)
	const hook = "?hf_webhook=http%3A%2F%2F127.0.0.1%3A1%2Fa"
	body := []byte(`{"prompt": "[sim webhook=drop] x", "seed": 7}`)
	id := b.call(t, http.MethodPost, soul+hook, body, "Idempotency-Key", "k").id(t)
	again := b.call(t, http.MethodPost, soul+hook, []byte(`{"seed": 7, "prompt": "[sim webhook=drop] x"}`), "Idempotency-Key", "k")
	assert.Equal(t, id, again.id(t), "the order of fields does not matter")
	b.finish(t, id)
	replayed := b.call(t, http.MethodPost, soul+hook, body, "Idempotency-Key", "k")
	assert.Equal(t, id, replayed.id(t), "after the end too")
	assert.Equal(t, "completed", replayed.body["status"])

	for name, other := range map[string]answer{
		"body":    b.call(t, http.MethodPost, soul+hook, prompt("y"), "Idempotency-Key", "k"),
		"null":    b.call(t, http.MethodPost, soul+hook, []byte(`{"prompt": "[sim webhook=drop] x", "seed": 8}`), "Idempotency-Key", "k"),
		"webhook": b.call(t, http.MethodPost, soul+hook+"b", body, "Idempotency-Key", "k"),
		"expiry":  b.call(t, http.MethodPost, soul+hook, body, "Idempotency-Key", "k", "Hf-Expires-After", "3600"),
		"model":   b.call(t, http.MethodPost, words+hook, prompt("x"), "Idempotency-Key", "k"),
	} {
		assert.Equal(t, http.StatusUnprocessableEntity, other.status, name)
		assert.Contains(t, other.body["detail"], "different request parameters", name)
	}
	theirs := b.as("other:secret").call(t, http.MethodPost, soul+hook, body, "Idempotency-Key", "k")
	assert.NotEqual(t, id, theirs.id(t), "keys belong to accounts")
	assert.Len(t, b.Jobs(t), 2)
	assert.Len(t, b.Journal(t, "kind=call&accepted=true"), 2, "a replay accepts nothing")
}

// TestIdempotency_ofManyAtOnce posts one key twenty times side by side.
func TestIdempotency_ofManyAtOnce(t *testing.T) {
	t.Parallel()
	b := setup(t)
	ids := make([]string, 20)
	var wait sync.WaitGroup
	for i := range ids {
		wait.Go(func() {
			var body struct {
				ID string `json:"request_id"`
			}
			assert.NoError(t, json.Unmarshal(b.call(t, http.MethodPost, soul, prompt(quick), "Idempotency-Key", "k").raw, &body))
			ids[i] = body.ID
		})
	}
	wait.Wait()
	for _, id := range ids {
		assert.Equal(t, ids[0], id)
	}
	assert.Len(t, b.Jobs(t), 1)
}

func TestIdempotency_ofWhatWasRefusedOrUnanswered(t *testing.T) {
	t.Parallel()
	b := setup(t)
	post := func(text, key string) answer {
		return b.call(t, http.MethodPost, soul, prompt(text), "Idempotency-Key", key)
	}
	assert.Equal(t, http.StatusInternalServerError, post("[sim http=500] x", "refused").status)
	assert.Equal(t, http.StatusOK, post("[sim fail=E1] y", "refused").status, "the key is still free")

	// On a used connection net/http itself would post again, for it knows the key.
	b.client.CloseIdleConnections()
	require.Error(t, post("[sim fail=E1 http=timeout_after_accept] x", "lost").fault)
	found := post("[sim fail=E1 http=timeout_after_accept] x", "lost")
	require.Equal(t, http.StatusOK, found.status)
	assert.Equal(t, b.Jobs(t)[0].ID, found.id(t))
	assert.Len(t, b.Jobs(t), 2)
}

func TestIdempotency_survivesARestart(t *testing.T) {
	t.Parallel()
	cfg := simulatortest.Config(t)
	first := over(t, simulatortest.Run(t, cfg))
	id := first.create(t, soul, prompt(quick), "Idempotency-Key", "k")
	first.Stop(t)
	second := over(t, simulatortest.Run(t, cfg))
	assert.Equal(t, id, second.create(t, soul, prompt(quick), "Idempotency-Key", "k"))
	assert.Equal(t, http.StatusUnprocessableEntity, second.call(t, http.MethodPost, soul, prompt("y"), "Idempotency-Key", "k").status)
}

func TestConcurrency(t *testing.T) {
	t.Parallel()
	b := setup(t)
	body := prompt("[sim queue=1h] x")
	var first string
	for range 4 {
		first = b.create(t, soul, body)
	}
	kept := b.call(t, http.MethodPost, soul, body, "Idempotency-Key", "k")
	assert.Equal(t, http.StatusBadRequest, kept.status)
	assert.Equal(t, "Maximum number of concurrent requests (4) has been reached", kept.body["detail"])
	assert.Empty(t, kept.header.Get("Retry-After"))
	b.as("other:secret").create(t, soul, body) // an account's own
	assert.Equal(t, http.StatusAccepted, b.call(t, http.MethodPost, "/requests/"+first+"/cancel", nil).status)
	b.create(t, soul, body, "Idempotency-Key", "k")
}

func TestRefusals(t *testing.T) {
	t.Parallel()
	b := setup(t)
	for knob, want := range map[string]struct {
		status int
		detail string
	}{
		"400":            {400, "Maximum number of concurrent requests (4) has been reached"},
		"401":            {401, "Invalid credentials"},
		"402":            {403, "Not enough credits"},
		"403":            {403, "Not enough credits"},
		"404":            {404, "Not Found"},
		"423":            {423, "model_blocked"},
		"429":            {429, "Too Many Requests"},
		"500":            {500, "Internal Server Error"},
		"503":            {503, "Service Unavailable"},
		"model_disabled": {503, "model_disabled"},
	} {
		t.Run(knob, func(t *testing.T) {
			t.Parallel()
			mine := b.as(knob + ":secret")
			a := mine.call(t, http.MethodPost, soul, prompt("[sim fail=E1 http="+knob+"] x"))
			assert.Equal(t, want.status, a.status)
			assert.Equal(t, want.detail, a.body["detail"])
			assert.Equal(t, http.StatusOK, mine.call(t, http.MethodPost, soul, prompt("[sim fail=E1 http="+knob+"] x")).status, "once")
		})
	}
	assert.Equal(t, http.StatusUnprocessableEntity, b.call(t, http.MethodPost, soul, prompt("[sim http=422] x")).status)
	for knob, want := range map[string]string{"": "", "retry_after=none": "", "retry_after=1500": "2"} {
		advised := b.call(t, http.MethodPost, soul, prompt("[sim http=429 "+knob+"] x"))
		assert.Equal(t, want, advised.header.Get("Retry-After"), knob)
	}
	gateway := b.call(t, http.MethodPost, soul, prompt("[sim http=502] x"))
	assert.Equal(t, http.StatusBadGateway, gateway.status)
	assert.Contains(t, string(gateway.raw), "<h1>502 Bad Gateway</h1>")
}

// TestRules_nameAccountAndModel spoils a request without writing into its prompt.
func TestRules_nameAccountAndModel(t *testing.T) {
	t.Parallel()
	b := setup(t)
	admin := over(t, b.Simulator)
	admin.base = b.URL()
	rule := map[string]any{"faults": "http=403", "token": b.key, "provider": "higgsfield", "model": soul[1:], "times": 1}
	require.Equal(t, http.StatusCreated, admin.call(t, http.MethodPost, "/sim/faults", rule).status)
	assert.Equal(t, http.StatusOK, b.as("other:secret").call(t, http.MethodPost, soul, prompt(quick)).status)
	assert.Equal(t, http.StatusOK, b.call(t, http.MethodPost, words, prompt(quick)).status)
	assert.Equal(t, http.StatusForbidden, b.call(t, http.MethodPost, soul, prompt(quick)).status)
}
