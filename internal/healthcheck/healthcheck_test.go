package healthcheck_test

import (
	"errors"
	"net"
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/stretchr/testify/require"

	"darkroom/internal/healthcheck"
)

func TestCommand(t *testing.T) {
	t.Parallel()
	answer := http.StatusOK
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path != healthcheck.Path {
			w.WriteHeader(http.StatusNotFound)
			return
		}
		w.WriteHeader(answer)
	}))
	t.Cleanup(server.Close)
	_, port, err := net.SplitHostPort(server.Listener.Addr().String())
	require.NoError(t, err)

	for _, addr := range []string{"127.0.0.1:" + port, "0.0.0.0:" + port, ":" + port, "[::]:" + port, "localhost:" + port} {
		require.NoError(t, run(t, addr, nil), addr)
	}
	answer = http.StatusServiceUnavailable
	require.ErrorContains(t, run(t, "127.0.0.1:"+port, nil), "503")
}

func TestCommandFails(t *testing.T) {
	t.Parallel()
	require.Error(t, run(t, "127.0.0.1:1", nil), "nobody listens")
	require.Error(t, run(t, "nonsense", nil))
	broken := errors.New("API_ADDR: must be host:port")
	require.ErrorIs(t, run(t, "", broken), broken)
}

func run(t *testing.T, addr string, err error) error {
	t.Helper()
	command := healthcheck.Command(func() (string, error) { return addr, err })
	command.SetArgs(nil)
	command.SilenceErrors, command.SilenceUsage = true, true
	return command.ExecuteContext(t.Context())
}
