package replicate_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"darkroom/models"
	"darkroom/providers"
	"darkroom/providers/providertest"
	"darkroom/providers/replicate"
)

// clock stands still, so that ages are exact.
func clock() time.Time { return time.Date(2026, 11, 22, 10, 0, 0, 0, time.UTC) }

// bundle is one provider and its server.
type bundle struct {
	provider *replicate.Provider
	server   *server
}

func setup(t *testing.T, http2 bool) bundle {
	t.Helper()
	return setupAt(t, http2, clock)
}

func setupAt(t *testing.T, http2 bool, now func() time.Time) bundle {
	t.Helper()
	s := newServer(t, http2, now)
	provider, err := replicate.New(configOf(s.http.URL+"/v1/"), providers.StaticCredentials(token), now, s.Transport(t, s.http))
	require.NoError(t, err)
	return bundle{provider: provider, server: s}
}

func configOf(base string) replicate.Config {
	return replicate.Config{BaseURL: base, CallTimeout: time.Minute, UploadTimeout: time.Minute}
}

// request is one that the server accepts.
func request() providers.Request {
	return providers.Request{
		Model:        "black-forest-labs/flux-schnell",
		Input:        map[string]any{"prompt": "a lighthouse at dusk", "num_outputs": 2, "seed": int64(1) << 60, "list": []any{"a"}},
		WebhookURL:   "https://darkroom.example/api/webhook/replicate/g/1/mac",
		CredentialID: providers.StaticCredentialID,
	}
}

// onBoth runs a test over HTTP/1.1, and over TLS with HTTP/2.
func onBoth(t *testing.T, test func(t *testing.T, b bundle)) {
	t.Helper()
	for name, http2 := range providertest.Protocols() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			test(t, setup(t, http2))
		})
	}
}

func harness(http2 bool) func(t *testing.T) providertest.Harness {
	return func(t *testing.T) providertest.Harness {
		t.Helper()
		b := setup(t, http2)
		return providertest.Harness{
			Provider: b.provider, Server: b.server, Request: request(),
			Outputs: []models.Output{{URL: "https://replicate.delivery/a/0.webp"}, {URL: "https://replicate.delivery/a/1.webp"}},
			Secrets: []string{token, secret, secret[len("whsec_"):]},
			Now:     clock,
		}
	}
}

func TestConformance(t *testing.T) {
	t.Parallel()
	for name, http2 := range providertest.Protocols() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			providertest.Run(t, harness(http2))
		})
	}
}

var (
	_ providers.Canceler         = (*replicate.Provider)(nil)
	_ providers.CallbackVerifier = (*replicate.Provider)(nil)
	_ providers.Finder           = (*replicate.Provider)(nil)
	_ providers.Uploader         = (*replicate.Provider)(nil)
)
