package netguard_test

import (
	"errors"
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"darkroom/internal/netguard"
)

func TestHostsValidate(t *testing.T) {
	t.Parallel()
	require.NoError(t, netguard.Hosts{"replicate.delivery", "*.replicate.delivery", "*", "localhost"}.Validate())
	for _, pattern := range []string{
		"", ".", "*.", "a..", "https://media.example", "media.example:443", "media.example/path", "*media.example", "a.*.b", "user@b", ".b", "a b",
	} {
		require.Error(t, netguard.Hosts{pattern}.Validate(), pattern)
	}
	require.Error(t, netguard.Hosts{}.Validate())
}

// What is refused for its name is refused before any name is resolved.
func TestClientAsksItsHostsOnly(t *testing.T) {
	t.Parallel()
	resolver := startRebinder(t, "10.0.0.1")
	guard, err := netguard.New(netguard.Config{}, resolver)
	require.NoError(t, err)
	client := guard.Client(netguard.Hosts{"Media.example", "*.Media.example"})
	t.Cleanup(client.CloseIdleConnections)

	const byName = "is not among the allowed ones"
	for url, refused := range map[string]bool{
		"https://media.example/a":             false,
		"https://MEDIA.example./a":            false,
		"https://cdn.media.example/a":         false,
		"https://a.b.media.example:443/a":     false,
		"https://othermedia.example/a":        true,
		"https://media.example.evil.example/": true,
		"https://example/media.example":       true,
		"https://evil.example/?media.example": true,
		"https://.media.example/":             true,
		"https://10.0.0.1/media.example":      true,
		"https://evil.example#.media.example": true,
	} {
		_, err = get(t, client, url)
		require.ErrorIs(t, err, netguard.ErrRefused, url)
		if refused {
			assert.ErrorContains(t, err, byName, url)
		} else {
			assert.NotContains(t, err.Error(), byName, url)
		}
	}
}

func TestRedirectToAnotherHostIsRefused(t *testing.T) {
	t.Parallel()
	// By its own name the server is no allowed host:port, only an allowed name.
	provider, _ := serve(t, redirectTo("https://evil.example/file"))
	guard, err := netguard.New(netguard.Config{AllowHosts: []string{provider.Listener.Addr().String()}}, nil)
	require.NoError(t, err)
	client := guard.Client(netguard.Hosts{"media.example"})
	t.Cleanup(client.CloseIdleConnections)
	_, err = get(t, client, provider.URL)
	require.ErrorIs(t, err, netguard.ErrRefused)
	assert.ErrorContains(t, err, `"evil.example" is not among the allowed ones`)
}

func TestRedirectThatIsNoURLKeepsItsSecret(t *testing.T) {
	t.Parallel()
	for location, refused := range map[string]bool{
		"https://media.example/%zz?signature=secret": true,
		"http://[::1?signature=secret":               true,
		"\x7f?signature=secret":                      false, // no HTTP either: another try may do
	} {
		var server *httptest.Server
		server, _ = serve(t, func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Location", location)
			w.WriteHeader(http.StatusFound)
		})
		_, err := get(t, setup(t, nil, server), server.URL)
		require.Error(t, err, location)
		assert.Equal(t, refused, errors.Is(err, netguard.ErrRefused), location)
		assert.NotContains(t, err.Error(), "secret")
	}
}
