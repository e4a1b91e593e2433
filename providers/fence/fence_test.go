package fence_test

import (
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

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

// TestDoubtIsTheAdaptersToJudge: some servers' own trouble is a refusal.
func TestDoubtIsTheAdaptersToJudge(t *testing.T) {
	t.Parallel()
	for body, inDoubt := range map[string]bool{"switched off": false, "overloaded": true} {
		server := serve(t, http.StatusServiceUnavailable, body)
		c := client(t, server)
		guarded, ok := c.Transport.(*fence.Fence)
		require.True(t, ok)
		guarded.InDoubt = func(answer fence.Answer) bool { return string(answer.Body) != "switched off" }
		require.Equal(t, inDoubt, fault(t, do(t, c, http.MethodPost, server.URL)).JobMayExist, body)
		require.False(t, fault(t, do(t, c, http.MethodGet, server.URL)).JobMayExist, body)
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
