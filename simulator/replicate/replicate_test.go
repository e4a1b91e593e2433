package replicate_test

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"darkroom/simulator"
	"darkroom/simulator/simulatortest"
)

const (
	schnell  = "/v1/models/black-forest-labs/flux-schnell/predictions"
	kontext  = "/v1/models/black-forest-labs/flux-kontext-pro/predictions"
	seedance = "/v1/models/bytedance/seedance-1-pro/predictions"
)

// patience is how long anything may take: only a fault, or a machine with much
// else to do, comes near.
const patience = time.Minute

// bundle is a simulator and a caller with a token.
type bundle struct {
	*simulatortest.Simulator

	client *http.Client
	base   string
	token  string
}

func setup(t *testing.T, changes ...func(*simulator.Config)) *bundle {
	t.Helper()
	sim := simulatortest.Start(t, changes...)
	client := &http.Client{Transport: &http.Transport{}}
	t.Cleanup(client.CloseIdleConnections)
	return &bundle{Simulator: sim, client: client, base: sim.URL(), token: simulatortest.Token}
}

// as returns the same simulator seen by the owner of another token.
func (b *bundle) as(token string) *bundle {
	other := *b
	other.token = token
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
	if b.token != "" {
		req.Header.Set("Authorization", "Bearer "+b.token)
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
		require.NoError(t, json.Unmarshal(a.raw, &a.body))
	}
	return a
}

// create starts a prediction, which must be accepted, and returns its id.
func (b *bundle) create(t *testing.T, path string, body map[string]any) string {
	t.Helper()
	a := b.call(t, http.MethodPost, path, body)
	require.Equal(t, http.StatusCreated, a.status, string(a.raw))
	id, ok := a.body["id"].(string)
	require.True(t, ok)
	return id
}

// finish polls a prediction until it ended.
func (b *bundle) finish(t *testing.T, id string) map[string]any {
	t.Helper()
	var last map[string]any
	require.Eventually(t, func() bool {
		last = b.call(t, http.MethodGet, "/v1/predictions/"+id, nil).body
		return last["completed_at"] != nil
	}, patience, 10*time.Millisecond)
	return last
}

// run is create and finish.
func (b *bundle) run(t *testing.T, path string, in map[string]any) map[string]any {
	t.Helper()
	return b.finish(t, b.create(t, path, map[string]any{"input": in}))
}

// media fetches an output without any credential.
func (b *bundle) media(t *testing.T, address any) (string, []byte) {
	t.Helper()
	text, ok := address.(string)
	require.True(t, ok, "%v is no address", address)
	req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, text, nil)
	require.NoError(t, err)
	resp, err := b.client.Do(req)
	require.NoError(t, err)
	defer resp.Body.Close()
	require.Equal(t, http.StatusOK, resp.StatusCode)
	contents, err := io.ReadAll(resp.Body)
	require.NoError(t, err)
	return resp.Header.Get("Content-Type"), contents
}

// input is a small and quick picture.
func input(prompt string) map[string]any {
	return map[string]any{"prompt": prompt, "megapixels": "0.25", "output_format": "jpg", "seed": 7}
}

func TestAccount(t *testing.T) {
	t.Parallel()
	b := setup(t)
	mine := b.call(t, http.MethodGet, "/v1/account", nil)
	assert.Equal(t, http.StatusOK, mine.status)
	assert.Equal(t, "user", mine.body["type"])
	theirs := b.as("r8_other").call(t, http.MethodGet, "/v1/account", nil)
	assert.NotEqual(t, mine.body["username"], theirs.body["username"])
}

func TestAuthentication(t *testing.T) {
	t.Parallel()
	b := setup(t).as("")
	const refused = `{"title":"Unauthenticated","detail":"You did not pass a valid authentication token","status":401}`
	for name, header := range map[string]string{
		"none": "", "empty": "Bearer ", "no scheme": "r8_x", "basic": "Basic r8_x", "another provider's": "Bearer key",
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			a := b.call(t, http.MethodPost, schnell, map[string]any{"input": input("x")}, "Authorization", header)
			assert.Equal(t, http.StatusUnauthorized, a.status)
			assert.JSONEq(t, refused, string(a.raw))
		})
	}
	for _, scheme := range []string{"Bearer", "Token"} {
		a := b.call(t, http.MethodGet, "/v1/account", nil, "Authorization", scheme+" r8_x")
		assert.Equal(t, http.StatusOK, a.status, scheme)
	}
}

func TestUnknownRoute(t *testing.T) {
	t.Parallel()
	a := setup(t).call(t, http.MethodGet, "/v1/trainings", nil)
	assert.Equal(t, http.StatusNotFound, a.status)
	assert.Equal(t, "Not found.", a.body["detail"])
}
