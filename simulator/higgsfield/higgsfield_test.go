package higgsfield_test

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.uber.org/goleak"

	"darkroom/simulator"
	"darkroom/simulator/simulatortest"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

const (
	soul    = "/higgsfield-ai/soul/v2/standard"
	edit    = "/bytedance/seedream/v4/edit"
	fromPic = "/kling-video/v2.5-turbo/pro/image-to-video"
	words   = "/kling-video/v2.5-turbo/standard/text-to-video"
	// quick is a request that draws nothing.
	quick = "[sim fail=E1] x"
	// patience is how long anything may take: only a fault, or a machine with much
	// else to do, comes near.
	patience = 3 * time.Minute
)

// bundle is a simulator and a caller with a key.
type bundle struct {
	*simulatortest.Simulator

	client *http.Client
	base   string
	key    string
}

func setup(t *testing.T, changes ...func(*simulator.Config)) *bundle {
	t.Helper()
	return over(t, simulatortest.Start(t, changes...))
}

func over(t *testing.T, sim *simulatortest.Simulator) *bundle {
	t.Helper()
	client := &http.Client{Transport: &http.Transport{}}
	t.Cleanup(client.CloseIdleConnections)
	return &bundle{Simulator: sim, client: client, base: sim.URL() + "/higgsfield", key: simulatortest.HiggsfieldKey}
}

// as returns the same simulator seen by the owner of another key.
func (b *bundle) as(key string) *bundle {
	other := *b
	other.key = key
	return &other
}

type answer struct {
	status int
	header http.Header
	raw    []byte
	body   map[string]any
	// fault is set instead of all others when the connection broke.
	fault error
}

// id is the request's.
func (a answer) id(t *testing.T) string {
	t.Helper()
	id, ok := a.body["request_id"].(string)
	require.True(t, ok, string(a.raw))
	return id
}

// call sends body as JSON, or as it is when it is bytes.
func (b *bundle) call(t *testing.T, method, path string, body any, header ...string) answer {
	t.Helper()
	raw, isRaw := body.([]byte)
	if body != nil && !isRaw {
		var err error
		raw, err = json.Marshal(body)
		require.NoError(t, err)
	}
	req, err := http.NewRequestWithContext(t.Context(), method, b.base+path, bytes.NewReader(raw))
	require.NoError(t, err)
	if b.key != "" {
		req.Header.Set("Authorization", "Key "+b.key)
	}
	for i := 0; i+1 < len(header); i += 2 {
		req.Header.Set(header[i], header[i+1])
	}
	return b.do(t, req)
}

func (b *bundle) do(t *testing.T, req *http.Request) answer {
	t.Helper()
	resp, err := b.client.Do(req)
	if err != nil {
		return answer{fault: err}
	}
	defer resp.Body.Close()
	a := answer{status: resp.StatusCode, header: resp.Header}
	a.raw, err = io.ReadAll(resp.Body)
	require.NoError(t, err)
	if resp.Header.Get("Content-Type") == "application/json" {
		require.NoError(t, json.Unmarshal(a.raw, &a.body))
	}
	return a
}

// create starts a request, which must be accepted, and returns its id.
func (b *bundle) create(t *testing.T, path string, body map[string]any, header ...string) string {
	t.Helper()
	a := b.call(t, http.MethodPost, path, body, header...)
	require.Equal(t, http.StatusOK, a.status, string(a.raw))
	return a.id(t)
}

func (b *bundle) status(t *testing.T, id string) map[string]any {
	t.Helper()
	return b.call(t, http.MethodGet, "/requests/"+id+"/status", nil).body
}

// finish polls a request until it ended.
func (b *bundle) finish(t *testing.T, id string) map[string]any {
	t.Helper()
	var last map[string]any
	require.Eventually(t, func() bool {
		last = b.status(t, id)
		return last["expires_at"] != nil
	}, patience, 10*time.Millisecond)
	return last
}

// media fetches an output without any credential.
func (b *bundle) media(t *testing.T, file any) answer {
	t.Helper()
	object, ok := file.(map[string]any)
	require.True(t, ok, "%v is no file", file)
	address, ok := object["url"].(string)
	require.True(t, ok)
	req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, address, nil)
	require.NoError(t, err)
	return b.do(t, req)
}

func images(t *testing.T, body map[string]any) []any {
	t.Helper()
	list, ok := body["images"].([]any)
	require.True(t, ok, "%v", body)
	return list
}

// picture makes one and returns its address.
func (b *bundle) picture(t *testing.T) any {
	t.Helper()
	file, ok := images(t, b.finish(t, b.create(t, soul, prompt("x"))))[0].(map[string]any)
	require.True(t, ok)
	return file["url"]
}

func prompt(text string) map[string]any { return map[string]any{"prompt": text} }

func TestAuthentication(t *testing.T) {
	t.Parallel()
	b := setup(t).as("")
	for name, header := range map[string]string{
		"none": "", "empty": "Key ", "no secret": "Key id", "no scheme": "id:secret", "another provider's": "Bearer r8_x",
		"another's in our form": "Key r8_x", "two colons": "Key a:b:c",
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			a := b.call(t, http.MethodPost, soul, prompt("x"), "Authorization", header)
			assert.Equal(t, http.StatusUnauthorized, a.status)
			assert.JSONEq(t, `{"detail": "Invalid credentials"}`, string(a.raw))
			assert.NotEmpty(t, a.header.Get("X-Correlation-ID"))
		})
	}
	a := b.call(t, http.MethodGet, "/models", nil, "hf-api-key", "id", "hf-secret", "secret")
	assert.Equal(t, http.StatusOK, a.status, "the older headers")
	entries := b.Journal(t, "kind=call&path=/higgsfield/models")
	require.Len(t, entries, 1)
	assert.Equal(t, a.header.Get("X-Correlation-ID"), entries[0].Correlation)
}

func TestUnknownPlaces(t *testing.T) {
	t.Parallel()
	b := setup(t)
	for method, paths := range map[string][]string{
		http.MethodGet:    {"/requests", "/requests/x/status", "/" + soul, "/v1/motions"},
		http.MethodPost:   {"/nobody/nothing", "/estimate/nobody/nothing", "/requests/x/cancel", "/v1/text2image/soul"},
		http.MethodDelete: {"/requests/x"},
	} {
		for _, path := range paths {
			a := b.call(t, method, path, prompt("x"))
			assert.Equal(t, http.StatusNotFound, a.status, "%s %s", method, path)
			assert.Equal(t, "Not Found", a.body["detail"])
		}
	}
	id := b.create(t, soul, prompt("x"))
	theirs := b.as("other:secret").call(t, http.MethodGet, "/requests/"+id+"/status", nil)
	assert.Equal(t, http.StatusNotFound, theirs.status, "another account's")
}

func TestPictures(t *testing.T) {
	t.Parallel()
	b := setup(t)
	a := b.call(t, http.MethodPost, soul, map[string]any{"prompt": "[sim queue=50] a lighthouse", "batch_size": 4, "aspect_ratio": "16:9"})
	require.Equal(t, http.StatusOK, a.status, string(a.raw))
	id := a.id(t)
	assert.Regexp(t, `^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$`, id)
	assert.Equal(t, map[string]any{
		"status": "queued", "request_id": id,
		"status_url": b.base + "/requests/" + id + "/status", "cancel_url": b.base + "/requests/" + id + "/cancel",
	}, a.body)
	done := b.finish(t, id)
	assert.Equal(t, "completed", done["status"])
	require.Len(t, images(t, done), 4)
	picture := b.media(t, images(t, done)[3])
	assert.Equal(t, "image/jpeg", picture.header.Get("Content-Type"))
	assert.Equal(t, "\xff\xd8\xff", string(picture.raw[:3]))
}

func TestFilms(t *testing.T) {
	t.Parallel()
	b := setup(t)
	source := b.picture(t)
	for path, body := range map[string]map[string]any{
		words:   {"prompt": "waves"},
		fromPic: {"prompt": "waves", "image_url": source},
	} {
		done := b.finish(t, b.create(t, path, body))
		require.Equal(t, "completed", done["status"], "%v", done)
		film := b.media(t, done["video"])
		assert.Equal(t, "video/mp4", film.header.Get("Content-Type"))
		assert.Equal(t, "ftyp", string(film.raw[4:8]))
	}
}

// TestEveryModelRuns is about the data: each file makes a model that works.
func TestEveryModelRuns(t *testing.T) {
	t.Parallel()
	b := setup(t)
	source := b.picture(t)
	listed, ok := b.call(t, http.MethodGet, "/models", nil).body["models"].([]any)
	require.True(t, ok)
	require.NotEmpty(t, listed)
	for _, item := range listed {
		model, ok := item.(map[string]any)
		require.True(t, ok)
		id, ok := model["id"].(string)
		require.True(t, ok)
		t.Run(id, func(t *testing.T) {
			t.Parallel()
			// An account for each, since an account has four places.
			mine := b.as(id + ":secret")
			body := sample(t, model["input_schema"], source)
			priced := mine.call(t, http.MethodPost, "/estimate/"+id, body)
			require.Equal(t, http.StatusOK, priced.status, string(priced.raw))
			assert.Regexp(t, `^\d+\.\d{3}$`, priced.body["credits"])
			done := mine.finish(t, mine.create(t, "/"+id, body))
			assert.Equal(t, "completed", done["status"], "%v", done)
		})
	}
}

// sample gives every required input something that fits.
func sample(t *testing.T, schema, source any) map[string]any {
	t.Helper()
	s, ok := schema.(map[string]any)
	require.True(t, ok)
	properties, ok := s["properties"].(map[string]any)
	require.True(t, ok)
	required, _ := s["required"].([]any)
	body := map[string]any{}
	if resolution, ok := properties["resolution"].(map[string]any); ok {
		choices, ok := resolution["enum"].([]any)
		require.True(t, ok)
		body["resolution"] = choices[0] // the smallest, which is the quickest
	}
	for _, name := range required {
		word, ok := name.(string)
		require.True(t, ok)
		property, ok := properties[word].(map[string]any)
		require.True(t, ok)
		switch {
		case property["type"] == "array":
			body[word] = []any{source}
		case property["format"] == "uri":
			body[word] = source
		case property["enum"] != nil:
			choices, ok := property["enum"].([]any)
			require.True(t, ok)
			body[word] = choices[0]
		default:
			body[word] = "a lighthouse"
		}
	}
	return body
}
