package fence_test

import (
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/stretchr/testify/require"

	"darkroom/models"
	"darkroom/providers"
	"darkroom/providers/fence"
)

const key = "secret-key"

// client is behind a fence around the server.
func client(t *testing.T, server *httptest.Server) *http.Client {
	t.Helper()
	home, err := url.Parse(server.URL)
	require.NoError(t, err)
	guarded := &fence.Fence{
		Hosts: []*url.URL{home}, Next: server.Client().Transport,
		Creates: func(req *http.Request) bool { return req.Method == http.MethodPost },
		Fault: func(answer fence.Answer) *providers.Error {
			return &providers.Error{Kind: models.FailureUnknown, Detail: fence.Detail(answer.Status, string(answer.Body), key)}
		},
	}
	return guarded.Client()
}

func serve(t *testing.T, status int, body string) *httptest.Server {
	t.Helper()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Location", "https://elsewhere.example/")
		w.WriteHeader(status)
		_, _ = io.WriteString(w, body)
	}))
	t.Cleanup(server.Close)
	return server
}

func fault(t *testing.T, err error) *providers.Error {
	t.Helper()
	known, ok := errors.AsType[*providers.Error](err)
	require.True(t, ok, "%v", err)
	return known
}

func do(t *testing.T, c *http.Client, method, address string) error {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), method, address, strings.NewReader("{}"))
	require.NoError(t, err)
	resp, err := c.Do(req)
	if err != nil {
		return err
	}
	return resp.Body.Close()
}

func TestWhetherAJobMayExist(t *testing.T) {
	t.Parallel()
	for status, inDoubt := range map[int]bool{
		http.StatusFound: false, http.StatusUnauthorized: false, http.StatusTooManyRequests: false,
		http.StatusRequestTimeout: true, http.StatusInternalServerError: true, http.StatusBadGateway: true,
	} {
		server := serve(t, status, "no "+key)
		for method, creates := range map[string]bool{http.MethodPost: true, http.MethodGet: false} {
			told := fault(t, do(t, client(t, server), method, server.URL))
			require.Equal(t, inDoubt && creates, told.JobMayExist, "%s %d", method, status)
			require.NotContains(t, told.Detail, key)
		}
	}
}

// TestWhatIsInDoubtIsTheAdaptersToSay, if it knows more than the status.
func TestWhatIsInDoubtIsTheAdaptersToSay(t *testing.T) {
	t.Parallel()
	for status, inDoubt := range map[int]bool{http.StatusTeapot: true, http.StatusBadGateway: false} {
		server := serve(t, status, "told")
		home, err := url.Parse(server.URL)
		require.NoError(t, err)
		guarded := &fence.Fence{
			Hosts: []*url.URL{home}, Next: server.Client().Transport,
			Creates: func(req *http.Request) bool { return req.Method == http.MethodPost },
			InDoubt: func(answer fence.Answer) bool {
				return answer.Status == http.StatusTeapot && string(answer.Body) == "told"
			},
			Fault: func(fence.Answer) *providers.Error { return &providers.Error{Kind: models.FailureUnknown} },
		}
		require.Equal(t, inDoubt, fault(t, do(t, guarded.Client(), http.MethodPost, server.URL)).JobMayExist)
		require.False(t, fault(t, do(t, guarded.Client(), http.MethodGet, server.URL)).JobMayExist)
	}
}

func TestOtherHostsAreNotAsked(t *testing.T) {
	t.Parallel()
	home, stranger := serve(t, http.StatusOK, "{}"), serve(t, http.StatusOK, "{}")
	require.NoError(t, do(t, client(t, home), http.MethodGet, home.URL))
	told := fault(t, do(t, client(t, home), http.MethodPost, stranger.URL))
	require.False(t, told.JobMayExist)
	require.ErrorContains(t, told, "refused to send the key")
}

func TestAHostThatIsAway(t *testing.T) {
	t.Parallel()
	server := serve(t, http.StatusOK, "{}")
	c := client(t, server)
	server.Close()
	told := fault(t, do(t, c, http.MethodPost, server.URL))
	require.Equal(t, models.FailureNetwork, told.Kind)
	require.False(t, told.JobMayExist, "nothing was sent")
}

func TestRetryAfter(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 11, 22, 10, 0, 0, 0, time.UTC)
	for value, want := range map[string]time.Duration{
		"": 0, "soon": 0, "-3": 0, "0.5": 500 * time.Millisecond, "30": 30 * time.Second, "1e9": time.Hour,
		"Sun, 22 Nov 2026 10:00:05 GMT": 5 * time.Second, "Sun, 22 Nov 2026 09:00:00 GMT": 0,
	} {
		require.Equal(t, want, fence.RetryAfter(value, now), value)
	}
}

func TestClip(t *testing.T) {
	t.Parallel()
	require.Equal(t, "a b", fence.Clip(" a\n\x00\tb\xff "))
	clipped := fence.Clip(strings.Repeat("ä", 2000))
	require.Greater(t, len(clipped), 1000)
	require.LessOrEqual(t, len(clipped), 1024)
	require.True(t, utf8.ValidString(clipped), "cut between runes")
}

func TestCheckBase(t *testing.T) {
	t.Parallel()
	for address, good := range map[string]bool{
		"https://api.example.com/v1": true, "http://127.0.0.1:8090/v1": true, "http://simulator:8090": true,
		"http://api.example.com": false, "ftp://api.example.com": false, "https://": false, "https://u:p@a.example": false, "https://a.example?x=1": false,
	} {
		require.Equal(t, good, fence.CheckBase(address) == nil, address)
	}
}
