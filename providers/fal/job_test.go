package fal_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"darkroom/models"
	"darkroom/providers"
)

// ends gives a job an end: the extra fields of its status, and its result.
func (b bundle) ends(t *testing.T, id string, as job) {
	t.Helper()
	require.NotNil(t, b.server.find(id, func(j *job) {
		j.done, j.failure, j.failureType, j.code, j.result = true, as.failure, as.failureType, as.code, as.result
	}))
}

func TestOutcomes(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		failure, failureType string
		code                 int
		result               string
		want                 models.OutcomeStatus
		kind                 models.FailureKind
	}{
		"a picture":         {"", "", 200, `{"image":{"url":"https://x/a.png"}}`, models.OutcomeSucceeded, ""},
		"a text":            {"", "", 200, `{"output":"a lighthouse"}`, models.OutcomeSucceeded, ""},
		"nothing":           {"", "", 200, `{"seed":1}`, models.OutcomeFailed, models.FailureUnknown},
		"a data URI":        {"", "", 200, `{"images":[{"url":"data:image/png;base64,AA=="}]}`, models.OutcomeFailed, models.FailureUnknown},
		"black":             {"", "", 200, `{"images":[{"url":"https://x/a.png"}],"has_nsfw_concepts":[true]}`, models.OutcomeFailed, models.FailureModeration},
		"violation":         {"", "", 422, violation, models.OutcomeFailed, models.FailureModeration},
		"bad input":         {"", "", 422, `{"detail":"too large"}`, models.OutcomeFailed, models.FailureInvalidInput},
		"model broke":       {"", "", 500, `{"detail":[{"type":"internal_server_error"}]}`, models.OutcomeFailed, models.FailureProviderBusy},
		"runner lost":       {"lost", "runner_disconnected", 503, `{"detail":"x","error_type":"runner_disconnected"}`, models.OutcomeFailed, models.FailureProviderBusy},
		"only in status":    {"Invalid status code: 422", "", 404, `{"status":"NOT_FOUND"}`, models.OutcomeFailed, models.FailureInvalidInput},
		"type in status":    {"x", "startup_timeout", 500, `<html>`, models.OutcomeFailed, models.FailureProviderBusy},
		"odd error":         {"something odd", "", 500, `<html>`, models.OutcomeFailed, models.FailureUnknown},
		"its own key":       {"Invalid status code: 401", "", 403, `{"detail":"x"}`, models.OutcomeFailed, models.FailureProviderBusy},
		"canceled":          {"x", "client_cancelled", 400, `{"detail":"x","error_type":"client_cancelled"}`, models.OutcomeCanceled, models.FailureCanceled},
		"expired":           {"", "", 404, `{"status":"NOT_FOUND"}`, models.OutcomeFailed, models.FailureResultExpired},
		"gone":              {"", "", 410, ``, models.OutcomeFailed, models.FailureResultExpired},
		"not there yet":     {"", "", 400, `{"detail":"Request is still in progress"}`, models.OutcomeRunning, ""},
		"a moment too soon": {"", "", 400, `{}`, models.OutcomeRunning, ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := setup(t, false)
			submitted := b.submit(t)
			b.ends(t, submitted.ID, job{failure: test.failure, failureType: test.failureType, code: test.code, result: test.result})
			outcome, err := b.provider.Poll(t.Context(), submitted)
			require.NoError(t, err)
			require.Equal(t, test.want, outcome.Status, outcome.Detail)
			require.Equal(t, test.kind, outcome.Kind, outcome.Detail)
			require.InDelta(t, 1.5, outcome.RunSeconds, 0)
			require.NotContains(t, outcome.Detail, "secret prompt")
		})
	}
}

// TestResultCannotBeHad is no end: it is asked for again.
func TestResultCannotBeHad(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		code   int
		result string
		kind   models.FailureKind
	}{
		"a gateway":    {502, "<html>bad gateway</html>", models.FailureProviderBusy},
		"our key":      {401, `{"detail":"No user found"}`, models.FailureAuth},
		"our money":    {403, `{"detail":"User is locked. Reason: Exhausted balance."}`, models.FailureBilling},
		"too often":    {429, `{"detail":"x"}`, models.FailureRateLimited},
		"a redirect":   {302, ``, models.FailureUnknown},
		"no object":    {200, `[]`, models.FailureUnknown},
		"no JSON":      {200, `<html>`, models.FailureUnknown},
		"half of JSON": {200, `{"images":[`, models.FailureUnknown},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := setup(t, false)
			submitted := b.submit(t)
			b.ends(t, submitted.ID, job{code: test.code, result: test.result})
			_, err := b.provider.Poll(t.Context(), submitted)
			require.Equal(t, test.kind, fault(t, err).Kind)
			require.False(t, fault(t, err).JobMayExist)
		})
	}
}

func TestOutputs(t *testing.T) {
	t.Parallel()
	for result, want := range map[string][]string{
		`{"images":[{"url":"https://x/b"},{"url":"https://x/a"}]}`:                                             {"https://x/b", "https://x/a"},
		`{"video":{"url":"https://x/v.mp4"},"seed":1,"video_id":"https://x/no"}`:                               {"https://x/v.mp4"},
		`{"image":{"url":"https://x/i"},"mask_image":{"url":"https://x/m"}}`:                                   {"https://x/i", "https://x/m"},
		`{"images":["https://x/1","https://x/2"]}`:                                                             {"https://x/1", "https://x/2"},
		`{"output":"https://x/1"}`:                                                                             {"https://x/1"},
		`{"data":{"deep":[[{"file":{"url":"https://x/1"}}]]},"prompt":"https://x/prompt"}`:                     {"https://x/1"},
		`{"images":[{"url":"https://x/1"},{"url":"https://x/2"}],"has_nsfw_concepts":[true,false]}`:            {"https://x/2"},
		`{"images":[{"url":"https://x/1"},{"url":"https://x/2"}],"has_nsfw_concepts":[false]}`:                 {"https://x/1", "https://x/2"},
		`{"images":[{"url":"https://x/1"},{"url":"https://x/2"}],"has_nsfw_concepts":[true]}`:                  nil,
		`{"images":[{"url":"https://x/1"}],"has_nsfw_concepts":null}`:                                          {"https://x/1"},
		`{"images":[{"url":"https://x/1"}],"has_nsfw_concepts":"odd"}`:                                         {"https://x/1"},
		`{"image_url":"https://x/the-input","images":[{"url":"https://x/1","content_type":"image/png"}]}`:      {"https://x/1"},
		`{"images":[{"url":"file:///etc/passwd"},{"url":"https://x/1"},{"url":"javascript:x"},{"url":"//x"}]}`: {"https://x/1"},
	} {
		b := setup(t, false)
		submitted := b.submit(t)
		b.ends(t, submitted.ID, job{code: http.StatusOK, result: result})
		outcome, err := b.provider.Poll(t.Context(), submitted)
		require.NoError(t, err, result)
		var got []string
		for _, output := range outcome.Outputs {
			got = append(got, output.URL)
		}
		require.Equal(t, want, got, result)
	}
}

// TestStatusWords takes a word that is new to us for a job that runs.
func TestStatusWords(t *testing.T) {
	t.Parallel()
	for body, want := range map[string]models.OutcomeStatus{
		`{"status":"IN_QUEUE","queue_position":2}`: models.OutcomeRunning,
		`{"status":"IN_PROGRESS","logs":null}`:     models.OutcomeRunning,
		`{"status":"RETRYING"}`:                    models.OutcomeRunning,
		`{"status":"CANCELLED"}`:                   models.OutcomeCanceled,
	} {
		b := setup(t, false)
		b.server.answers(http.StatusAccepted, body)
		outcome, err := b.provider.Poll(t.Context(), derived("x"))
		require.NoError(t, err)
		require.Equal(t, want, outcome.Status, body)
	}
	for body, want := range map[string]models.FailureKind{
		`{"status":"NOT_FOUND"}`: models.FailureGone, `<html>`: models.FailureUnknown, `{"status":7}`: models.FailureUnknown,
	} {
		b := setup(t, false)
		b.server.answers(http.StatusOK, body)
		_, err := b.provider.Poll(t.Context(), derived("x"))
		require.Equal(t, want, fault(t, err).Kind, body)
	}
}

// derived is a job whose receipt is not known.
func derived(id string) providers.Job {
	return providers.Job{ID: id, CredentialID: providers.StaticCredentialID, Model: "fal-ai/flux/schnell"}
}

func TestUnknownJobIsAskedFor(t *testing.T) {
	t.Parallel()
	b := setup(t, false)
	_, err := b.provider.Poll(t.Context(), derived("never"))
	require.Equal(t, models.FailureGone, fault(t, err).Kind)
	require.Equal(t, models.FailureGone, fault(t, b.provider.Cancel(t.Context(), derived("never"))).Kind)
	require.Len(t, b.server.journal(), 2)
}

// TestCancelRefused passes on what is no "too late".
func TestCancelRefused(t *testing.T) {
	t.Parallel()
	for body, kind := range map[string]models.FailureKind{
		`{"status":"ALREADY_COMPLETED"}`: models.FailureNone,
		`{"detail":"no"}`:                models.FailureInvalidInput,
		``:                               models.FailureInvalidInput,
	} {
		b := setup(t, false)
		b.server.answers(http.StatusBadRequest, body)
		err := b.provider.Cancel(t.Context(), derived("x"))
		if kind == models.FailureNone {
			require.NoError(t, err)
			continue
		}
		require.Equal(t, kind, fault(t, err).Kind, body)
	}
	b := setup(t, false)
	require.NoError(t, b.provider.Cancel(t.Context(), b.submit(t)))
	last := b.server.journal()[1]
	require.Equal(t, http.MethodPut, last.method)
	require.Equal(t, "/queue/fal-ai/flux/requests/0000-job0/cancel", last.path)
}

// TestOddIDs never reach the wire: an id becomes a path.
func TestOddIDs(t *testing.T) {
	t.Parallel()
	b := setup(t, false)
	for _, id := range []string{"", "..", "a/b", "a?b", strings.Repeat("x", 129), "ä"} {
		_, err := b.provider.Poll(t.Context(), derived(id))
		require.Equal(t, models.FailureGone, fault(t, err).Kind, id)
	}
	require.Empty(t, b.server.journal())
}

// TestResultCutOff is a completed job whose result did not arrive: not its end.
func TestResultCutOff(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, b bundle) {
		t.Helper()
		submitted := b.submit(t)
		b.server.mu.Lock()
		b.server.handle = func(w http.ResponseWriter, r *http.Request) {
			if strings.HasSuffix(r.URL.Path, "/status") {
				answer(w, http.StatusOK, `{"status":"COMPLETED","error":"Invalid status code: 422"}`)
				return
			}
			panic(http.ErrAbortHandler) //nolint:forbidigo // net/http's way to cut a connection
		}
		b.server.mu.Unlock()
		_, err := b.provider.Poll(t.Context(), submitted)
		require.Equal(t, models.FailureNetwork, fault(t, err).Kind)
	})
}
