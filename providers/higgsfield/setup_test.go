package higgsfield_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"go.uber.org/goleak"

	"darkroom/models"
	"darkroom/providers"
	"darkroom/providers/higgsfield"
	"darkroom/providers/providertest"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// clock stands still, so that ages are exact.
func clock() time.Time { return time.Date(2026, 11, 22, 10, 0, 0, 0, time.UTC) }

// bundle is one provider and its server.
type bundle struct {
	provider *higgsfield.Provider
	server   *server
}

func setup(t *testing.T, http2 bool) bundle {
	t.Helper()
	return setupWith(t, http2, secret)
}

// setupWith gives the adapter these secrets, as the variable has them.
func setupWith(t *testing.T, http2 bool, secrets string) bundle {
	t.Helper()
	s := newServer(t, http2, clock)
	return bundle{provider: adapter(t, s, configOf(s.http.URL+"/"), providers.StaticCredentials(key), secrets), server: s}
}

func adapter(
	t *testing.T, s *server, cfg higgsfield.Config, credentials providers.Credentials, secrets string,
) *higgsfield.Provider {
	t.Helper()
	known, err := higgsfield.KeyConfig{WebhookSecret: secrets}.Secrets()
	require.NoError(t, err)
	provider, err := higgsfield.New(cfg, credentials, known, clock, s.Transport(t, s.http, s.storage))
	require.NoError(t, err)
	return provider
}

func configOf(base string) higgsfield.Config {
	return higgsfield.Config{BaseURL: base, CallTimeout: time.Minute, UploadTimeout: time.Minute}
}

// request is one that the server accepts.
func request() providers.Request {
	return providers.Request{
		Model:        "bytedance/seedream/v4/text-to-image",
		Input:        map[string]any{"prompt": "a lighthouse & a dusk", "num_images": 2, "seed": int64(1) << 60, "list": []any{"a"}},
		WebhookURL:   "https://darkroom.example/api/webhook/higgsfield/g/1/mac",
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

// harness has both forms of webhooks, and a secret that is being rotated.
func harness(http2, flat bool) func(t *testing.T) providertest.Harness {
	return func(t *testing.T) providertest.Harness {
		t.Helper()
		b := setupWith(t, http2, secret+","+oldSecret)
		b.server.flat = flat
		return providertest.Harness{
			Provider: b.provider, Server: b.server, Request: request(),
			Outputs: []models.Output{{URL: "https://cdn.higgsfield.example/0.png"}, {URL: "https://cdn.higgsfield.example/1.png"}},
			Secrets: []string{key, key[len("0f1e2d3c-canary:"):], secret, secret[len("whsec_"):], oldSecret},
			Now:     clock,
		}
	}
}

func TestConformance(t *testing.T) {
	t.Parallel()
	for name, http2 := range providertest.Protocols() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			providertest.Run(t, harness(http2, http2))
		})
	}
}

var (
	_ providers.Canceler         = (*higgsfield.Provider)(nil)
	_ providers.CallbackVerifier = (*higgsfield.Provider)(nil)
	_ providers.Resubmitter      = (*higgsfield.Provider)(nil)
	_ providers.Uploader         = (*higgsfield.Provider)(nil)
)
