package google_test

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"image"
	"image/png"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"darkroom/simulator"
	"darkroom/simulator/google"
	"darkroom/simulator/simulatortest"
)

const (
	painter = "/v1beta/models/gemini-3.1-flash-image:generateContent"
	writer  = "/v1beta/models/gemini-3.1-flash-lite"
	filmer  = "/v1beta/models/veo-3.1-generate-preview:predictLongRunning"
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
	client := &http.Client{
		Transport:     &http.Transport{},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
	t.Cleanup(client.CloseIdleConnections)
	return &bundle{Simulator: sim, client: client, key: simulatortest.GoogleKey}
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
	// fault is set when the connection broke.
	fault error
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
	if !strings.HasPrefix(path, "http") {
		path = b.URL() + google.Prefix + path
	}
	req, err := http.NewRequestWithContext(t.Context(), method, path, bytes.NewReader(raw))
	require.NoError(t, err)
	if b.key != "" {
		req.Header.Set("X-Goog-Api-Key", b.key)
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
	a.raw, a.fault = io.ReadAll(resp.Body)
	if a.fault == nil && strings.HasPrefix(resp.Header.Get("Content-Type"), "application/json") {
		_ = json.Unmarshal(a.raw, &a.body) // a list has none
	}
	return a
}

// at follows names and positions into a body.
func at(t *testing.T, value any, path ...any) any {
	t.Helper()
	for _, step := range path {
		switch step := step.(type) {
		case string:
			object, ok := value.(map[string]any)
			require.True(t, ok, "%s of %v", step, value)
			value = object[step]
		case int:
			list, ok := value.([]any)
			require.True(t, ok, "%d of %v", step, value)
			require.Greater(t, len(list), step)
			value = list[step]
		}
	}
	return value
}

func text(t *testing.T, value any, path ...any) string {
	t.Helper()
	word, ok := at(t, value, path...).(string)
	require.True(t, ok, "%v", path)
	return word
}

// asking is a request for a picture, with more pictures behind its words.
func asking(prompt string, pictures ...[]byte) map[string]any {
	parts := []any{map[string]any{"text": prompt}}
	for _, picture := range pictures {
		parts = append(parts, map[string]any{"inlineData": map[string]any{
			"mimeType": "image/png", "data": base64.StdEncoding.EncodeToString(picture),
		}})
	}
	return map[string]any{"contents": []any{map[string]any{"role": "user", "parts": parts}}}
}

func small(asked map[string]any) map[string]any {
	asked["generationConfig"] = map[string]any{
		"responseModalities": []any{"IMAGE"}, "imageConfig": map[string]any{"aspectRatio": "16:9", "imageSize": "0.5K"},
	}
	return asked
}

// scene is a request for the shortest film.
func scene(prompt string) map[string]any {
	return map[string]any{
		"instances":  []any{map[string]any{"prompt": prompt}},
		"parameters": map[string]any{"durationSeconds": 4, "resolution": "720p", "aspectRatio": "16:9"},
	}
}

func square(t *testing.T) []byte {
	t.Helper()
	var encoded bytes.Buffer
	require.NoError(t, png.Encode(&encoded, image.NewGray(image.Rect(0, 0, 64, 64))))
	return encoded.Bytes()
}

// picture decodes the picture of an answer.
func picture(t *testing.T, a answer) []byte {
	t.Helper()
	data := text(t, a.body, "candidates", 0, "content", "parts", 0, "inlineData", "data")
	decoded, err := base64.StdEncoding.DecodeString(data)
	require.NoError(t, err)
	return decoded
}

// film starts a film and polls it until it is done.
func (b *bundle) film(t *testing.T, asked map[string]any) map[string]any {
	t.Helper()
	started := b.call(t, http.MethodPost, filmer, asked)
	require.Equal(t, http.StatusOK, started.status, string(started.raw))
	name := text(t, started.body, "name")
	var polled answer
	require.Eventually(t, func() bool {
		polled = b.call(t, http.MethodGet, "/v1beta/"+name, nil)
		return polled.body["done"] == true
	}, patience, 20*time.Millisecond)
	require.Equal(t, name, polled.body["name"])
	return polled.body
}
