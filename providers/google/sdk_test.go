package google_test

import (
	"context"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"net/http"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"darkroom/models"
	"darkroom/providers"
	"darkroom/providers/google"
)

// allowed is all of the SDK that we use. What else it has does not work or is not
// wanted: downloads that look at no status and hold films whole, errors by value
// that no pointer finds, answers whose text is read with remarks in the log, waits
// that ignore what Google advises. See docs/google.md.
func allowed() []string {
	return []string{
		"NewClient", "ClientConfig", "HTTPOptions", "BackendGeminiAPI", "Client", "Models", "Operations",
		"GenerateContent", "GenerateVideosFromSource", "GetVideosOperation",
		"GenerateContentConfig", "GenerateContentResponse", "ImageConfig", "Content", "Part", "RoleUser",
		"NewPartFromText", "NewPartFromBytes", "NewContentFromParts", "NewContentFromText",
		"GenerateVideosSource", "GenerateVideosConfig", "GenerateVideosOperation", "Image",
		"VideoGenerationReferenceImage", "VideoGenerationReferenceTypeAsset",
		"FinishReason", "FinishReasonSafety", "FinishReasonRecitation", "FinishReasonBlocklist", "FinishReasonProhibitedContent",
		"FinishReasonSPII", "FinishReasonImageSafety", "FinishReasonImageProhibitedContent", "FinishReasonImageRecitation",
		"FinishReasonNoImage", "FinishReasonStop", "FinishReasonLanguage", "FinishReasonMaxTokens",
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
		parsed, err := parser.ParseFile(token.NewFileSet(), file, nil, parser.SkipObjectResolution)
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
		require.True(t, used[name], "%s is allowed and not used", name)
	}
}

// ofSDK tells whether an expression is the SDK's package, a client of its, or a
// part of one.
func ofSDK(x ast.Expr) bool {
	switch x := x.(type) {
	case *ast.Ident:
		return x.Name == "sdk"
	case *ast.SelectorExpr:
		return x.Sel.Name == "client" || x.Sel.Name == "Models" || x.Sel.Name == "Operations"
	}
	return false
}

// TestSDKNeitherSleepsNorRepeats: with options it would, without a look at what
// Google advises; without them it does not, whatever comes.
func TestSDKNeitherSleepsNorRepeats(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, b bundle) {
		t.Helper()
		for _, status := range []int{http.StatusTooManyRequests, http.StatusInternalServerError, http.StatusServiceUnavailable} {
			b.server.answers(status, rpc(status, "UNAVAILABLE", "not now"), "Retry-After", "3600")
			for _, req := range []providers.Request{pictureRequest(), textRequest(), filmRequest()} {
				start := time.Now()
				fault := b.submitFault(t, req)
				require.Equal(t, time.Hour, fault.RetryAfter)
				require.Contains(t, fault.Detail, "not now")
				require.Less(t, time.Since(start), time.Minute)
			}
		}
	})
}

// TestSDKAsksForNoMore: unasked it posts again, for money, when an answer says
// that it can be continued.
func TestSDKAsksForNoMore(t *testing.T) {
	t.Parallel()
	b := setup(t, false)
	b.server.answers(http.StatusOK, `{"candidates":[{"content":{"parts":[{"text":"half"}]},"finishReason":"CONTINUATION"}],"continuationToken":"aGk="}`)
	receipt, err := b.provider.Submit(t.Context(), textRequest())
	require.NoError(t, err)
	require.Equal(t, "half", receipt.Outcome.Text)
	require.Len(t, b.server.journal(), 1)
}

// TestSDKTellsNoDeadline: it would tell Google how long ctx allows, and Google
// answers 500 to short times.
func TestSDKTellsNoDeadline(t *testing.T) {
	t.Parallel()
	b := setup(t, false)
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	receipt, err := b.provider.Submit(ctx, filmRequest())
	require.NoError(t, err)
	_, err = b.provider.Poll(ctx, job(receipt.JobID))
	require.NoError(t, err)
	for _, sent := range b.server.journal() {
		require.Empty(t, sent.header.Get("X-Server-Timeout"), sent.method)
	}
}

// TestSDKTakesNoRedirectForSuccess, and carries the key nowhere.
func TestSDKTakesNoRedirectForSuccess(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, b bundle) {
		t.Helper()
		for _, status := range []int{301, 302, 303, 307, 308} {
			b.server.answers(status, `{"name":"models/m/operations/x"}`, "Location", b.server.StrayURL())
			require.Equal(t, models.FailureUnknown, b.submitFault(t, filmRequest()).Kind)
			_, err := b.provider.Poll(t.Context(), job("x"))
			require.Error(t, err)
		}
		require.Zero(t, b.server.Strayed())
	})
}

// TestSDKErrorsThatAreNoJSON: the SDK would give the page as the error.
func TestSDKErrorsThatAreNoJSON(t *testing.T) {
	t.Parallel()
	b := setup(t, false)
	b.server.answers(http.StatusBadGateway, recorded(t, "502.html"))
	fault := b.submitFault(t, textRequest())
	require.Equal(t, models.FailureProviderBusy, fault.Kind)
	require.LessOrEqual(t, len(fault.Detail), 1<<10)
}

// TestSDKPanics: it asserts types that an answer need not have.
func TestSDKPanics(t *testing.T) {
	t.Parallel()
	b := setup(t, false)
	for _, body := range []string{
		`{"name":"operations/x","done":true,"response":{"generateVideoResponse":7}}`,
		`{"name":"operations/x","done":true,"response":{"generateVideoResponse":{"generatedSamples":7}}}`,
		`{"name":"operations/x","done":true,"response":{"generateVideoResponse":{"generatedSamples":[7]}}}`,
	} {
		b.server.answers(http.StatusOK, body)
		_, err := b.provider.Poll(t.Context(), job("x"))
		require.Equal(t, models.FailureUnknown, providers.KindOf(err), body)
		require.True(t, b.submitFault(t, filmRequest()).JobMayExist)
	}
}

// TestSDKReadsNoEnvironment gives it everything that would lead it elsewhere: to
// another backend, another host, another key.
func TestSDKReadsNoEnvironment(t *testing.T) {
	for name, value := range map[string]string{
		"GOOGLE_GENAI_USE_VERTEXAI": "true", "GOOGLE_GENAI_USE_ENTERPRISE": "true", "GOOGLE_CLOUD_PROJECT": "other",
		"GOOGLE_CLOUD_LOCATION": "us-central1", "GOOGLE_API_KEY": "AIzaOfSomebodyElse", "GEMINI_API_KEY": "AIzaOfSomebodyElse",
		"GOOGLE_GEMINI_BASE_URL": "http://127.0.0.1:1", "GOOGLE_VERTEX_BASE_URL": "http://127.0.0.1:1",
	} {
		t.Setenv(name, value)
	}
	b := setup(t, false)
	_, err := b.provider.Submit(t.Context(), pictureRequest())
	require.NoError(t, err)
	sent := b.server.journal()[0]
	require.Equal(t, key, sent.header.Get("X-Goog-Api-Key"))
	require.Equal(t, "/google/v1beta/models/gemini-3.1-flash-image:generateContent", sent.path)

	s := newServer(t, false)
	provider, err := google.New(configOf(s.http.URL), providers.StaticCredentials(""), newShelf(), clock, s.Transport(t, s.http))
	require.NoError(t, err)
	_, err = provider.Submit(t.Context(), textRequest())
	require.Equal(t, models.FailureAuth, providers.KindOf(err), "no key of ours, no call")
	require.Empty(t, s.journal())
}

// TestClientIsShared shows that a hundred calls use one connection.
func TestClientIsShared(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, b bundle) {
		t.Helper()
		for range 100 {
			_, err := b.provider.Poll(t.Context(), job("x"))
			require.Equal(t, models.FailureGone, providers.KindOf(err))
		}
		hosts := map[string]bool{}
		for _, c := range b.server.journal() {
			hosts[c.remote] = true
		}
		require.Len(t, hosts, 1)
	})
}

// pool is a pool of accounts whose keys can be changed.
type pool map[string]string

func (p pool) Next(context.Context) (string, error) { return "a", nil }

func (p pool) Secret(_ context.Context, id string) (string, error) { return p[id], nil }

func (p pool) All(context.Context) ([]string, error) { return nil, nil }

func TestKeyOfEachAccount(t *testing.T) {
	t.Parallel()
	s := newServer(t, false)
	keys := pool{"a": key, "b": "AIzaOther"}
	provider, err := google.New(configOf(s.http.URL+"/google"), keys, newShelf(), clock, s.Transport(t, s.http))
	require.NoError(t, err)
	poll := func(id string) models.FailureKind {
		_, err := provider.Poll(t.Context(), providers.Job{ID: "x", Model: "veo-3.1-generate-preview", CredentialID: id})
		return providers.KindOf(err)
	}
	require.Equal(t, models.FailureGone, poll("a"))
	require.Equal(t, models.FailureAuth, poll("b"))
	keys["b"] = key
	require.Equal(t, models.FailureGone, poll("b"), "a changed key is used at once")
	require.NotContains(t, fmt.Sprintf("%v %+v %#v %s", provider, provider, provider, provider), key)
}

// TestDeadline needs no help from the caller: the Config's own time ends a call.
func TestDeadline(t *testing.T) {
	t.Parallel()
	s := newServer(t, false)
	s.handles(func(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() })
	cfg := configOf(s.http.URL)
	cfg.CallTimeout = time.Second
	provider, err := google.New(cfg, providers.StaticCredentials(key), newShelf(), clock, s.Transport(t, s.http))
	require.NoError(t, err)
	_, err = provider.Submit(t.Context(), pictureRequest())
	var fault *providers.Error
	require.ErrorAs(t, err, &fault)
	require.ErrorIs(t, err, context.DeadlineExceeded)
	require.True(t, fault.JobMayExist)
}
