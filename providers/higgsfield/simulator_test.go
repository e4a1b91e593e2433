package higgsfield_test

import (
	"bytes"
	"encoding/json"
	"image"
	"image/png"
	"io"
	"maps"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"darkroom/models"
	"darkroom/providers"
	"darkroom/providers/higgsfield"
	"darkroom/simulator/simulatortest"
)

// played is the adapter against the simulator, which shares no code with it.
type played struct {
	*simulatortest.Simulator

	provider *higgsfield.Provider
	hook     *httptest.Server
	heard    chan delivery
}

type delivery struct {
	header http.Header
	body   []byte
}

func play(t *testing.T, sim *simulatortest.Simulator, secrets string) played {
	t.Helper()
	known, err := higgsfield.KeyConfig{WebhookSecret: secrets}.Secrets()
	require.NoError(t, err)
	transport := &http.Transport{}
	t.Cleanup(transport.CloseIdleConnections)
	provider, err := higgsfield.New(configOf(sim.URL()+"/higgsfield"), providers.StaticCredentials(key), known, time.Now, transport)
	require.NoError(t, err)
	p := played{Simulator: sim, provider: provider, heard: make(chan delivery, 8)}
	p.hook = httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		assert.NoError(t, err)
		p.heard <- delivery{r.Header, body}
	}))
	t.Cleanup(p.hook.Close)
	return p
}

func (p played) request(model, text string, more map[string]any) providers.Request {
	input := map[string]any{"prompt": text}
	maps.Copy(input, more)
	return providers.Request{
		Model: model, Input: input, WebhookURL: p.hook.URL + "/api/webhook", CredentialID: providers.StaticCredentialID, Key: "k-" + text,
	}
}

const soul = "higgsfield-ai/soul/v2/standard"

// told runs a request and returns what its message says.
func (p played) told(t *testing.T, req providers.Request) models.Callback {
	t.Helper()
	receipt, err := p.provider.Submit(t.Context(), req)
	require.NoError(t, err)
	require.NotEmpty(t, receipt.CorrelationID)
	message := <-p.heard
	callback, err := p.provider.VerifyCallback(t.Context(), message.header, message.body)
	require.NoError(t, err, "%s", message.body)
	require.Equal(t, receipt.JobID, callback.JobID)
	polled, err := p.provider.Poll(t.Context(), job(receipt.JobID))
	require.NoError(t, err)
	require.Equal(t, polled, callback.Outcome, "told and asked are the same")
	return callback
}

// secretOf shows the account's secret, after which messages are signed.
func secretOf(t *testing.T, sim *simulatortest.Simulator) string {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, "/higgsfield/console/webhook-secret", nil)
	require.NoError(t, err)
	req.Header.Set("Authorization", "Key "+key)
	answer := httptest.NewRecorder()
	sim.Handler().ServeHTTP(answer, req)
	var shown struct {
		Secret string `json:"secret"`
	}
	require.NoError(t, json.Unmarshal(answer.Body.Bytes(), &shown))
	return shown.Secret
}

func TestSimulatorMessages(t *testing.T) {
	t.Parallel()
	unsigned := play(t, simulatortest.Start(t), "")
	sim := simulatortest.Start(t)
	signed := play(t, sim, secretOf(t, sim))
	for name, p := range map[string]played{"unsigned": unsigned, "signed": signed} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			for knobs, want := range map[string]models.FailureKind{
				"":                          models.FailureNone,
				"[sim webhook=flat]":        models.FailureNone,
				"[sim fail=nsfw]":           models.FailureModeration,
				"[sim fail=E1]":             models.FailureUnknown,
				"[sim fail=canceled]":       models.FailureCanceled,
				"[sim http=423]":            models.FailureGone,
				"[sim http=model_disabled]": models.FailureGone,
				"[sim http=400]":            models.FailureRateLimited,
				"[sim http=403]":            models.FailureBilling,
			} {
				req := p.request(soul, knobs+" a harbour", map[string]any{"batch_size": 4})
				req.Key = "" // a text with brackets and spaces is none
				if want.Disposition() != models.FailNow || want == models.FailureGone {
					_, err := p.provider.Submit(t.Context(), req)
					require.Equal(t, want, providers.KindOf(err), knobs)
					continue
				}
				callback := p.told(t, req)
				require.Equal(t, want, callback.Outcome.Kind, knobs)
				if want == models.FailureNone {
					require.Len(t, callback.Outcome.Outputs, 4)
				}
			}
		})
	}
}

// TestSimulatorLostSubmission finds the one job that was paid for.
func TestSimulatorLostSubmission(t *testing.T) {
	t.Parallel()
	p := play(t, simulatortest.Start(t), "")
	req := p.request(soul, "[sim http=timeout_after_accept webhook=drop] x", nil)
	req.Key = "lost-1"
	_, err := p.provider.Submit(t.Context(), req)
	var fault *providers.Error
	require.ErrorAs(t, err, &fault)
	require.True(t, fault.JobMayExist)
	for range 2 {
		receipt, err := p.provider.Resubmit(t.Context(), req)
		require.NoError(t, err)
		require.Equal(t, p.Jobs(t)[0].ID, receipt.JobID)
	}
	require.Len(t, p.Journal(t, "kind=call&accepted=true"), 1)
}

func TestSimulatorCancel(t *testing.T) {
	t.Parallel()
	p := play(t, simulatortest.Start(t), "")
	req := p.request(soul, "[sim queue=1h] x", nil)
	req.Key = ""
	receipt, err := p.provider.Submit(t.Context(), req)
	require.NoError(t, err)
	for range 2 {
		require.NoError(t, p.provider.Cancel(t.Context(), job(receipt.JobID)))
	}
	outcome, err := p.provider.Poll(t.Context(), job(receipt.JobID))
	require.NoError(t, err)
	require.Equal(t, models.OutcomeCanceled, outcome.Status)
}

// TestSimulatorUpload edits an uploaded picture; the simulator fails the test if
// its storage was sent the key.
func TestSimulatorUpload(t *testing.T) {
	t.Parallel()
	p := play(t, simulatortest.Start(t), "")
	var picture bytes.Buffer
	require.NoError(t, png.Encode(&picture, image.NewGray(image.Rect(0, 0, 64, 64))))
	address, err := p.provider.Upload(t.Context(), providers.StaticCredentialID, providers.File{
		Name: "in.png", ContentType: "image/png", Size: int64(picture.Len()), Body: &picture,
	})
	require.NoError(t, err)
	callback := p.told(t, p.request("bytedance/seedream/v4/edit", "autumn", map[string]any{"input_images": []any{address}, "resolution": "1K"}))
	require.Equal(t, models.OutcomeSucceeded, callback.Outcome.Status)
}
