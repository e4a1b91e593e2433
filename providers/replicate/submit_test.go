package replicate_test

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"darkroom/models"
	"darkroom/providers"
)

func TestSubmitByModel(t *testing.T) {
	t.Parallel()
	b := setup(t, false)
	receipt, err := b.provider.Submit(t.Context(), request())
	require.NoError(t, err)
	require.Equal(t, providers.Submission{JobID: "job0", Outcome: models.Outcome{Status: models.OutcomeRunning}}, receipt)

	sent := b.server.journal()[0]
	require.Equal(t, "/v1/models/black-forest-labs/flux-schnell/predictions", sent.path)
	require.Equal(t, "HTTP/1.1", sent.proto)
	require.JSONEq(t, `{
		"input": {"prompt": "a lighthouse at dusk", "num_outputs": 2, "seed": 1152921504606846976, "list": ["a"]},
		"webhook": "https://darkroom.example/api/webhook/replicate/g/1/mac",
		"webhook_events_filter": ["completed"]
	}`, string(sent.body))
	require.Contains(t, string(sent.body), "1152921504606846976", "a big number stays exact")
}

func TestSubmitByVersion(t *testing.T) {
	t.Parallel()
	b := setup(t, true)
	version := strings.Repeat("0a", 32)
	_, err := b.provider.Submit(t.Context(), providers.Request{
		Model: "nightmareai/real-esrgan:" + version, CredentialID: providers.StaticCredentialID,
	})
	require.NoError(t, err)
	sent := b.server.journal()[0]
	require.Equal(t, "/v1/predictions", sent.path)
	require.Equal(t, "HTTP/2.0", sent.proto)
	require.JSONEq(t, `{"version": "`+version+`", "input": {}}`, string(sent.body))
}

func TestSubmitAlreadyEnded(t *testing.T) {
	t.Parallel()
	b := setup(t, false)
	b.server.answers(http.StatusCreated, `{"id":"x","status":"succeeded","output":"https://replicate.delivery/x.mp4"}`)
	receipt, err := b.provider.Submit(t.Context(), request())
	require.NoError(t, err)
	require.Equal(t, []models.Output{{URL: "https://replicate.delivery/x.mp4"}}, receipt.Outcome.Outputs)
}

// TestSubmitUnreadable is about answers that say a job is there and not which.
func TestSubmitUnreadable(t *testing.T) {
	t.Parallel()
	for _, body := range []string{"", "<html>", `{"status":"starting"}`, `{"id":"x"}`, `[]`, `{"id":"x","status":7}`} {
		b := setup(t, false)
		b.server.answers(http.StatusCreated, body)
		_, err := b.provider.Submit(t.Context(), request())
		var fault *providers.Error
		require.ErrorAs(t, err, &fault, body)
		require.True(t, fault.JobMayExist, body)
		require.Equal(t, models.FailureUnknown, fault.Kind, body)
	}
}

// TestSubmitRefusedBeforeSending needs no look for a job afterwards.
func TestSubmitRefusedBeforeSending(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		change func(*providers.Request)
		kind   models.FailureKind
	}{
		"no owner":       {func(r *providers.Request) { r.Model = "flux-schnell" }, models.FailureGone},
		"path in model":  {func(r *providers.Request) { r.Model = "a/b/../../account" }, models.FailureGone},
		"dots":           {func(r *providers.Request) { r.Model = "../.." }, models.FailureGone},
		"query in model": {func(r *providers.Request) { r.Model = "a/b?c=d" }, models.FailureGone},
		"short version":  {func(r *providers.Request) { r.Model = "a/b:123" }, models.FailureGone},
		"no JSON":        {func(r *providers.Request) { r.Input = map[string]any{"f": func() {}} }, models.FailureInvalidInput},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := setup(t, false)
			req := request()
			test.change(&req)
			_, err := b.provider.Submit(t.Context(), req)
			var fault *providers.Error
			require.ErrorAs(t, err, &fault)
			require.Equal(t, test.kind, fault.Kind)
			require.False(t, fault.JobMayExist)
			require.Empty(t, b.server.journal())
		})
	}
}

func TestUnknownCredential(t *testing.T) {
	t.Parallel()
	b := setup(t, false)
	req := request()
	req.CredentialID = "other"
	_, err := b.provider.Submit(t.Context(), req)
	require.ErrorContains(t, err, "other")
	require.Empty(t, b.server.journal())
}

// TestInputIsLeftAlone compares the caller's map, nested values included: the
// SDK writes into what it is given.
func TestInputIsLeftAlone(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, b bundle) {
		t.Helper()
		req := request()
		before, err := json.Marshal(req.Input)
		require.NoError(t, err)
		_, err = b.provider.Submit(t.Context(), req)
		require.NoError(t, err)
		after, err := json.Marshal(req.Input)
		require.NoError(t, err)
		require.Equal(t, string(before), string(after))
		require.IsType(t, int64(0), req.Input["seed"])
	})
}
