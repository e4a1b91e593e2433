package fal_test

import (
	"encoding/json"
	"errors"
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"darkroom/models"
	"darkroom/providers"
)

// fault is the provider's error within err.
func fault(t *testing.T, err error) *providers.Error {
	t.Helper()
	known, ok := errors.AsType[*providers.Error](err)
	require.True(t, ok, "%v", err)
	return known
}

func (b bundle) submit(t *testing.T) providers.Job {
	t.Helper()
	receipt, err := b.provider.Submit(t.Context(), request())
	require.NoError(t, err)
	<-b.server.Accepted()
	return providers.Job{
		ID: receipt.JobID, CredentialID: providers.StaticCredentialID, Model: request().Model, Handle: receipt.Handle,
	}
}

func TestSubmit(t *testing.T) {
	t.Parallel()
	b := setup(t, true)
	receipt, err := b.provider.Submit(t.Context(), request())
	require.NoError(t, err)
	base := b.server.http.URL + "/queue/fal-ai/flux/requests/0000-job0"
	require.JSONEq(t, `{"status":"`+base+`/status","response":"`+base+`","cancel":"`+base+`/cancel"}`, receipt.Handle)
	receipt.Handle = ""
	require.Equal(t, providers.Submission{JobID: "0000-job0", Outcome: models.Outcome{Status: models.OutcomeRunning}}, receipt)

	sent := b.server.journal()[0]
	require.Equal(t, "/queue/fal-ai/flux/schnell", sent.path)
	require.Equal(t, "HTTP/2.0", sent.proto)
	require.Equal(t, "fal_webhook=https%3A%2F%2Fdarkroom.example%2Fapi%2Fwebhook%2Ffal%2Fg%2F1%2Fmac", sent.query)
	require.Equal(t, "Key "+key, sent.header.Get("Authorization"))
	require.Equal(t, "application/json", sent.header.Get("Content-Type"))
	require.JSONEq(t, `{"expiration_duration_seconds":604800}`, sent.header.Get("X-Fal-Object-Lifecycle-Preference"))
	require.JSONEq(t, `{"prompt":"a lighthouse at dusk","num_images":2,"seed":1152921504606846976}`, string(sent.body))
	require.Contains(t, string(sent.body), "1152921504606846976", "a big number stays exact")
}

func TestSubmitWithoutWebhookOrInput(t *testing.T) {
	t.Parallel()
	b := setup(t, false)
	_, err := b.provider.Submit(t.Context(), providers.Request{Model: "fal-ai/esrgan", CredentialID: providers.StaticCredentialID})
	require.NoError(t, err)
	require.Empty(t, b.server.journal()[0].query)
	require.Equal(t, "{}", string(b.server.journal()[0].body))
}

// TestSubmitCorrelation keeps the id of the call where it is not the job's.
func TestSubmitCorrelation(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		body, header, want string
	}{
		"the same":        {`{"request_id":"a","gateway_request_id":"a"}`, "a", ""},
		"of the gateway":  {`{"request_id":"a","gateway_request_id":"b"}`, "", "b"},
		"in the header":   {`{"request_id":"a","gateway_request_id":"b"}`, "c", "c"},
		"nothing at all":  {`{"request_id":"a"}`, "", ""},
		"not fit for one": {`{"request_id":"a"}`, strings.Repeat("x", 300), ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := setup(t, false)
			b.server.answers(http.StatusOK, test.body, "X-Fal-Request-Id", test.header)
			receipt, err := b.provider.Submit(t.Context(), request())
			require.NoError(t, err)
			require.Equal(t, "a", receipt.JobID)
			require.Equal(t, test.want, receipt.CorrelationID)
			require.Empty(t, receipt.Handle, "no address was given")
		})
	}
}

// TestSubmitUnreadable is about answers that say a job is there and not which.
func TestSubmitUnreadable(t *testing.T) {
	t.Parallel()
	for _, body := range []string{"", "<html>", `{"status":"IN_QUEUE"}`, `[]`, `{"request_id":7}`, `{"request_id":"../x"}`} {
		b := setup(t, false)
		b.server.answers(http.StatusOK, body)
		_, err := b.provider.Submit(t.Context(), request())
		require.True(t, fault(t, err).JobMayExist, body)
		require.Equal(t, models.FailureUnknown, fault(t, err).Kind, body)
	}
}

// TestSubmitRefusedBeforeSending needs no look for a job afterwards.
func TestSubmitRefusedBeforeSending(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		change func(*providers.Request)
		kind   models.FailureKind
	}{
		"no owner":            {func(r *providers.Request) { r.Model = "flux" }, models.FailureGone},
		"nothing":             {func(r *providers.Request) { r.Model = "" }, models.FailureGone},
		"path in model":       {func(r *providers.Request) { r.Model = "a/b/../../account" }, models.FailureGone},
		"dots":                {func(r *providers.Request) { r.Model = "../.." }, models.FailureGone},
		"query in model":      {func(r *providers.Request) { r.Model = "a/b?c=d" }, models.FailureGone},
		"empty part":          {func(r *providers.Request) { r.Model = "a//b" }, models.FailureGone},
		"namespace alone":     {func(r *providers.Request) { r.Model = "workflows/a" }, models.FailureGone},
		"far too long":        {func(r *providers.Request) { r.Model = "a/" + strings.Repeat("b", 300) }, models.FailureGone},
		"no JSON":             {func(r *providers.Request) { r.Input = map[string]any{"f": func() {}} }, models.FailureInvalidInput},
		"no such credentials": {func(r *providers.Request) { r.CredentialID = "other" }, models.FailureUnknown},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := setup(t, false)
			req := request()
			test.change(&req)
			_, err := b.provider.Submit(t.Context(), req)
			require.Error(t, err)
			require.Equal(t, test.kind, providers.KindOf(err))
			require.Empty(t, b.server.journal())
		})
	}
}

// TestInputIsLeftAlone compares the caller's map.
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
	})
}
