package higgsfield_test

import (
	"context"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync"
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

// TestStatuses goes through the table: statuses first, and the texts that decide
// where a status has two meanings.
func TestStatuses(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]struct {
		status      int
		body        string
		kind        models.FailureKind
		jobMayExist bool
	}{
		"301":           {301, "", models.FailureUnknown, false},
		"400":           {400, `{"detail":"Invalid parameters"}`, models.FailureInvalidInput, false},
		"400 webhook":   {400, `{"detail":"Webhook URL must use HTTPS"}`, models.FailureInvalidInput, false},
		"400 places":    {400, recordedText(t, "400-concurrent.json"), models.FailureRateLimited, false},
		"400 in words":  {400, `{"detail":"too many CONCURRENT jobs"}`, models.FailureRateLimited, false},
		"401":           {401, recordedText(t, "401.json"), models.FailureAuth, false},
		"402":           {402, "", models.FailureBilling, false},
		"403":           {403, recordedText(t, "403.json"), models.FailureBilling, false},
		"404":           {404, recordedText(t, "404.json"), models.FailureGone, false},
		"408":           {408, "", models.FailureNetwork, true},
		"409":           {409, "", models.FailureProviderBusy, true},
		"410":           {410, "", models.FailureGone, false},
		"413":           {413, "", models.FailureInvalidInput, false},
		"415":           {415, "", models.FailureInvalidInput, false},
		"418":           {418, "", models.FailureUnknown, false},
		"422":           {422, recordedText(t, "422.json"), models.FailureInvalidInput, false},
		"422 key":       {422, recordedText(t, "422-key.json"), models.FailureInvalidInput, false},
		"423":           {423, recordedText(t, "423.json"), models.FailureGone, false},
		"429":           {429, "", models.FailureRateLimited, false},
		"500":           {500, "", models.FailureProviderBusy, true},
		"502":           {502, recordedText(t, "502.html"), models.FailureProviderBusy, true},
		"503":           {503, `{"detail":"Service Unavailable"}`, models.FailureProviderBusy, true},
		"503 disabled":  {503, recordedText(t, "503-disabled.json"), models.FailureGone, false},
		"504":           {504, "", models.FailureProviderBusy, true},
		"400 no object": {400, `["concurrent"]`, models.FailureRateLimited, false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := setup(t, false)
			b.server.answers(want.status, want.body)
			fault := b.submitFault(t)
			require.Equal(t, want.kind, fault.Kind)
			require.Equal(t, want.jobMayExist, fault.JobMayExist)

			_, err := b.provider.Poll(t.Context(), providers.Job{ID: "x", CredentialID: providers.StaticCredentialID})
			require.ErrorAs(t, err, &fault)
			require.Equal(t, want.kind, fault.Kind)
			require.False(t, fault.JobMayExist, "a poll starts nothing")
		})
	}
}

func recordedText(t *testing.T, file string) string {
	t.Helper()
	body, err := os.ReadFile(filepath.Join("testdata", file))
	require.NoError(t, err)
	return string(body)
}

// TestWait: Higgsfield says nothing, so the wait is ours, within bounds, and not
// the same for everybody.
func TestWait(t *testing.T) {
	t.Parallel()
	b := setup(t, false)
	b.server.answers(http.StatusBadRequest, recordedText(t, "400-concurrent.json"))
	waits := map[string]bool{}
	for name := range strings.SplitSeq("abcdefghij", "") {
		req := request()
		req.Key = name
		_, err := b.provider.Submit(t.Context(), req)
		var fault *providers.Error
		require.ErrorAs(t, err, &fault)
		require.GreaterOrEqual(t, fault.RetryAfter, 5*time.Second)
		require.Less(t, fault.RetryAfter, 15*time.Second)
		waits[fault.RetryAfter.String()] = true
	}
	require.Greater(t, len(waits), 5)

	b = setup(t, false)
	b.server.answers(http.StatusTooManyRequests, "", "Retry-After", "7")
	require.Equal(t, 7*time.Second, b.submitFault(t).RetryAfter, "should it say something after all")
}

func TestDetail(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct{ body, want string }{
		"sentence": {`{"detail":"Invalid\nparameters"}`, "422 Invalid parameters (correlation corr-1)"},
		"list": {
			recordedText(t, "422.json"),
			"422 body.aspect_ratio: Input should be '16:9', '4:3' or '1:1' (correlation corr-1)",
		},
		"numbers":   {`{"detail":[{"loc":["body","list",0],"msg":"bad"},{"msg":"worse"}]}`, "422 body.list.0: bad; : worse (correlation corr-1)"},
		"odd":       {`{"detail":{"a":1}}`, `422 {"a":1} (correlation corr-1)`},
		"HTML":      {"<h1>\n 422 \x00</h1>", "422 <h1> 422 </h1> (correlation corr-1)"},
		"key":       {`{"detail":"bad Key ` + key + `"}`, "422 bad Key [key] (correlation corr-1)"},
		"half key":  {`{"detail":"bad ` + key[len("0f1e2d3c-canary:"):] + `"}`, "422 bad [key] (correlation corr-1)"},
		"no object": {`[1]`, "422 [1] (correlation corr-1)"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := setup(t, false)
			b.server.answers(http.StatusUnprocessableEntity, test.body)
			fault := b.submitFault(t)
			require.Equal(t, test.want, fault.Detail)
			require.NotContains(t, fault.Error(), "a secret wish", "inputs are the user's")
		})
	}
}

// TestOddCorrelation is not taken over into a line of the log.
func TestOddCorrelation(t *testing.T) {
	t.Parallel()
	for _, id := range []string{"", "two words", strings.Repeat("x", 200)} {
		b := setup(t, false)
		b.server.answers(http.StatusOK, `{"request_id":"x","status":"queued"}`, "X-Correlation-ID", id)
		receipt, err := b.provider.Submit(t.Context(), request())
		require.NoError(t, err)
		require.Empty(t, receipt.CorrelationID, id)
	}
}

// watcher are credentials that hear of refusals.
type watcher struct {
	providers.StaticCredentials

	mu    sync.Mutex
	heard []models.FailureKind
}

func (w *watcher) Report(_ context.Context, _ string, kind models.FailureKind, _ time.Duration) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.heard = append(w.heard, kind)
}

func TestRefusedAccountsAreReported(t *testing.T) {
	t.Parallel()
	s := newServer(t, false, clock)
	credentials := &watcher{StaticCredentials: key}
	provider := adapter(t, s, configOf(s.http.URL), credentials, "")
	for _, status := range []int{401, 403, 404, 422, 429, 500} {
		s.answers(status, "")
		_, err := provider.Submit(t.Context(), request())
		require.Error(t, err)
	}
	require.Equal(t, []models.FailureKind{models.FailureAuth, models.FailureBilling, models.FailureRateLimited}, credentials.heard)
}
