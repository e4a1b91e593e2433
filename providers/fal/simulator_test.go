package fal_test

import (
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"darkroom/models"
	"darkroom/providers"
	"darkroom/providers/fal"
	"darkroom/simulator/simulatortest"
)

// patience is how long anything may take: only a fault, or a machine with much
// else to do, comes near.
const patience = time.Minute

// mailbox keeps the webhooks that come in.
type mailbox struct {
	*httptest.Server

	mail chan letter
}

type letter struct {
	header http.Header
	body   []byte
}

func newMailbox(t *testing.T) mailbox {
	t.Helper()
	m := mailbox{mail: make(chan letter, 64)}
	m.Server = httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		assert.NoError(t, err)
		m.mail <- letter{r.Header, body}
	}))
	t.Cleanup(m.Close)
	return m
}

// atSimulator is the adapter against the simulator, which shares no code with it.
func atSimulator(t *testing.T, sim *simulatortest.Simulator) *fal.Provider {
	t.Helper()
	base := sim.URL() + "/fal"
	cfg := fal.Config{
		QueueURL: base + "/queue", APIURL: base + "/api/v1", RESTURL: base + "/rest", JWKSURL: base + "/rest/.well-known/jwks.json",
		CallTimeout: patience, UploadTimeout: patience,
	}
	transport := &http.Transport{}
	t.Cleanup(transport.CloseIdleConnections)
	credentials := providers.StaticCredentials(simulatortest.FalKey)
	provider, err := fal.New(cfg, simulatortest.FalUserID(), credentials, time.Now, transport)
	require.NoError(t, err)
	return provider
}

// ask is a small picture.
func ask(prompt, webhook string) providers.Request {
	return providers.Request{
		Model: "fal-ai/flux/schnell", WebhookURL: webhook, CredentialID: providers.StaticCredentialID,
		Input: map[string]any{"prompt": prompt, "image_size": map[string]any{"width": 64, "height": 64}},
	}
}

func jobOf(req providers.Request, receipt providers.Submission) providers.Job {
	return providers.Job{ID: receipt.JobID, CredentialID: req.CredentialID, Model: req.Model, Handle: receipt.Handle}
}

// finish polls a job until it has ended.
func finish(t *testing.T, p *fal.Provider, job providers.Job) models.Outcome {
	t.Helper()
	var outcome models.Outcome
	require.Eventually(t, func() bool {
		var err error
		outcome, err = p.Poll(context.WithoutCancel(t.Context()), job)
		return assert.NoError(t, err) && outcome.Status.Terminal()
	}, patience, 10*time.Millisecond)
	return outcome
}

func TestSimulatorEnds(t *testing.T) {
	t.Parallel()
	sim, box := simulatortest.Start(t), newMailbox(t)
	p := atSimulator(t, sim)
	for knobs, want := range map[string]models.FailureKind{
		"": models.FailureNone, "fail=content_policy_violation": models.FailureModeration, "fail=nsfw": models.FailureModeration,
		"fail=generation_timeout": models.FailureProviderBusy, "fail=runner_disconnected": models.FailureProviderBusy,
		"fail=image_too_small": models.FailureInvalidInput, "fail=no_media_generated": models.FailureInvalidInput,
		`fail="something odd"`: models.FailureInvalidInput, "fail=client_cancelled": models.FailureCanceled,
	} {
		req := ask("[sim "+knobs+" ] a lighthouse", box.URL)
		receipt, err := p.Submit(t.Context(), req)
		require.NoError(t, err, knobs)
		require.NotEmpty(t, receipt.Handle)
		told := <-box.mail
		callback, err := p.VerifyCallback(t.Context(), told.header, told.body)
		require.NoError(t, err, knobs)
		require.Equal(t, receipt.JobID, callback.JobID)
		outcome := finish(t, p, jobOf(req, receipt))
		require.Equal(t, want, outcome.Kind, "%s: %s", knobs, outcome.Detail)
		require.Equal(t, outcome.Kind, callback.Outcome.Kind, knobs)
		require.Equal(t, outcome.Status, callback.Outcome.Status, knobs)
		require.Equal(t, outcome.Outputs, callback.Outcome.Outputs, knobs)
		require.Equal(t, want == models.FailureNone, len(outcome.Outputs) == 1, knobs)
		require.NotContains(t, outcome.Detail, "lighthouse", "the prompt")
	}
}

func TestSimulatorWebhooks(t *testing.T) {
	t.Parallel()
	sim, box := simulatortest.Start(t), newMailbox(t)
	p := atSimulator(t, sim)
	hear := func(prompt string) (models.Callback, error) {
		_, err := p.Submit(t.Context(), ask(prompt, box.URL))
		require.NoError(t, err)
		told := <-box.mail
		return p.VerifyCallback(t.Context(), told.header, told.body)
	}
	callback, err := hear("[sim webhook=no_payload] x")
	require.NoError(t, err)
	require.True(t, callback.Hint)
	require.Equal(t, models.OutcomeRunning, callback.Outcome.Status)
	for _, knob := range []string{"badsig", "stale_ts"} {
		_, err = hear("[sim webhook=" + knob + "] x")
		require.ErrorIs(t, err, providers.ErrBadSignature, knob)
	}
}

// TestSimulatorAmbiguousSubmit finds the job of a submission that was hung up on,
// and of none that was never made.
func TestSimulatorAmbiguousSubmit(t *testing.T) {
	t.Parallel()
	sim, box := simulatortest.Start(t), newMailbox(t)
	p, since := atSimulator(t, sim), time.Now()
	req := ask("[sim http=timeout_after_accept] x", box.URL+"/lost")
	_, err := p.Submit(t.Context(), req)
	require.True(t, fault(t, err).JobMayExist)
	for n := range 3 {
		_, err = p.Submit(t.Context(), ask("x", box.URL+"/other/"+strings.Repeat("x", n)))
		require.NoError(t, err)
	}
	lost := providers.Lost{CredentialID: req.CredentialID, Model: req.Model, WebhookURL: req.WebhookURL, Since: since}
	found, err := p.FindJob(t.Context(), lost)
	require.NoError(t, err)
	require.Len(t, sim.JobsOf(t, "/lost"), 1)
	require.Equal(t, sim.JobsOf(t, "/lost")[0].ID, found)
	outcome := finish(t, p, providers.Job{ID: found, CredentialID: req.CredentialID, Model: req.Model})
	require.Len(t, outcome.Outputs, 1, "asked for without a receipt")
	lost.WebhookURL += "-never"
	found, err = p.FindJob(t.Context(), lost)
	require.NoError(t, err)
	require.Empty(t, found)
}

func TestSimulatorRefusals(t *testing.T) {
	t.Parallel()
	p := atSimulator(t, simulatortest.Start(t))
	for knob, want := range map[string]models.FailureKind{
		"401": models.FailureAuth, "402": models.FailureBilling, "404": models.FailureGone, "422": models.FailureInvalidInput,
		"429": models.FailureRateLimited, "500": models.FailureProviderBusy, "502": models.FailureProviderBusy,
		"503": models.FailureProviderBusy, "504": models.FailureProviderBusy,
	} {
		_, err := p.Submit(t.Context(), ask("[sim http="+knob+"] x", ""))
		require.Equal(t, want, fault(t, err).Kind, knob)
		require.Equal(t, knob == "429", fault(t, err).RetryAfter > 0)
		_, err = p.Submit(t.Context(), ask("[sim http="+knob+"] x", ""))
		require.NoError(t, err, "once and no more")
	}
}

func TestSimulatorCancel(t *testing.T) {
	t.Parallel()
	p := atSimulator(t, simulatortest.Start(t))
	req := ask("[sim delay=1h] x", "")
	receipt, err := p.Submit(t.Context(), req)
	require.NoError(t, err)
	for range 2 {
		require.NoError(t, p.Cancel(t.Context(), jobOf(req, receipt)))
	}
	require.Equal(t, models.OutcomeCanceled, finish(t, p, jobOf(req, receipt)).Status)
}

func TestSimulatorExpiry(t *testing.T) {
	t.Parallel()
	p := atSimulator(t, simulatortest.Start(t))
	req := ask("[sim ttl=1ms] x", "")
	receipt, err := p.Submit(t.Context(), req)
	require.NoError(t, err)
	require.Eventually(t, func() bool {
		outcome, err := p.Poll(context.WithoutCancel(t.Context()), jobOf(req, receipt))
		return assert.NoError(t, err) && outcome.Kind == models.FailureResultExpired
	}, patience, 10*time.Millisecond)
}

// TestSimulatorUpload sends a file and edits it.
func TestSimulatorUpload(t *testing.T) {
	t.Parallel()
	sim := simulatortest.Start(t)
	p := atSimulator(t, sim)
	picture := drawn(t)
	address, err := p.Upload(t.Context(), providers.StaticCredentialID, providers.File{
		Name: "a picture.png", ContentType: "image/png", Size: int64(len(picture)), Body: strings.NewReader(picture),
	})
	require.NoError(t, err)
	req := ask("make it autumn", "")
	req.Model, req.Input = "fal-ai/flux-pro/kontext", map[string]any{"prompt": "make it autumn", "image_url": address}
	receipt, err := p.Submit(t.Context(), req)
	require.NoError(t, err)
	require.Len(t, finish(t, p, jobOf(req, receipt)).Outputs, 1)
	for _, entry := range sim.Journal(t, "kind=call&method=PUT") {
		require.Empty(t, entry.Credentials, "the key stays at home")
	}
}
