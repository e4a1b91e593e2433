package higgsfield_test

import (
	"bytes"
	"errors"
	"io"
	"net/http"
	"testing"

	"github.com/stretchr/testify/require"

	"darkroom/models"
	"darkroom/providers"
	"darkroom/providers/higgsfield"
)

// FuzzVerifyCallback gives the parser any body as a forgery, as a genuine message,
// and as what Higgsfield answers when an unsigned message is to be confirmed: none
// may panic, a forgery may never pass, and what passes names its job and its
// delivery.
func FuzzVerifyCallback(f *testing.F) {
	known, err := higgsfield.KeyConfig{WebhookSecret: secret}.Secrets()
	require.NoError(f, err)
	nowhere := http.RoundTripper(roundTripper(func(*http.Request) (*http.Response, error) {
		return nil, errors.New("a signed message asks nobody")
	}))
	provider, err := higgsfield.New(configOf("https://a.example"), providers.StaticCredentials(key), known, clock, nowhere)
	require.NoError(f, err)
	signer := &server{t: &testing.T{}, secrets: []string{secret}}
	var answered []byte
	echo := roundTripper(func(*http.Request) (*http.Response, error) {
		return &http.Response{StatusCode: http.StatusOK, Header: http.Header{}, Body: io.NopCloser(bytes.NewReader(answered))}, nil
	})
	asking, err := higgsfield.New(configOf("https://a.example"), providers.StaticCredentials(key), nil, clock, echo)
	require.NoError(f, err)
	for body := range outcomes() {
		f.Add([]byte(`{"request_id":"x",`+body+`}`), "evt_1", "v1,AAAA")
	}
	f.Fuzz(func(t *testing.T, body []byte, delivery, signature string) {
		forged := http.Header{}
		forged.Set("Webhook-Id", delivery)
		forged.Set("Webhook-Timestamp", "1795341600") // the clock's
		forged.Set("Webhook-Signature", signature)
		_, err := provider.VerifyCallback(t.Context(), forged, body)
		require.ErrorIs(t, err, providers.ErrBadSignature)

		answered = body
		confirmed, err := asking.VerifyCallback(t.Context(), http.Header{}, []byte(`{"request_id":"x","status":"completed"}`))
		require.True(t, err != nil || confirmed.JobID == "x")
		require.NotErrorIs(t, err, providers.ErrBadSignature, "it was asked for")

		callback, err := provider.VerifyCallback(t.Context(), signer.sign("evt_1", clock(), body), body)
		if err != nil {
			require.ErrorIs(t, err, providers.ErrBadCallback)
			require.Zero(t, callback)
			return
		}
		require.True(t, callback.JobID != "x" || callback.Outcome.Status == confirmed.Outcome.Status, "told and asked are the same")
		require.Equal(t, "evt_1", callback.DeliveryID)
		require.NotEmpty(t, callback.JobID)
		require.Equal(t, callback.Outcome.Status == models.OutcomeSucceeded, len(callback.Outcome.Outputs) > 0)
		failed := callback.Outcome.Status == models.OutcomeFailed || callback.Outcome.Status == models.OutcomeCanceled
		require.Equal(t, failed, callback.Outcome.Kind != models.FailureNone)
		require.LessOrEqual(t, len(callback.Outcome.Detail), 1<<10)
	})
}

type roundTripper func(*http.Request) (*http.Response, error)

func (r roundTripper) RoundTrip(req *http.Request) (*http.Response, error) { return r(req) }
