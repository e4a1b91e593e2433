package fal_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"go.uber.org/goleak"

	"darkroom/models"
	"darkroom/providers"
	"darkroom/providers/fal"
	"darkroom/providers/providertest"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// clock stands still, so that ages are exact.
func clock() time.Time { return time.Date(2026, 11, 22, 10, 0, 0, 0, time.UTC) }

// bundle is one provider and its server.
type bundle struct {
	provider *fal.Provider
	server   *server
}

func setup(t *testing.T, http2 bool) bundle {
	t.Helper()
	return setupAs(t, http2, userID, clock)
}

// setupAs is for another user, or another clock.
func setupAs(t *testing.T, http2 bool, user string, now func() time.Time) bundle {
	t.Helper()
	s := newServer(t, http2, now)
	provider, err := fal.New(configOf(s.http.URL), user, providers.StaticCredentials(key), now, s.Transport(t, s.http))
	require.NoError(t, err)
	return bundle{provider: provider, server: s}
}

func configOf(base string) fal.Config {
	return fal.Config{
		QueueURL: base + "/queue/", APIURL: base + "/api/v1", RESTURL: base + "/rest", JWKSURL: base + "/rest/.well-known/jwks.json",
		CallTimeout: time.Minute, UploadTimeout: time.Minute,
	}
}

const hook = "https://darkroom.example/api/webhook/fal/g/1/mac"

// request is one that the server accepts.
func request() providers.Request {
	return providers.Request{
		Model:        "fal-ai/flux/schnell",
		Input:        map[string]any{"prompt": "a lighthouse at dusk", "num_images": 2, "seed": int64(1) << 60},
		WebhookURL:   hook,
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
			Outputs: []models.Output{{URL: "https://v3.fal.media/a/0.png"}, {URL: "https://v3.fal.media/a/1.png"}},
			Secrets: []string{key, keySecret},
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
	_ providers.Canceler         = (*fal.Provider)(nil)
	_ providers.CallbackVerifier = (*fal.Provider)(nil)
	_ providers.Finder           = (*fal.Provider)(nil)
	_ providers.Uploader         = (*fal.Provider)(nil)
)
