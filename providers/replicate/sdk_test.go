package replicate_test

import (
	"go/ast"
	"go/parser"
	gotoken "go/token"
	"io"
	"net/http"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"darkroom/models"
	"darkroom/providers"
	"darkroom/providers/replicate"
)

// allowed is all of the SDK that we use. What else it has does not work: waiting
// never ends on an aborted job, streams of results leak when they are left, the
// webhook check looks at no time and prints the secret, pages after the first
// cannot be had, files are read into memory. See docs/replicate.md.
func allowed() []string {
	return []string{
		"NewClient", "WithToken", "WithBaseURL", "WithHTTPClient", "WithRetryPolicy", "ConstantBackoff",
		"CreatePrediction", "CreatePredictionWithModel", "GetPrediction", "CancelPrediction", "GetCurrentAccount",
		"Client", "Prediction", "PredictionInput", "Identifier", "Webhook", "WebhookEventType", "WebhookEventCompleted",
	}
}

// TestWhatWeUseOfTheSDK reads our own source: every name taken from the SDK's
// package, and every method called on its client.
func TestWhatWeUseOfTheSDK(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob("*.go")
	require.NoError(t, err)
	used := map[string]bool{}
	for _, file := range files {
		if strings.HasSuffix(file, "_test.go") {
			continue
		}
		parsed, err := parser.ParseFile(gotoken.NewFileSet(), file, nil, parser.SkipObjectResolution)
		require.NoError(t, err)
		ast.Inspect(parsed, func(node ast.Node) bool {
			if selector, ok := node.(*ast.SelectorExpr); ok && ofSDK(selector.X) {
				used[selector.Sel.Name] = true
				require.Contains(t, allowed(), selector.Sel.Name, file)
			}
			return true
		})
	}
	for _, name := range allowed() {
		require.True(t, used[name] || name == "Client", "%s is allowed and not used", name)
	}
}

// ofSDK tells whether an expression is the SDK's package or a client of its.
func ofSDK(x ast.Expr) bool {
	switch x := x.(type) {
	case *ast.Ident:
		return x.Name == "sdk" || x.Name == "client"
	case *ast.SelectorExpr:
		return x.Sel.Name == "client"
	}
	return false
}

// calls are the calls that go through the SDK.
func (b bundle) calls(t *testing.T) map[string]func() error {
	t.Helper()
	job := providers.Job{ID: "x", CredentialID: providers.StaticCredentialID}
	return map[string]func() error{
		"create": func() error { _, err := b.provider.Submit(t.Context(), request()); return err },
		"get":    func() error { _, err := b.provider.Poll(t.Context(), job); return err },
		"cancel": func() error { return b.provider.Cancel(t.Context(), job) },
		"whose":  func() error { _, err := b.provider.Whose(t.Context(), job.CredentialID); return err },
	}
}

// TestSDKNeitherSleepsNorRepeats: on 429 it would sleep the whole Retry-After,
// whatever becomes of ctx, even when it may not repeat the call; a repeated POST
// would have no body over HTTP/2, and a GET would be repeated on 5xx too.
func TestSDKNeitherSleepsNorRepeats(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, b bundle) {
		t.Helper()
		for _, status := range []int{http.StatusTooManyRequests, http.StatusInternalServerError, http.StatusServiceUnavailable} {
			b.server.answers(status, `{"detail":"not now"}`, "Retry-After", "3600")
			for name, call := range b.calls(t) {
				start, before := time.Now(), len(b.server.journal())
				err := call()
				var fault *providers.Error
				require.ErrorAs(t, err, &fault, name)
				require.Equal(t, time.Hour, fault.RetryAfter, "what the SDK's error has lost")
				require.Contains(t, fault.Detail, "not now")
				require.Less(t, time.Since(start), time.Minute, "the SDK slept")
				journal := b.server.journal()[before:]
				require.Len(t, journal, 1, "%s on %d: one call", name, status)
				require.Equal(t, name == "create", len(journal[0].body) > 0)
			}
		}
	})
}

// TestSDKOnConnectionsThatClose: without keep-alive its repetition fails over
// HTTP/1.1 as well.
func TestSDKOnConnectionsThatClose(t *testing.T) {
	t.Parallel()
	s := newServer(t, false, clock)
	s.answers(http.StatusTooManyRequests, `{"retry_after":1}`)
	provider, err := replicate.New(configOf(s.http.URL+"/v1"), providers.StaticCredentials(token), clock, &http.Transport{DisableKeepAlives: true})
	require.NoError(t, err)
	for range 3 {
		_, err = provider.Submit(t.Context(), request())
		require.Equal(t, models.FailureRateLimited, providers.KindOf(err))
	}
	for _, call := range s.journal() {
		require.NotEmpty(t, call.body)
	}
	require.Len(t, s.journal(), 3)
}

// TestSDKTakesNoRedirectForSuccess: it would decode the body of any 3xx.
func TestSDKTakesNoRedirectForSuccess(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, b bundle) {
		t.Helper()
		for _, status := range []int{300, 301, 302, 303, 304, 307, 308, 399} {
			b.server.answers(status, `{"id":"x","status":"succeeded"}`, "Location", b.server.StrayURL())
			for name, call := range b.calls(t) {
				require.Error(t, call(), "%s answered %d", name, status)
			}
		}
		require.Zero(t, b.server.Strayed(), "and follows none with the key")
	})
}

// TestAbortedEndsTheWait: the SDK does not know the word and waits for ever.
func TestAbortedEndsTheWait(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, b bundle) {
		t.Helper()
		const aborted = `{"id":"x","status":"aborted","error":"deadline","completed_at":"2026-11-22T10:00:00Z"}`
		want := models.Outcome{Status: models.OutcomeCanceled, Kind: models.FailureCanceled, Detail: "deadline"}
		b.server.answers(http.StatusOK, aborted)
		outcome, err := b.provider.Poll(t.Context(), providers.Job{ID: "x", CredentialID: providers.StaticCredentialID})
		require.NoError(t, err)
		require.Equal(t, want, outcome)
		require.True(t, outcome.Status.Terminal())

		receipt, err := b.provider.Submit(t.Context(), request())
		require.NoError(t, err)
		require.Equal(t, want, receipt.Outcome, "cancelled before it began")

		b.server.answers(http.StatusOK, `{"key":"`+secret+`"}`)
		callback, err := b.provider.VerifyCallback(t.Context(), b.server.sign("msg_1", clock(), []byte(aborted)), []byte(aborted))
		require.NoError(t, err)
		require.Equal(t, want, callback.Outcome)
	})
}

// TestErrorsThatAreNoJSON: the SDK's would be about an invalid character.
func TestErrorsThatAreNoJSON(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, b bundle) {
		t.Helper()
		b.server.answers(http.StatusBadGateway, "<html><h1>502 Bad Gateway</h1>")
		for name, call := range b.calls(t) {
			err := call()
			require.Equal(t, models.FailureProviderBusy, providers.KindOf(err), name)
			require.ErrorContains(t, err, "Bad Gateway")
			require.NotContains(t, err.Error(), "invalid character")
		}
	})
}

// TestUploadStreams: the SDK would read the file whole. Here the server has the
// first half while the second is not there yet.
func TestUploadStreams(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, b bundle) {
		t.Helper()
		const half = 1 << 20
		arrived := make(chan struct{})
		b.server.mu.Lock()
		b.server.receive = func(w http.ResponseWriter, r *http.Request) {
			_, err := io.CopyN(io.Discard, r.Body, half)
			close(arrived)
			_, restErr := io.Copy(io.Discard, r.Body)
			if err != nil || restErr != nil {
				w.WriteHeader(http.StatusBadRequest)
				return
			}
			answer(w, http.StatusCreated, map[string]any{"urls": map[string]any{"get": "https://api.replicate.com/v1/files/1"}})
		}
		b.server.mu.Unlock()
		reader, writer := io.Pipe()
		go func() {
			_, err := writer.Write(slices.Repeat([]byte("x"), half))
			<-arrived
			if err == nil {
				_, err = writer.Write(slices.Repeat([]byte("y"), half))
			}
			_ = writer.CloseWithError(err)
		}()
		_, err := b.provider.Upload(t.Context(), providers.StaticCredentialID, providers.File{
			Name: "a.bin", ContentType: "application/octet-stream", Size: 2 * half, Body: reader,
		})
		require.NoError(t, err)
	})
}
