package replicate_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"darkroom/models"
	"darkroom/providers"
)

// answers lets every call end with this status and body.
func (s *server) answers(status int, body string, header ...string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.handle = func(w http.ResponseWriter, _ *http.Request) {
		for i := 0; i+1 < len(header); i += 2 {
			w.Header().Set(header[i], header[i+1])
		}
		w.WriteHeader(status)
		_, _ = w.Write([]byte(body))
	}
}

// submitFault submits and returns the error, which must have come of one call.
func (b bundle) submitFault(t *testing.T) *providers.Error {
	t.Helper()
	_, err := b.provider.Submit(t.Context(), request())
	var fault *providers.Error
	require.ErrorAs(t, err, &fault)
	require.Len(t, b.server.journal(), 1, "one call")
	return fault
}

// TestStatuses goes through the table, with bodies that are not recorded.
func TestStatuses(t *testing.T) {
	t.Parallel()
	for status, want := range map[int]struct {
		kind        models.FailureKind
		jobMayExist bool
	}{
		http.StatusMovedPermanently:      {models.FailureUnknown, false},
		http.StatusNotModified:           {models.FailureUnknown, false},
		http.StatusBadRequest:            {models.FailureInvalidInput, false},
		http.StatusUnauthorized:          {models.FailureAuth, false},
		http.StatusPaymentRequired:       {models.FailureBilling, false},
		http.StatusForbidden:             {models.FailureAuth, false},
		http.StatusNotFound:              {models.FailureGone, false},
		http.StatusRequestTimeout:        {models.FailureNetwork, true},
		http.StatusConflict:              {models.FailureUnknown, false},
		http.StatusGone:                  {models.FailureGone, false},
		http.StatusRequestEntityTooLarge: {models.FailureInvalidInput, false},
		http.StatusUnprocessableEntity:   {models.FailureInvalidInput, false},
		http.StatusTooManyRequests:       {models.FailureRateLimited, false},
		http.StatusInternalServerError:   {models.FailureProviderBusy, true},
		http.StatusServiceUnavailable:    {models.FailureProviderBusy, true},
		http.StatusGatewayTimeout:        {models.FailureProviderBusy, true},
	} {
		t.Run(http.StatusText(status), func(t *testing.T) {
			t.Parallel()
			b := setup(t, false)
			b.server.answers(status, "")
			fault := b.submitFault(t)
			require.Equal(t, want.kind, fault.Kind)
			require.Equal(t, want.jobMayExist, fault.JobMayExist)
			require.Equal(t, status == http.StatusForbidden, fault.OneModel)

			_, err := b.provider.Poll(t.Context(), providers.Job{ID: "x", CredentialID: providers.StaticCredentialID})
			require.ErrorAs(t, err, &fault)
			require.Equal(t, want.kind, fault.Kind)
			require.False(t, fault.JobMayExist, "a poll starts nothing")
		})
	}
}

func TestRetryAfter(t *testing.T) {
	t.Parallel()
	inTenSeconds := clock().Add(10 * time.Second).Format(http.TimeFormat)
	for name, test := range map[string]struct {
		body   string
		header string
		want   time.Duration
	}{
		"body first":     {`{"retry_after": 5, "detail": "resets in ~30s"}`, "7", 5 * time.Second},
		"half seconds":   {`{"retry_after": 0.5}`, "", 500 * time.Millisecond},
		"as text":        {`{"retry_after": "5"}`, "", 5 * time.Second},
		"then header":    {`{"detail": "resets in ~30s"}`, "7", 7 * time.Second},
		"header date":    {`{}`, inTenSeconds, 10 * time.Second},
		"date gone by":   {`{}`, clock().Add(-time.Hour).Format(http.TimeFormat), 0},
		"then sentence":  {`{"detail": "Request was throttled. Your rate limit resets in ~30s."}`, "", 30 * time.Second},
		"nothing":        {`{"detail": "slow down"}`, "", 0},
		"nonsense":       {`{"retry_after": {}}`, "soon", 0},
		"negative":       {`{"retry_after": -5}`, "", 0},
		"not a number":   {`{"retry_after": "NaN"}`, "", 0},
		"days":           {`{"retry_after": 1e300}`, "", time.Hour},
		"HTML of a gate": {`<h1>Too many requests</h1>`, "3", 3 * time.Second},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := setup(t, false)
			b.server.answers(http.StatusTooManyRequests, test.body, "Retry-After", test.header)
			fault := b.submitFault(t)
			require.Equal(t, models.FailureRateLimited, fault.Kind)
			require.Equal(t, test.want, fault.RetryAfter)
		})
	}
}

func TestDetail(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct{ body, want string }{
		"both":       {`{"title":"Input validation failed","detail":"- input: prompt is required\n"}`, "422 Input validation failed: - input: prompt is required"},
		"once":       {`{"title":"Throttled","detail":"Throttled. Wait."}`, "422 Throttled. Wait."},
		"HTML":       {"<h1>\n 422 \x00</h1>", "422 <h1> 422 </h1>"},
		"wrong text": {"a\xffb", "422 ab"},
		"nothing":    {"", "422"},
		"list":       {`[1]`, "422 [1]"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := setup(t, false)
			b.server.answers(http.StatusUnprocessableEntity, test.body)
			require.Equal(t, test.want, b.submitFault(t).Detail)
		})
	}
}

func TestDetailIsBounded(t *testing.T) {
	t.Parallel()
	b := setup(t, false)
	b.server.answers(http.StatusInternalServerError, strings.Repeat("ü", 1<<20))
	fault := b.submitFault(t)
	require.LessOrEqual(t, len(fault.Detail), 1<<10)
	require.True(t, strings.HasSuffix(fault.Detail, "ü…"))
}
