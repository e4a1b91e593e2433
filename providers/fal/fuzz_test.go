package fal_test

import (
	"bytes"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"darkroom/models"
	"darkroom/providers"
	"darkroom/providers/fal"
)

// keyServer is a road on which there is nothing but fal's keys.
type keyServer struct{}

// RoundTrip answers with the key that signs.
func (keyServer) RoundTrip(req *http.Request) (*http.Response, error) {
	body := encoded(map[string]any{"keys": []any{jwkOf(seeded('a'))}})
	return &http.Response{
		StatusCode: http.StatusOK, Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1, Request: req,
		Header: http.Header{}, Body: io.NopCloser(strings.NewReader(body)), ContentLength: int64(len(body)),
	}, nil
}

// FuzzVerifyCallback sends messages with any headers, and the same body signed as
// fal would. A message that fal did not sign is never believed; one that it did
// is read or refused, and what is read can be acted on.
func FuzzVerifyCallback(f *testing.F) {
	provider, err := fal.New(configOf("https://fal.example"), userID, providers.StaticCredentials(key), clock, keyServer{})
	require.NoError(f, err)
	f.Fuzz(func(t *testing.T, body []byte, requestID, user, timestamp, signature string) {
		header := http.Header{}
		header.Set("X-Fal-Webhook-Request-Id", requestID)
		header.Set("X-Fal-Webhook-User-Id", user)
		header.Set("X-Fal-Webhook-Timestamp", timestamp)
		header.Set("X-Fal-Webhook-Signature", signature)
		_, err := provider.VerifyCallback(t.Context(), header, body)
		require.ErrorIs(t, err, providers.ErrBadSignature, "nobody signed it")

		kept := bytes.Clone(body)
		callback, err := provider.VerifyCallback(t.Context(), signedBy(seeded('a'), requestID, userID, clock().Add(time.Minute), body), body)
		require.Equal(t, kept, body)
		if err != nil {
			require.ErrorIs(t, err, providers.ErrBadCallback)
			require.Zero(t, callback)
			return
		}
		believable(t, callback)
	})
}

// believable requires of a callback what its readers rely on.
func believable(t *testing.T, callback models.Callback) {
	t.Helper()
	require.Equal(t, models.ProviderFal, callback.Provider)
	require.Regexp(t, `^[A-Za-z0-9_-]{1,128}$`, callback.JobID)
	require.Equal(t, callback.JobID, callback.DeliveryID)
	require.Equal(t, callback.Hint, !callback.Outcome.Status.Terminal())
	require.LessOrEqual(t, len(callback.Outcome.Detail), 1<<10)
	require.NotContains(t, callback.Outcome.Detail, "\n")
	failed := callback.Outcome.Status == models.OutcomeFailed || callback.Outcome.Status == models.OutcomeCanceled
	require.Equal(t, failed, callback.Outcome.Kind != models.FailureNone)
	for _, output := range callback.Outcome.Outputs {
		require.Regexp(t, `^https?://[^\s]+$`, strings.ToLower(output.URL))
	}
}
