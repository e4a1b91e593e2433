package replicate_test

import (
	"net/http"
	"testing"

	"github.com/stretchr/testify/require"

	"darkroom/models"
	"darkroom/providers"
)

// told polls a job of which Replicate tells body.
func told(t *testing.T, body string) models.Outcome {
	t.Helper()
	b := setup(t, false)
	b.server.answers(http.StatusOK, body)
	outcome, err := b.provider.Poll(t.Context(), providers.Job{ID: "x", CredentialID: providers.StaticCredentialID})
	require.NoError(t, err)
	return outcome
}

func TestOutputs(t *testing.T) {
	t.Parallel()
	const a, b, c = "https://replicate.delivery/a.png", "https://replicate.delivery/b.png", "http://127.0.0.1:8091/c.mp4"
	for name, test := range map[string]struct {
		output string
		files  []string
		text   string
	}{
		"string":             {`"` + a + `"`, []string{a}, ""},
		"list":               {`["` + b + `","` + a + `"]`, []string{b, a}, ""},
		"object in order":    {`{"z":"` + a + `","y":"` + b + `","a":"` + c + `"}`, []string{a, b, c}, ""},
		"nested":             {`{"x":[{"k":"` + a + `"},["` + b + `"]],"n":1,"y":{"z":{"w":"` + c + `"}}}`, []string{a, b, c}, ""},
		"keys are no values": {`{"` + b + `":"` + a + `","` + c + `":null}`, []string{a}, ""},
		"file beside words":  {`{"caption":"a cat","image":"` + a + `"}`, []string{a}, ""},
		"same twice":         {`["` + a + `","` + a + `"]`, []string{a, a}, ""},
		"text":               {`"A cat on a wall."`, nil, "A cat on a wall."},
		"fragments":          {`["A ","cat ","on a wall."]`, nil, "A cat on a wall."},
		"text with address":  {`"see ` + a + ` there"`, nil, "see " + a + " there"},
		"other schemes":      {`"javascript:alert(1)"`, nil, "javascript:alert(1)"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			outcome := told(t, `{"id":"x","status":"succeeded","output":`+test.output+`,"metrics":{"predict_time":2.25}}`)
			want := models.Outcome{Status: models.OutcomeSucceeded, Text: test.text, RunSeconds: 2.25}
			for _, file := range test.files {
				want.Outputs = append(want.Outputs, models.Output{URL: file})
			}
			require.Equal(t, want, outcome)
		})
	}
}

func TestOutcomes(t *testing.T) {
	t.Parallel()
	failed := func(kind models.FailureKind, detail string) models.Outcome {
		return models.Outcome{Status: models.OutcomeFailed, Kind: kind, Detail: detail}
	}
	running := models.Outcome{Status: models.OutcomeRunning}
	for name, test := range map[string]struct {
		fields string
		want   models.Outcome
	}{
		"starting":         {`"status":"starting"`, running},
		"processing":       {`"status":"processing","output":["https://replicate.delivery/part.png"]`, running},
		"new word":         {`"status":"dreaming"`, running},
		"new last word":    {`"status":"evaporated","completed_at":"2026-11-22T10:00:00Z"`, failed(models.FailureUnknown, `ended as "evaporated":`)},
		"canceled":         {`"status":"canceled"`, models.Outcome{Status: models.OutcomeCanceled, Kind: models.FailureCanceled}},
		"aborted":          {`"status":"aborted","error":"deadline"`, models.Outcome{Status: models.OutcomeCanceled, Kind: models.FailureCanceled, Detail: "deadline"}},
		"expired":          {`"status":"succeeded","output":null,"data_removed":true`, failed(models.FailureResultExpired, "output was deleted an hour after the end")},
		"nothing":          {`"status":"succeeded","output":null`, failed(models.FailureUnknown, "succeeded without output")},
		"empty list":       {`"status":"succeeded","output":[]`, failed(models.FailureUnknown, "succeeded without output")},
		"no output at all": {`"status":"succeeded"`, failed(models.FailureUnknown, "succeeded without output")},
		"odd times":        {`"status":"starting","created_at":"yesterday","completed_at":null`, running},
		"odd error":        {`"status":"failed","error":{"code":"E1001"}`, failed(models.FailureUnknown, `{"code":"E1001"}`)},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			require.Equal(t, test.want, told(t, `{"id":"x",`+test.fields+`}`))
		})
	}
}

func TestFailureTexts(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]models.FailureKind{
		"The input or output was flagged as sensitive. Please try again with different inputs. (E005) (uIJ6l3ruRD)": models.FailureModeration,
		"NSFW content detected. Try running it again, or try a different prompt.":                                   models.FailureModeration,
		"Blocked by the safety system":                            models.FailureModeration,
		"input.safety_tolerance: Must be less than or equal to 2": models.FailureUnknown,
		"Prediction interrupted; please retry (code: PA)":         models.FailureProviderBusy,
		"Director: unexpected error handling prediction (E9828)":  models.FailureProviderBusy,
		"Prediction failed to start in time (E6716)":              models.FailureProviderBusy,
		"Could not read the input (E002)":                         models.FailureInvalidInput,
		"CUDA out of memory (E1001)":                              models.FailureUnknown,
		"something else":                                          models.FailureUnknown,
		"":                                                        models.FailureUnknown,
	} {
		t.Run(text, func(t *testing.T) {
			t.Parallel()
			outcome := told(t, `{"id":"x","status":"failed","error":"`+text+`"}`)
			require.Equal(t, models.Outcome{Status: models.OutcomeFailed, Kind: want, Detail: text}, outcome)
		})
	}
}

func TestPollUnreadable(t *testing.T) {
	t.Parallel()
	b := setup(t, false)
	for _, body := range []string{"", "<html>", "{}", `{"id":"x"}`} {
		b.server.answers(http.StatusOK, body)
		_, err := b.provider.Poll(t.Context(), providers.Job{ID: "x", CredentialID: providers.StaticCredentialID})
		var fault *providers.Error
		require.ErrorAs(t, err, &fault, body)
		require.Equal(t, models.FailureUnknown, fault.Kind)
	}
}

func TestJobIDsAreNoPaths(t *testing.T) {
	t.Parallel()
	b := setup(t, false)
	for _, id := range []string{"", "../account", "a/b", "a?b", "a b", "ü"} {
		job := providers.Job{ID: id, CredentialID: providers.StaticCredentialID}
		_, err := b.provider.Poll(t.Context(), job)
		require.Equal(t, models.FailureGone, providers.KindOf(err), id)
		require.Equal(t, models.FailureGone, providers.KindOf(b.provider.Cancel(t.Context(), job)), id)
	}
	require.Empty(t, b.server.journal())
}

// TestCancelRefused is about a refusal for a job that runs on.
func TestCancelRefused(t *testing.T) {
	t.Parallel()
	b := setup(t, false)
	b.server.mu.Lock()
	b.server.handle = func(w http.ResponseWriter, r *http.Request) {
		if r.Method == http.MethodPost {
			answer(w, http.StatusConflict, map[string]any{"detail": "not now"})
			return
		}
		answer(w, http.StatusOK, map[string]any{"id": "x", "status": "processing"})
	}
	b.server.mu.Unlock()
	err := b.provider.Cancel(t.Context(), providers.Job{ID: "x", CredentialID: providers.StaticCredentialID})
	require.ErrorContains(t, err, "409 not now")
}
