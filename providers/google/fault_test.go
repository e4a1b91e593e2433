package google_test

import (
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"darkroom/models"
	"darkroom/providers"
)

// submitFault submits and returns the error, which must have come of one call.
func (b bundle) submitFault(t *testing.T, req providers.Request) *providers.Error {
	t.Helper()
	before := len(b.server.journal())
	_, err := b.provider.Submit(t.Context(), req)
	var fault *providers.Error
	require.ErrorAs(t, err, &fault)
	require.Len(t, b.server.journal(), before+1, "one call")
	require.NotContains(t, fmt.Sprintf("%v %+v %#v", err, err, err), key)
	return fault
}

func recorded(t *testing.T, file string) string {
	t.Helper()
	body, err := os.ReadFile(filepath.Join("testdata", file))
	require.NoError(t, err)
	return string(body)
}

// rpc is an error as Google writes it.
func rpc(code int, status, message string) string {
	return fmt.Sprintf(`{"error":{"code":%d,"status":%q,"message":%q}}`, code, status, message)
}

// TestStatuses goes through the table. A film's start leaves doubt where an answer
// at once leaves none: what failed there was not begun.
func TestStatuses(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		status       int
		body         string
		kind         models.FailureKind
		still, films bool // in doubt
	}{
		"key":             {400, recorded(t, "400-key.json"), models.FailureAuth, false, false},
		"key, older":      {400, rpc(400, "INVALID_ARGUMENT", "API key expired. Please renew the API key."), models.FailureAuth, false, false},
		"input":           {400, recorded(t, "400.json"), models.FailureInvalidInput, false, false},
		"billing off":     {400, recorded(t, "400-billing.json"), models.FailureBilling, false, false},
		"prepaid":         {402, rpc(402, "FAILED_PRECONDITION", "Prepay."), models.FailureBilling, false, false},
		"unauthenticated": {401, rpc(401, "UNAUTHENTICATED", "x"), models.FailureAuth, false, false},
		"leaked key":      {403, rpc(403, "PERMISSION_DENIED", "x"), models.FailureAuth, false, false},
		"retired":         {404, recorded(t, "404.json"), models.FailureGone, false, false},
		"too large":       {413, "", models.FailureInvalidInput, false, false},
		"minute":          {429, recorded(t, "429.json"), models.FailureRateLimited, false, false},
		"day":             {429, recorded(t, "429-day.json"), models.FailureBilling, false, false},
		"spend cap":       {429, rpc(429, "RESOURCE_EXHAUSTED", "Your project has exceeded its spending cap."), models.FailureBilling, false, false},
		"time-out":        {408, "", models.FailureNetwork, true, true},
		"cut on its way":  {499, `{"error":{"code":499,"status":"CANCELLED","message":"The operation was cancelled."}}`, models.FailureUnknown, true, true},
		"internal":        {500, rpc(500, "INTERNAL", "x"), models.FailureProviderBusy, false, true},
		"overloaded":      {503, recorded(t, "503.json"), models.FailureProviderBusy, false, false},
		"deadline":        {504, rpc(504, "DEADLINE_EXCEEDED", "x"), models.FailureProviderBusy, false, true},
		"gateway":         {502, recorded(t, "502.html"), models.FailureProviderBusy, true, true},
		"empty 503":       {503, "", models.FailureProviderBusy, true, true},
		"teapot":          {418, "", models.FailureUnknown, false, false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := setup(t, false)
			b.server.answers(test.status, test.body)
			for _, c := range []struct {
				req   providers.Request
				doubt bool
			}{{pictureRequest(), test.still}, {textRequest(), test.still}, {filmRequest(), test.films}} {
				fault := b.submitFault(t, c.req)
				require.Equal(t, test.kind, fault.Kind)
				require.Equal(t, c.doubt, fault.JobMayExist, c.req.Model)
			}
			_, err := b.provider.Poll(t.Context(), job("op0"))
			require.Equal(t, test.kind, providers.KindOf(err))
			var fault *providers.Error
			require.ErrorAs(t, err, &fault)
			require.False(t, fault.JobMayExist, "a poll starts nothing")
		})
	}
}

func TestRetryAfter(t *testing.T) {
	t.Parallel()
	detail := func(delay string) string {
		return `{"error":{"code":429,"status":"RESOURCE_EXHAUSTED","message":"x","details":[{"@type":"RetryInfo","retryDelay":"` + delay + `"}]}}`
	}
	for name, test := range map[string]struct {
		body, header string
		want         time.Duration
	}{
		"detail first":  {detail("34s"), "7", 34 * time.Second},
		"fraction":      {detail("0.5s"), "", 500 * time.Millisecond},
		"then header":   {detail("soon"), "7", 7 * time.Second},
		"header date":   {"", clock().Add(10 * time.Second).Format(http.TimeFormat), 10 * time.Second},
		"then sentence": {rpc(429, "RESOURCE_EXHAUSTED", "Please retry in 34.5s."), "", 34500 * time.Millisecond},
		"nothing":       {rpc(429, "RESOURCE_EXHAUSTED", "slow down"), "", 0},
		"days":          {detail("1000h"), "", time.Hour},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := setup(t, false)
			b.server.answers(http.StatusTooManyRequests, test.body, "Retry-After", test.header)
			fault := b.submitFault(t, textRequest())
			require.Equal(t, models.FailureRateLimited, fault.Kind)
			require.Equal(t, test.want, fault.RetryAfter)
		})
	}
	b := setup(t, false)
	b.server.answers(http.StatusTooManyRequests, recorded(t, "429-day.json"))
	require.Zero(t, b.submitFault(t, textRequest()).RetryAfter, "no wait of seconds helps against the quota of a day")
}

func TestDetail(t *testing.T) {
	t.Parallel()
	b := setup(t, false)
	b.server.answers(http.StatusServiceUnavailable, recorded(t, "503.json"))
	require.Equal(t, "503 UNAVAILABLE: The model is overloaded. Please try again later.", b.submitFault(t, textRequest()).Detail)
	b.server.answers(http.StatusBadGateway, recorded(t, "502.html"))
	require.Contains(t, b.submitFault(t, textRequest()).Detail, "Error 502 (Server Error)")
}
