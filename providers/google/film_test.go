package google_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"darkroom/models"
	"darkroom/providers"
)

// job is an operation of the usual model.
func job(id string) providers.Job {
	return providers.Job{ID: id, CredentialID: providers.StaticCredentialID, Model: "veo-3.1-generate-preview"}
}

func TestFilmOnTheWire(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, b bundle) {
		t.Helper()
		req := filmRequest()
		req.Input["referenceImages"] = []any{"storage:in/b.jpg", "storage:in/a.png"}
		receipt, err := b.provider.Submit(t.Context(), req)
		require.NoError(t, err)
		require.Equal(t, providers.Submission{
			JobID: "op0", Handle: "models/veo-3.1-generate-preview/operations/op0", Outcome: models.Outcome{Status: models.OutcomeRunning},
		}, receipt)
		picture := func(data []byte, mime string) string {
			return fmt.Sprintf(`{"bytesBase64Encoded":%q,"mimeType":%q}`, encode(data), mime)
		}
		first, last := picture(pngBytes(), "image/png"), picture([]byte("\xff\xd8\xff beta"), "image/jpeg")
		sent := b.server.journal()[0]
		require.Equal(t, "/google/v1beta/models/veo-3.1-generate-preview:predictLongRunning", sent.path)
		require.Equal(t, int64(len(sent.body)), sent.length)
		require.JSONEq(t, fmt.Sprintf(`{
			"instances": [{"prompt": %q, "image": %s, "lastFrame": %s, "referenceImages": [
				{"image": %s, "referenceType": "ASSET"}, {"image": %s, "referenceType": "ASSET"}
			]}],
			"parameters": {"aspectRatio": "16:9", "durationSeconds": 8, "negativePrompt": "bad", "personGeneration": "allow_adult",
				"resolution": "720p", "sampleCount": 1}
		}`, prompt, first, last, last, first), string(sent.body))
	})
}

// TestPollByNameAlone is what is left after a restart: the row's handle, or less.
func TestPollByNameAlone(t *testing.T) {
	t.Parallel()
	b := setup(t, false)
	receipt, err := b.provider.Submit(t.Context(), filmRequest())
	require.NoError(t, err)
	for _, handle := range []string{receipt.Handle, ""} {
		again := job(receipt.JobID)
		again.Handle = handle
		outcome, err := b.provider.Poll(t.Context(), again)
		require.NoError(t, err)
		require.Equal(t, models.OutcomeRunning, outcome.Status)
	}
	sent := b.server.journal()
	require.Equal(t, http.MethodGet, sent[2].method)
	require.Equal(t, "/google/v1beta/"+receipt.Handle, sent[2].path)
}

func TestOutcomes(t *testing.T) {
	t.Parallel()
	failed := func(kind models.FailureKind, detail string) models.Outcome {
		return models.Outcome{Status: models.OutcomeFailed, Kind: kind, Detail: detail}
	}
	for name, test := range map[string]struct {
		fields string
		want   models.Outcome
	}{
		"running":      {`"metadata":{}`, models.Outcome{Status: models.OutcomeRunning}},
		"said so":      {`"done":false`, models.Outcome{Status: models.OutcomeRunning}},
		"film":         {`"done":true,"response":{"generateVideoResponse":{"generatedSamples":[{"video":{"uri":"https://g/x"}}]}}`, models.Outcome{Status: models.OutcomeSucceeded, Outputs: []models.Output{{URL: "https://g/x"}}}},
		"filtered":     {`"done":true,"response":{"generateVideoResponse":{"raiMediaFilteredCount":1,"raiMediaFilteredReasons":["faces","names"]}}`, failed(models.FailureModeration, "every film was filtered: faces names")},
		"a file":       {`"done":true,"response":{"generateVideoResponse":{"generatedSamples":[{"video":{"uri":"https://generativelanguage.googleapis.com/v1beta/files/f1:download?alt=media"}}]}}`, models.Outcome{Status: models.OutcomeSucceeded, Outputs: []models.Output{{URL: "BASE/v1beta/files/f1:download?alt=media"}}}},
		"some":         {`"done":true,"response":{"generateVideoResponse":{"raiMediaFilteredCount":1,"generatedSamples":[{"video":{"uri":"https://g/x"}}]}}`, models.Outcome{Status: models.OutcomeSucceeded, Outputs: []models.Output{{URL: "https://g/x"}}}},
		"empty":        {`"done":true,"response":{"generateVideoResponse":{}}`, failed(models.FailureModeration, "every film was filtered:")},
		"no response":  {`"done":true`, failed(models.FailureModeration, "every film was filtered:")},
		"no address":   {`"done":true,"response":{"generateVideoResponse":{"generatedSamples":[{"video":{}}]}}`, failed(models.FailureUnknown, "films without an address")},
		"invalid":      {`"done":true,"error":{"code":3,"message":"bad size"}`, failed(models.FailureInvalidInput, "3 bad size")},
		"moderated":    {`"done":true,"error":{"code":3,"message":"The prompt violates our usage guidelines."}`, failed(models.FailureModeration, "3 The prompt violates our usage guidelines.")},
		"exhausted":    {`"done":true,"error":{"code":8,"message":"x"}`, failed(models.FailureProviderBusy, "8 x")},
		"precondition": {`"done":true,"error":{"code":9,"message":"x"}`, failed(models.FailureBilling, "9 x")},
		"internal":     {`"done":true,"error":{"code":13,"message":"x"}`, failed(models.FailureProviderBusy, "13 x")},
		"unavailable":  {`"done":true,"error":{"code":14,"message":"x"}`, failed(models.FailureProviderBusy, "14 x")},
		"not there":    {`"done":true,"error":{"code":5,"message":"x"}`, failed(models.FailureGone, "5 x")},
		"denied":       {`"done":true,"error":{"code":7,"message":"x"}`, failed(models.FailureAuth, "7 x")},
		"canceled":     {`"done":true,"error":{"code":1,"message":"x"}`, models.Outcome{Status: models.OutcomeCanceled, Kind: models.FailureCanceled, Detail: "1 x"}},
		"odd error":    {`"done":true,"error":{"code":"13","message":7}`, failed(models.FailureUnknown, "0")},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := setup(t, false)
			b.server.answers(http.StatusOK, `{"name":"models/m/operations/op0",`+test.fields+`}`)
			outcome, err := b.provider.Poll(t.Context(), job("op0"))
			require.NoError(t, err)
			for i := range outcome.Outputs {
				outcome.Outputs[i].URL = strings.Replace(outcome.Outputs[i].URL, b.server.http.URL+"/google", "BASE", 1)
			}
			require.Equal(t, test.want, outcome)
		})
	}
}

func TestPollUnreadable(t *testing.T) {
	t.Parallel()
	b := setup(t, false)
	for _, body := range []string{"", "<html>", "{}", "[]", `{"done":true}`, `{"name":7}`, `{"name":"x","response":{"generateVideoResponse":[]}}`} {
		b.server.answers(http.StatusOK, body)
		_, err := b.provider.Poll(t.Context(), job("op0"))
		require.Equal(t, models.FailureUnknown, providers.KindOf(err), body)
	}
}

// TestStartUnreadable is about answers that say an operation is there and not
// which.
func TestStartUnreadable(t *testing.T) {
	t.Parallel()
	for _, body := range []string{"", "{}", `{"name":""}`, `{"name":"operations/a/../b"}`, `{"name":"https://x/operations/a"}`, `{"name":7}`} {
		b := setup(t, false)
		b.server.answers(http.StatusOK, body)
		fault := b.submitFault(t, filmRequest())
		require.True(t, fault.JobMayExist, body)
		require.Equal(t, models.FailureUnknown, fault.Kind, body)
	}
}

func TestJobIDsAreNoPaths(t *testing.T) {
	t.Parallel()
	b := setup(t, false)
	for _, other := range []providers.Job{
		job(""),
		job("../files"),
		job("a/b"),
		job("a?b"),
		job("a b"),
		job("ü"),
		{ID: "op0", Model: "../x"},
		{ID: "op0"},
		{ID: "op0", Handle: "operations/op1"},
		{ID: "op0", Handle: "files/op0"},
	} {
		other.CredentialID = providers.StaticCredentialID
		_, err := b.provider.Poll(t.Context(), other)
		require.Equal(t, models.FailureGone, providers.KindOf(err), other)
	}
	require.Empty(t, b.server.journal())
}
