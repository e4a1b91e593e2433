package netguard_test

import (
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"darkroom/internal/netguard"
)

// setup returns a guarded client that may reach the hosts of the given servers.
func setup(t *testing.T, resolver *net.Resolver, allowed ...*httptest.Server) *http.Client {
	t.Helper()
	var cfg netguard.Config
	for _, server := range allowed {
		cfg.AllowHosts = append(cfg.AllowHosts, server.Listener.Addr().String())
	}
	guard, err := netguard.New(cfg, resolver)
	require.NoError(t, err)
	client := guard.Client(netguard.Hosts{"*"})
	t.Cleanup(client.CloseIdleConnections)
	return client
}

// serve starts a server and counts the requests that reach it.
func serve(t *testing.T, handler http.HandlerFunc) (*httptest.Server, *atomic.Int32) {
	t.Helper()
	var hits atomic.Int32
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		hits.Add(1)
		handler(w, r)
	}))
	t.Cleanup(server.Close)
	return server, &hits
}

func answerOK(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusOK) }

func get(t *testing.T, client *http.Client, url string, headers ...string) (int, error) {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, url, http.NoBody)
	require.NoError(t, err)
	for _, pair := range headers {
		name, value, _ := strings.Cut(pair, "=")
		req.Header.Set(name, value)
	}
	resp, err := client.Do(req)
	if err != nil {
		return 0, err
	}
	return resp.StatusCode, resp.Body.Close()
}

func TestRefusesAddressClasses(t *testing.T) {
	t.Parallel()
	client := setup(t, nil)

	for name, url := range map[string]string{
		"loopback":                 "http://127.0.0.1/",
		"whole loopback net":       "http://127.8.9.10/",
		"loopback v6":              "http://[::1]/",
		"unspecified":              "http://0.0.0.0/",
		"unspecified v6":           "http://[::]/",
		"private 10":               "http://10.1.2.3/",
		"private 172.16":           "http://172.16.0.1/",
		"private 192.168":          "http://192.168.1.1/",
		"unique local v6":          "http://[fd12:3456::1]/",
		"link-local, metadata":     "http://169.254.169.254/latest/meta-data/",
		"link-local v6":            "http://[fe80::1]/",
		"carrier-grade NAT":        "http://100.64.0.1/",
		"IPv4-mapped":              "http://[::ffff:127.0.0.1]/",
		"IPv4-mapped, hex":         "http://[::ffff:7f00:1]/",
		"IPv4-compatible":          "http://[::127.0.0.1]/",
		"NAT64":                    "http://[64:ff9b::7f00:1]/",
		"local NAT64":              "http://[64:ff9b:1::a00:1]/",
		"6to4":                     "http://[2002:7f00:1::]/",
		"Teredo":                   "http://[2001:0:7f00:1::]/",
		"multicast":                "http://224.0.0.1/",
		"multicast v6":             "http://[ff02::1]/",
		"broadcast":                "http://255.255.255.255/",
		"benchmarking":             "http://198.18.0.1/",
		"documentation v6":         "http://[2001:db8::1]/",
		"public, unusual port":     "http://1.1.1.1:6379/",
		"localhost by name":        "http://localhost/",
		"file":                     "file:///etc/passwd",
		"gopher":                   "gopher://127.0.0.1:6379/_INFO",
		"credentials in the URL":   "http://user:password@media.example/",
		"private, https":           "https://10.0.0.1/",
		"allowed host, wrong port": "http://127.0.0.1:1/",
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := get(t, client, url)
			require.ErrorIs(t, err, netguard.ErrRefused)
		})
	}
}

// A resolver may read these as 127.0.0.1, or not at all; either way nothing
// must be reached.
func TestNeverReachesOddSpellings(t *testing.T) {
	t.Parallel()
	server, hits := serve(t, answerOK)
	client := setup(t, nil)
	_, port, err := net.SplitHostPort(server.Listener.Addr().String())
	require.NoError(t, err)

	for _, host := range []string{"2130706433", "0x7f000001", "0177.0.0.1", "127.1", "localhost", "127.0.0.1"} {
		_, err = get(t, client, "http://"+net.JoinHostPort(host, port)+"/")
		require.Error(t, err, host)
	}
	assert.Zero(t, hits.Load())
}

func TestReachesAllowedHosts(t *testing.T) {
	t.Parallel()
	allowed, _ := serve(t, answerOK)
	other, hits := serve(t, answerOK)
	client := setup(t, nil, allowed)

	status, err := get(t, client, allowed.URL)
	require.NoError(t, err)
	assert.Equal(t, http.StatusOK, status)

	_, err = get(t, client, other.URL)
	require.ErrorIs(t, err, netguard.ErrRefused)
	assert.Zero(t, hits.Load(), "another port of the same host is not allowed")
}
