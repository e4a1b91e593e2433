package fal_test

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"darkroom/simulator"
	"darkroom/simulator/simulatortest"
)

const (
	queue   = "/fal/queue/"
	schnell = queue + "fal-ai/flux/schnell"
	kontext = queue + "fal-ai/flux-pro/kontext"
	kling   = queue + "fal-ai/kling-video/v2.5-turbo/pro/text-to-video"
	// otherKey is another account's.
	otherKey = "00000000-0000-4000-8000-000000000001:0123456789abcdef0123456789abcdef"
)

// patience is how long anything may take: only a fault, or a machine with much
// else to do, comes near.
const patience = time.Minute

// bundle is a simulator and a caller with a key.
type bundle struct {
	*simulatortest.Simulator

	client *http.Client
	key    string
}

func setup(t *testing.T, changes ...func(*simulator.Config)) *bundle {
	t.Helper()
	sim := simulatortest.Start(t, changes...)
	client := &http.Client{Transport: &http.Transport{}}
	t.Cleanup(client.CloseIdleConnections)
	return &bundle{Simulator: sim, client: client, key: simulatortest.FalKey}
}

// as returns the same simulator seen by the owner of another key, nobody for "".
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

// call sends body as JSON, or as it is when it is bytes, to a path or an address.
func (b *bundle) call(t *testing.T, method, path string, body any, header ...string) answer {
	t.Helper()
	raw, isRaw := body.([]byte)
	if body != nil && !isRaw {
		var err error
		raw, err = json.Marshal(body)
		require.NoError(t, err)
	}
	if strings.HasPrefix(path, "/") {
		path = b.URL() + path
	}
	req, err := http.NewRequestWithContext(t.Context(), method, path, bytes.NewReader(raw))
	require.NoError(t, err)
	if b.key != "" {
		req.Header.Set("Authorization", "Key "+b.key)
	}
	for i := 0; i+1 < len(header); i += 2 {
		req.Header.Set(header[i], header[i+1])
	}
	resp, err := b.client.Do(req)
	if err != nil {
		return answer{fault: err}
	}
	defer resp.Body.Close()
	a := answer{status: resp.StatusCode, header: resp.Header}
	a.raw, err = io.ReadAll(resp.Body)
	require.NoError(t, err)
	if resp.Header.Get("Content-Type") == "application/json" {
		require.NoError(t, json.Unmarshal(a.raw, &a.body), string(a.raw))
	}
	return a
}

// create starts a request, which must be accepted, and returns its receipt.
func (b *bundle) create(t *testing.T, path string, input map[string]any) map[string]any {
	t.Helper()
	a := b.call(t, http.MethodPost, path, input)
	require.Equal(t, http.StatusOK, a.status, string(a.raw))
	return a.body
}

// text reads a field.
func text(t *testing.T, object map[string]any, name string) string {
	t.Helper()
	value, ok := object[name].(string)
	require.True(t, ok, "%s in %v", name, object)
	return value
}

// finish waits until a request has completed, and returns its last status and
// its result.
func (b *bundle) finish(t *testing.T, receipt map[string]any) (map[string]any, answer) {
	t.Helper()
	var last map[string]any
	require.Eventually(t, func() bool {
		last = b.call(t, http.MethodGet, text(t, receipt, "status_url")+"?logs=1", nil).body
		return last["status"] == "COMPLETED"
	}, patience, 10*time.Millisecond)
	return last, b.call(t, http.MethodGet, text(t, receipt, "response_url"), nil)
}

// input is a small and quick picture.
func input(prompt string) map[string]any {
	return map[string]any{"prompt": prompt, "image_size": map[string]any{"width": 64, "height": 64}, "output_format": "png"}
}

func TestAuthentication(t *testing.T) {
	t.Parallel()
	b := setup(t).as("")
	const nobody = `{"detail":"No user found for Key ID and Secret"}`
	const malformed = `{"detail":"Invalid Key Authorization header format. Expected '<key_id>:<key_secret>'."}`
	for header, want := range map[string]string{
		"": nobody, "Bearer " + simulatortest.FalKey: nobody, "Key id:secret": nobody, "Basic x": nobody,
		"Key nocolon": malformed, "Key a b:c": malformed,
	} {
		for _, path := range []string{schnell, "/fal/rest/storage/upload/initiate"} {
			a := b.call(t, http.MethodPost, path, input("x"), "Authorization", header)
			assert.Equal(t, http.StatusUnauthorized, a.status, header)
			assert.JSONEq(t, want, string(a.raw), header)
		}
	}
	assert.Equal(t, http.StatusUnauthorized, b.call(t, http.MethodGet, "/fal/api/v1/models", nil).status)
	assert.Empty(t, b.Jobs(t))
}

func TestUnknownRoutes(t *testing.T) {
	t.Parallel()
	b := setup(t)
	for _, path := range []string{"/fal/api/v1/nothing", "/fal/rest/nothing", queue + "fal-ai/flux", queue + "fal-ai/flux/requests/x/nothing"} {
		assert.Equal(t, http.StatusNotFound, b.call(t, http.MethodGet, path, nil).status, path)
	}
	assert.Equal(t, http.StatusNotFound, b.call(t, http.MethodPost, queue+"nobody/nothing", input("x")).status)
}

// TestJournal shows what reached the provider, and no key.
func TestJournal(t *testing.T) {
	t.Parallel()
	b := setup(t)
	const hook = "http://127.0.0.1:1/hook"
	receipt := b.create(t, schnell+"?fal_webhook="+hook, input("x"))
	entries := b.Journal(t, "accepted=true")
	require.Len(t, entries, 1)
	assert.Equal(t, receipt["request_id"], entries[0].Job)
	assert.Equal(t, "fal", entries[0].Provider)
	assert.Equal(t, "fal-ai/flux/schnell", entries[0].Model)
	assert.Equal(t, hook, entries[0].Webhook)
	written, err := json.Marshal(b.Journal(t, ""))
	require.NoError(t, err)
	assert.NotContains(t, string(written), simulatortest.FalKey)
	assert.Len(t, b.JobsOf(t, hook), 1)
}

// TestLeak: a key that reaches the media host is noted, by whatever header.
func TestLeak(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.ExpectLeaks()
	_, result := b.finish(t, b.create(t, schnell, input("x")))
	address := text(t, files(t, result.body)[0], "url")
	b.as("").call(t, http.MethodGet, address, nil)
	assert.Empty(t, b.Leaks(t))
	b.call(t, http.MethodGet, address, nil)
	b.as("").call(t, http.MethodGet, address, nil, "X-Odd", "Key "+simulatortest.FalKey)
	assert.Len(t, b.Leaks(t), 2)
}

// files lists the pictures of a result.
func files(t *testing.T, result map[string]any) []map[string]any {
	t.Helper()
	list, ok := result["images"].([]any)
	require.True(t, ok, "%v", result)
	var all []map[string]any
	for _, one := range list {
		object, ok := one.(map[string]any)
		require.True(t, ok)
		all = append(all, object)
	}
	return all
}
