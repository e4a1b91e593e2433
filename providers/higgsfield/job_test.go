package higgsfield_test

import (
	"net/http"
	"testing"

	"github.com/stretchr/testify/require"

	"darkroom/models"
	"darkroom/providers"
)

func job(id string) providers.Job {
	return providers.Job{ID: id, CredentialID: providers.StaticCredentialID}
}

func files(addresses ...string) models.Outcome {
	outcome := models.Outcome{Status: models.OutcomeSucceeded}
	for _, address := range addresses {
		outcome.Outputs = append(outcome.Outputs, models.Output{URL: address})
	}
	return outcome
}

func failed(kind models.FailureKind, detail string) models.Outcome {
	return models.Outcome{Status: models.OutcomeFailed, Kind: kind, Detail: detail}
}

// outcomes are bodies and what they say, in answers and in webhooks alike.
func outcomes() map[string]models.Outcome {
	canceled := models.Outcome{Status: models.OutcomeCanceled, Kind: models.FailureCanceled}
	running := models.Outcome{Status: models.OutcomeRunning}
	noOutput := failed(models.FailureUnknown, "completed without output")
	return map[string]models.Outcome{
		`"status":"queued"`:      running,
		`"status":"in_progress"`: running,
		`"status":"brewing"`:     running,
		`"status":"lost","error":"who knows","expires_at":"2026-11-29T10:00:00Z"`: failed(models.FailureUnknown, `ended as "lost": who knows`),

		`"status":"completed","images":[{"url":"https://a.example/0"},{"url":"https://a.example/1"}]`: files("https://a.example/0", "https://a.example/1"),
		`"status":"completed","video":{"url":"https://a.example/v"}`:                                  files("https://a.example/v"),
		`"status":"completed","videos":[{"url":"https://a.example/v"}]`:                               files("https://a.example/v"),
		`"status":"completed","audio":{"url":"https://a.example/s"}`:                                  files("https://a.example/s"),
		`"status":"completed","audio":"https://a.example/s"`:                                          files("https://a.example/s"),
		`"status":"completed","images":["https://a.example/0"],"video":null`:                          files("https://a.example/0"),
		`"status":"completed","payload":{"images":[{"url":"https://a.example/0","content_type":"image/png"}]}`: files(
			"https://a.example/0"),
		`"status":"completed","payload":{"video":{"url":"https://a.example/v"}},"error":null`: files("https://a.example/v"),
		`"status":"completed","images":[],"payload":{"images":[{"url":"https://a.example/0"}]}`: files(
			"https://a.example/0"),

		`"status":"completed"`:                                           noOutput,
		`"status":"completed","images":[],"payload":null`:                noOutput,
		`"status":"completed","images":[{"url":"file:///etc/passwd"}]`:   noOutput,
		`"status":"completed","images":7,"video":[[{}]]`:                 noOutput,
		`"status":"completed","video":{"url":"https://a.example/ a"}`:    noOutput,
		`"status":"completed","images":[{"link":"https://a.example/0"}]`: noOutput,

		`"status":"completed","video":{"url":"https://a.example/v"},"expires_at":"2026-11-22T10:00:00Z"`: failed(
			models.FailureResultExpired, "the outputs were deleted at 2026-11-22T10:00:00Z"),
		`"status":"completed","video":{"url":"https://a.example/v"},"expires_at":"2026-11-22T10:00:00.001+00:00"`: files("https://a.example/v"),
		`"status":"completed","video":{"url":"https://a.example/v"},"expires_at":"some day"`:                      files("https://a.example/v"),

		`"status":"failed","error":"out of paint"`:   failed(models.FailureUnknown, "out of paint"),
		`"status":"failed","error":{"code":"E1"}`:    failed(models.FailureUnknown, `{"code":"E1"}`),
		`"status":"failed"`:                          failed(models.FailureUnknown, ""),
		`"status":"nsfw","error":null`:               failed(models.FailureModeration, ""),
		`"status":"canceled"`:                        canceled,
		`"status":"cancelled","images":[{"url":""}]`: canceled,
	}
}

func TestOutcomes(t *testing.T) {
	t.Parallel()
	b, signed := setup(t, false), setup(t, false)
	for body, want := range outcomes() {
		b.server.answers(http.StatusOK, `{"request_id":"x",`+body+`}`)
		got, err := b.provider.Poll(t.Context(), job("x"))
		require.NoError(t, err, body)
		require.Equal(t, want, got, body)

		told := []byte(`{"request_id":"x",` + body + `}`)
		callback, err := signed.provider.VerifyCallback(t.Context(), signed.server.sign("evt_1", clock(), told), told)
		require.NoError(t, err, body)
		require.Equal(t, want, callback.Outcome, body)
	}
}

func TestPollUnreadable(t *testing.T) {
	t.Parallel()
	for _, body := range []string{"", "{", "[]", "null", `{"request_id":"x"}`, `{"status":"queued"}`, `{"request_id":"y","status":"queued"}`} {
		b := setup(t, false)
		b.server.answers(http.StatusOK, body)
		_, err := b.provider.Poll(t.Context(), job("x"))
		require.Equal(t, models.FailureUnknown, providers.KindOf(err), body)
	}
}

func TestIDsAreNoPaths(t *testing.T) {
	t.Parallel()
	b := setup(t, false)
	for _, id := range []string{"", "..", "a/b", "a?b", "a%2fb", "a b"} {
		_, err := b.provider.Poll(t.Context(), job(id))
		require.Equal(t, models.FailureGone, providers.KindOf(err), id)
		require.Equal(t, models.FailureGone, providers.KindOf(b.provider.Cancel(t.Context(), job(id))), id)
	}
	require.Empty(t, b.server.journal())
}

func TestCancel(t *testing.T) {
	t.Parallel()
	for status, kind := range map[int]models.FailureKind{
		http.StatusAccepted: "", http.StatusOK: "", http.StatusBadRequest: "", http.StatusConflict: "",
		http.StatusUnauthorized: models.FailureAuth, http.StatusNotFound: models.FailureGone,
		http.StatusBadGateway: models.FailureProviderBusy, http.StatusUnprocessableEntity: models.FailureInvalidInput,
	} {
		b := setup(t, false)
		b.server.answers(status, "")
		err := b.provider.Cancel(t.Context(), job("x"))
		if kind == "" {
			require.NoError(t, err, status)
			continue
		}
		require.Equal(t, kind, providers.KindOf(err), status)
	}
}

func TestCancelOnlyWhatIsQueued(t *testing.T) {
	t.Parallel()
	b := setup(t, false)
	receipt, err := b.provider.Submit(t.Context(), request())
	require.NoError(t, err)
	b.server.change(receipt.JobID, map[string]any{"status": "in_progress"})
	require.NoError(t, b.provider.Cancel(t.Context(), job(receipt.JobID)))
	outcome, err := b.provider.Poll(t.Context(), job(receipt.JobID))
	require.NoError(t, err)
	require.Equal(t, models.OutcomeRunning, outcome.Status, "it went too far")
	sent := b.server.journal()[1]
	require.Equal(t, http.MethodPost, sent.method)
	require.Empty(t, sent.body)
}
