package higgsfield_test

import (
	"net/http"
	"net/url"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"darkroom/models"
	"darkroom/providers"
	"darkroom/providers/higgsfield"
	"darkroom/providers/providertest"
)

// keyed is a request with a key, as the service makes them.
func keyed() providers.Request {
	req := request()
	req.Key = "0f0e0d0c-0b0a-4000-8000-000000000001-1"
	return req
}

func TestSubmit(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, b bundle) {
		t.Helper()
		receipt, err := b.provider.Submit(t.Context(), keyed())
		require.NoError(t, err)
		require.Equal(t, providers.Submission{
			JobID: "00000000-0000-4000-8000-000000000000", CorrelationID: "corr-1", Outcome: models.Outcome{Status: models.OutcomeRunning},
		}, receipt)

		sent := b.server.journal()[0]
		require.Equal(t, "/bytedance/seedream/v4/text-to-image", sent.path)
		require.Equal(t, "Key "+key, sent.header.Get("Authorization"))
		require.Equal(t, keyed().Key, sent.header.Get("Idempotency-Key"))
		require.Equal(t, "application/json", sent.header.Get("Content-Type"))
		require.Empty(t, sent.header.Get("Hf-Expires-After"), "the account's own retention")
		query, err := url.ParseQuery(sent.query)
		require.NoError(t, err)
		require.Equal(t, url.Values{"hf_webhook": {keyed().WebhookURL}}, query)
		require.JSONEq(t, `{"prompt": "a lighthouse & a dusk", "num_images": 2, "seed": 1152921504606846976, "list": ["a"]}`, string(sent.body))
		require.Contains(t, string(sent.body), "1152921504606846976", "a big number stays exact")
	})
}

func TestSubmitBare(t *testing.T) {
	t.Parallel()
	s := newServer(t, false, clock)
	cfg := configOf(s.http.URL)
	cfg.ExpiresAfter = 90 * time.Minute
	provider := adapter(t, s, cfg, providers.StaticCredentials(key), "")
	_, err := provider.Submit(t.Context(), providers.Request{Model: "nano-banana", CredentialID: providers.StaticCredentialID})
	require.NoError(t, err)
	sent := s.journal()[0]
	require.JSONEq(t, "{}", string(sent.body))
	require.Empty(t, sent.query)
	require.NotContains(t, sent.header, "Idempotency-Key")
	require.Equal(t, "5400", sent.header.Get("Hf-Expires-After"))
}

// TestSubmitRefusedBeforeSending needs no look for a job afterwards.
func TestSubmitRefusedBeforeSending(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		change func(*providers.Request)
		kind   models.FailureKind
	}{
		"no model":       {func(r *providers.Request) { r.Model = "" }, models.FailureGone},
		"path in model":  {func(r *providers.Request) { r.Model = "a/../requests" }, models.FailureGone},
		"dots":           {func(r *providers.Request) { r.Model = "../.." }, models.FailureGone},
		"query in model": {func(r *providers.Request) { r.Model = "a/b?c=d" }, models.FailureGone},
		"the API's own":  {func(r *providers.Request) { r.Model = "requests/x/cancel" }, models.FailureGone},
		"an estimate":    {func(r *providers.Request) { r.Model = "estimate/nano-banana" }, models.FailureGone},
		"no JSON":        {func(r *providers.Request) { r.Input = map[string]any{"f": func() {}} }, models.FailureInvalidInput},
		"spaced key":     {func(r *providers.Request) { r.Key = "two words" }, models.FailureUnknown},
		"key with lines": {func(r *providers.Request) { r.Key = "a\r\nX-Other: b" }, models.FailureUnknown},
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

// TestSubmitUnreadable is about answers that say a job is there and not which.
func TestSubmitUnreadable(t *testing.T) {
	t.Parallel()
	for _, body := range []string{"", "<html>", `{"status":"queued"}`, `{"request_id":"x"}`, `[]`, `{"request_id":"a/b","status":"queued"}`} {
		b := setup(t, false)
		b.server.answers(http.StatusOK, body)
		_, err := b.provider.Submit(t.Context(), request())
		var fault *providers.Error
		require.ErrorAs(t, err, &fault, body)
		require.True(t, fault.JobMayExist, body)
		require.Equal(t, models.FailureUnknown, fault.Kind, body)
	}
}

func TestCredentials(t *testing.T) {
	t.Parallel()
	b := setup(t, false)
	req := request()
	req.CredentialID = "other"
	_, err := b.provider.Submit(t.Context(), req)
	require.ErrorContains(t, err, "other")
	provider := adapter(t, b.server, configOf(b.server.http.URL), providers.StaticCredentials(""), "")
	_, err = provider.Submit(t.Context(), request())
	require.Equal(t, models.FailureAuth, providers.KindOf(err))
	require.Empty(t, b.server.journal())
}

// TestResubmit finds the one request that there is, however it stands.
func TestResubmit(t *testing.T) {
	t.Parallel()
	b := setup(t, false)
	first, err := b.provider.Submit(t.Context(), keyed())
	require.NoError(t, err)
	for _, step := range []struct {
		end  providertest.End
		want models.OutcomeStatus
	}{
		{"", models.OutcomeRunning},
		{providertest.EndSucceeded, models.OutcomeSucceeded},
		{providertest.EndModerated, models.OutcomeFailed},
	} {
		if step.end != "" {
			b.server.End(first.JobID, step.end)
		}
		again, err := b.provider.Resubmit(t.Context(), keyed())
		require.NoError(t, err)
		require.Equal(t, first.JobID, again.JobID)
		require.Equal(t, step.want, again.Outcome.Status)
	}
	require.Len(t, b.server.Accepted(), 1)
	calls := b.server.journal()
	for _, call := range calls[1:] {
		require.Equal(t, calls[0].query, call.query)
		require.Equal(t, string(calls[0].body), string(call.body), "the same to the letter")
	}
}

// TestResubmitOfWhatEnded: a receipt that tells of the end and not of the outputs
// is no end without outputs.
func TestResubmitOfWhatEnded(t *testing.T) {
	t.Parallel()
	b := setup(t, false)
	b.server.answers(http.StatusOK, `{"request_id":"x","status":"completed"}`)
	again, err := b.provider.Resubmit(t.Context(), keyed())
	require.NoError(t, err)
	require.Equal(t, models.OutcomeRunning, again.Outcome.Status)
}

func TestResubmitOfAnotherRequest(t *testing.T) {
	t.Parallel()
	b := setup(t, false)
	_, err := b.provider.Submit(t.Context(), keyed())
	require.NoError(t, err)
	for name, change := range map[string]func(*providers.Request){
		"input":   func(r *providers.Request) { r.Input = map[string]any{"prompt": "another"} },
		"webhook": func(r *providers.Request) { r.WebhookURL += "2" },
		"model":   func(r *providers.Request) { r.Model = "nano-banana" },
	} {
		req := keyed()
		change(&req)
		_, err = b.provider.Resubmit(t.Context(), req)
		require.Equal(t, models.FailureInvalidInput, providers.KindOf(err), name)
	}
	_, err = b.provider.Resubmit(t.Context(), request())
	require.ErrorContains(t, err, "without key")
	require.Len(t, b.server.Accepted(), 1)
}

// TestSubmitOnAConnectionThatBreaks: net/http itself repeats a request with such
// a key when a connection that it had used before is cut. The key makes one
// request of both.
func TestSubmitOnAConnectionThatBreaks(t *testing.T) {
	t.Parallel()
	b := setup(t, false)
	_, err := b.provider.Submit(t.Context(), request())
	require.NoError(t, err)
	<-b.server.Accepted()
	b.server.Fail(providertest.FaultHangUp)
	receipt, err := b.provider.Submit(t.Context(), keyed())
	require.NoError(t, err)
	require.Equal(t, <-b.server.Accepted(), receipt.JobID)
	require.Empty(t, b.server.Accepted(), "one job")
	require.Len(t, b.server.journal(), 3)
}

func TestPathsBelowTheBase(t *testing.T) {
	t.Parallel()
	s := newServer(t, false, clock)
	s.handle = func(w http.ResponseWriter, _ *http.Request) { answer(w, http.StatusServiceUnavailable, nil) }
	provider := adapter(t, s, configOf(s.http.URL+"/higgsfield/"), providers.StaticCredentials(key), "")
	jobMayExist := func(err error) bool {
		var fault *providers.Error
		require.ErrorAs(t, err, &fault)
		return fault.JobMayExist
	}
	_, err := provider.Submit(t.Context(), request())
	require.True(t, jobMayExist(err))
	require.False(t, jobMayExist(provider.Cancel(t.Context(), providers.Job{ID: "x", CredentialID: providers.StaticCredentialID})))
	_, err = provider.Upload(t.Context(), providers.StaticCredentialID, providers.File{ContentType: "image/png"})
	require.False(t, jobMayExist(err))
	paths := make([]string, 0, 3)
	for _, call := range s.journal() {
		paths = append(paths, call.path)
	}
	require.Equal(t, []string{
		"/higgsfield/bytedance/seedream/v4/text-to-image", "/higgsfield/requests/x/cancel", "/higgsfield/files/generate-upload-url",
	}, paths)
}

func TestNewRefusesABadConfig(t *testing.T) {
	t.Parallel()
	_, err := higgsfield.New(higgsfield.Config{}, providers.StaticCredentials(key), nil, clock, nil)
	require.ErrorContains(t, err, "HIGGSFIELD_BASE_URL")
}
