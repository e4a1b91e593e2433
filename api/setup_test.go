package api_test

import (
	"bytes"
	"compress/gzip"
	"context"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/prometheus/client_golang/prometheus"
	"github.com/stretchr/testify/require"
	"go.uber.org/zap"
	"go.uber.org/zap/zapcore"
	"go.uber.org/zap/zaptest/observer"

	"darkroom/api"
	"darkroom/auth"
	"darkroom/catalog"
	"darkroom/models"
	"darkroom/people"
)

// bundle is a server on fakes and everything a test wants of it.
type bundle struct {
	cfg    api.Config
	deps   api.Deps
	auth   *auth.Authenticator
	user   models.User
	server *httptest.Server
	logs   *observer.ObservedLogs
	offer  *catalog.Catalog
}

// setup starts a server on fakes that the test replaces where it cares. Every
// answer is held against the contract.
func setup(t *testing.T, edit func(*bundle)) *bundle {
	t.Helper()
	tokens, err := auth.New(auth.Config{Secret: strings.Repeat("s", 32), Audience: "authenticated"}, time.Now)
	require.NoError(t, err)
	offered, err := theOffer()
	require.NoError(t, err)
	core, logs := observer.New(zapcore.DebugLevel)
	b := &bundle{
		cfg:  testConfig(),
		auth: tokens,
		user: models.User{ID: uuid.New(), Email: "reader@example.com"},
		logs: logs, offer: offered,
	}
	b.deps = api.Deps{
		Auth: people.NewGate(tokens, accounts{}), Keys: keys{}, Throttle: throttle{},
		Entrance: &entrance{}, Cookies: auth.NewCookies(auth.Config{}, "http://127.0.0.1", time.Now),
		Generations: generations{}, Callbacks: generations{}, Library: library{}, Marks: marks{}, Looks: looks{}, Events: &events{}, Notices: notices{}, Uploads: uploads{}, Money: money{},
		Catalog: offered, Providers: weather{}, URLs: urls{}, Database: healthy, Degrading: map[string]api.Check{"temporal": healthy, "storage": healthy},
		Metrics: prometheus.NewRegistry(), Log: zap.New(core), Now: time.Now,
	}
	if edit != nil {
		edit(b)
	}
	server, err := api.New(b.cfg, b.deps)
	require.NoError(t, err)
	b.server = httptest.NewServer(heldToContract(t, server.Handler()))
	b.server.Client().CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	t.Cleanup(b.server.Close)
	return b
}

// gate lets those come in whom known says.
func (b *bundle) gate(known accounts) { b.deps.Auth = people.NewGate(b.auth, known) }

func testConfig() api.Config {
	return api.Config{
		Addr: "127.0.0.1:0", ReadTimeout: 10 * time.Second, UploadTimeout: time.Minute,
		WriteTimeout: 10 * time.Second, MediaTimeout: 10 * time.Second, ShutdownGrace: 5 * time.Second,
		StreamBeat: time.Minute, StreamMaxAge: time.Minute, StreamsPerUser: 2,
	}
}

func healthy(context.Context) error { return nil }

// answer is a response, read.
type answer struct {
	status int
	header http.Header
	body   string
}

// asked is one request of a test; the zero value of a field asks for nothing special.
type asked struct {
	method, path string
	body         any
	header       map[string]string
	// stranger leaves the access token out.
	stranger bool
}

// ask sends a request; the body is sent as it is if it is a string, else as JSON.
func (b *bundle) ask(t *testing.T, a asked) answer {
	t.Helper()
	response := b.open(t, a)
	defer func() { require.NoError(t, response.Body.Close()) }()
	body, err := io.ReadAll(response.Body)
	require.NoError(t, err)
	return answer{status: response.StatusCode, header: response.Header, body: string(body)}
}

// open sends a request and leaves the answer's body to the test.
func (b *bundle) open(t *testing.T, a asked) *http.Response {
	t.Helper()
	request, err := http.NewRequestWithContext(t.Context(), a.method, b.server.URL+a.path, bodyOf(t, a.body))
	require.NoError(t, err)
	if a.body != nil {
		request.Header.Set("Content-Type", "application/json")
	}
	if !a.stranger {
		request.Header.Set("Authorization", "Bearer "+b.token(t))
	}
	for name, value := range a.header {
		request.Header.Set(name, value)
	}
	response, err := b.server.Client().Do(request)
	require.NoError(t, err)
	return response
}

func (b *bundle) token(t *testing.T) string {
	t.Helper()
	token, err := b.auth.Sign(b.user, time.Hour)
	require.NoError(t, err)
	return token
}

func bodyOf(t *testing.T, body any) io.Reader {
	t.Helper()
	switch body := body.(type) {
	case nil:
		return nil
	case string:
		return strings.NewReader(body)
	case io.Reader:
		return body
	default:
		encoded, err := json.Marshal(body)
		require.NoError(t, err)
		return bytes.NewReader(encoded)
	}
}

// unpacked returns the body as it was before it was compressed for the way.
func (a answer) unpacked(t *testing.T) string {
	t.Helper()
	if a.header.Get("Content-Encoding") != "gzip" {
		return a.body
	}
	packed, err := gzip.NewReader(strings.NewReader(a.body))
	require.NoError(t, err)
	body, err := io.ReadAll(packed)
	require.NoError(t, err)
	return string(body)
}

// into decodes the answer's body.
func (a answer) into(t *testing.T, target any) {
	t.Helper()
	require.NoError(t, json.Unmarshal([]byte(a.body), target), a.body)
}

// fault decodes the answer as an error.
func (a answer) fault(t *testing.T) api.Error {
	t.Helper()
	var body api.Error
	a.into(t, &body)
	return body
}

// fields lists the fields that an error names.
func (a answer) fields(t *testing.T) []string {
	t.Helper()
	var names []string
	if details := a.fault(t).Details; details != nil {
		for _, detail := range *details {
			names = append(names, detail.Field)
		}
	}
	return names
}
