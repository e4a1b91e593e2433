package replicate_test

import (
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"darkroom/models"
	"darkroom/providers"
	"darkroom/providers/replicate"
)

// FuzzVerifyCallback gives the parser any body as a forgery and as a genuine
// message: neither may panic, a forgery may never pass, and what passes names its
// job and its delivery.
func FuzzVerifyCallback(f *testing.F) {
	tells := roundTripper(func(*http.Request) (*http.Response, error) {
		body := io.NopCloser(strings.NewReader(`{"key":"` + secret + `"}`))
		return &http.Response{StatusCode: http.StatusOK, Header: http.Header{}, Body: body}, nil
	})
	provider, err := replicate.New(configOf("https://a.example/v1"), providers.StaticCredentials(token), clock, tells)
	require.NoError(f, err)
	signer := &server{t: &testing.T{}, secret: secret}
	for _, body := range []string{
		done, "", "{", "null", `{"id":"x","status":"processing"}`, `{"id":"x","status":"failed","error":"NSFW content detected"}`,
		`{"id":"x","status":"failed","error":{"code":"E005"}}`, `{"id":"x","status":"aborted","metrics":{"predict_time":1.5}}`,
		`{"id":"x","status":"succeeded","output":{"a":[{"b":"https://a.example/1"}],"c":"https://a.example/2"}}`,
		`{"id":"x","status":"succeeded","output":["to","kens"],"data_removed":true}`, `{"id":"x","status":"new","completed_at":"now"}`,
	} {
		f.Add([]byte(body), "msg_1", "v1,AAAA")
	}
	f.Fuzz(func(t *testing.T, body []byte, delivery, signature string) {
		forged := http.Header{}
		forged.Set("Webhook-Id", delivery)
		forged.Set("Webhook-Timestamp", "1795341600") // the clock's
		forged.Set("Webhook-Signature", signature)
		_, err := provider.VerifyCallback(t.Context(), forged, body)
		require.ErrorIs(t, err, providers.ErrBadSignature)

		callback, err := provider.VerifyCallback(t.Context(), signer.sign("msg_1", clock(), body), body)
		if err != nil {
			require.ErrorIs(t, err, providers.ErrBadCallback)
			require.Zero(t, callback)
			return
		}
		require.Equal(t, "msg_1", callback.DeliveryID)
		require.NotEmpty(t, callback.JobID)
		outcome := callback.Outcome
		require.Equal(t, outcome.Status == models.OutcomeSucceeded, len(outcome.Outputs) > 0 || outcome.Text != "")
		failed := outcome.Status == models.OutcomeFailed || outcome.Status == models.OutcomeCanceled
		require.Equal(t, failed, outcome.Kind != models.FailureNone)
		require.LessOrEqual(t, len(outcome.Detail), 1<<10)
	})
}

type roundTripper func(*http.Request) (*http.Response, error)

func (r roundTripper) RoundTrip(req *http.Request) (*http.Response, error) { return r(req) }
