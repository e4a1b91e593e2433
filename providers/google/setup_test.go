package google_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"log"
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"go.uber.org/goleak"

	"darkroom/models"
	"darkroom/providers"
	"darkroom/providers/google"
	"darkroom/providers/providertest"
)

// TestMain also reads what the SDK writes to the standard log, past every logger
// of ours: nothing may stand there that belongs to somebody.
func TestMain(m *testing.M) {
	var written logged
	log.SetOutput(&written)
	code := m.Run()
	if text := written.String(); strings.Contains(text, key) || strings.Contains(text, prompt) {
		_, _ = fmt.Fprintln(os.Stderr, "the SDK wrote a key or a prompt to the log")
		code = 1
	}
	if err := goleak.Find(); err != nil && code == 0 {
		_, _ = fmt.Fprintln(os.Stderr, err)
		code = 1
	}
	os.Exit(code)
}

// logged holds what was logged.
type logged struct {
	mu   sync.Mutex
	text bytes.Buffer
}

func (l *logged) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.Write(p)
}

func (l *logged) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.String()
}

// clock stands still, so that waits are exact.
func clock() time.Time { return time.Date(2026, 11, 22, 10, 0, 0, 0, time.UTC) }

// object is one stored file.
type object struct {
	contentType string
	bytes       []byte
}

// shelf is our storage in memory. fail, when set, comes first on Open and Put.
type shelf struct {
	mu      sync.Mutex
	objects map[string]object
	fail    func(call string) error
}

func newShelf() *shelf {
	return &shelf{objects: map[string]object{"in/a.png": {"image/png", pngBytes()}, "in/b.jpg": {"image/jpeg", []byte("\xff\xd8\xff beta")}}}
}

func (s *shelf) refusal(call string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.fail == nil {
		return nil
	}
	return s.fail(call)
}

func (s *shelf) Open(ctx context.Context, key string) (io.ReadCloser, int64, string, error) {
	if err := errors.Join(ctx.Err(), s.refusal("open")); err != nil {
		return nil, 0, "", err
	}
	got, ok := s.get(key)
	if !ok {
		return nil, 0, "", fmt.Errorf("open %s: %w", key, fs.ErrNotExist)
	}
	return io.NopCloser(bytes.NewReader(got.bytes)), int64(len(got.bytes)), got.contentType, nil
}

func (s *shelf) Put(_ context.Context, key, contentType string, size int64, body io.Reader) error {
	if err := s.refusal("put"); err != nil {
		return err
	}
	data, err := io.ReadAll(body)
	if err != nil || int64(len(data)) != size {
		return fmt.Errorf("put %d bytes, not %d: %w", len(data), size, err)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.objects[key] = object{contentType, data}
	return nil
}

func (s *shelf) get(key string) (object, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	got, ok := s.objects[key]
	return got, ok
}

// bundle is one provider, its server and our storage.
type bundle struct {
	provider *google.Provider
	server   *server
	shelf    *shelf
}

func setup(t *testing.T, http2 bool) bundle {
	t.Helper()
	s, files := newServer(t, http2), newShelf()
	provider, err := google.New(configOf(s.http.URL+"/google/"), providers.StaticCredentials(key), files, clock, s.Transport(t, s.http))
	require.NoError(t, err)
	return bundle{provider: provider, server: s, shelf: files}
}

func configOf(base string) google.Config {
	return google.Config{BaseURL: base, CallTimeout: time.Minute}
}

const prompt = "a lighthouse at dusk"

// pictureRequest asks for a picture made of two others.
func pictureRequest() providers.Request {
	return providers.Request{
		Model: "gemini-3.1-flash-image", CredentialID: providers.StaticCredentialID, Key: attempt, Staging: "staging/" + attempt + "/",
		Input: map[string]any{
			"prompt": prompt, "image": "storage:in/a.png", "referenceImages": []any{"storage:in/b.jpg"},
			"responseModalities": []any{"IMAGE"}, "aspectRatio": "16:9", "imageSize": "2K",
		},
	}
}

// filmRequest asks for a film between two frames.
func filmRequest() providers.Request {
	return providers.Request{
		Model: "veo-3.1-generate-preview", CredentialID: providers.StaticCredentialID, Key: attempt, Staging: "staging/" + attempt + "/",
		Input: map[string]any{
			"prompt": prompt, "image": "storage:in/a.png", "lastFrame": "storage:in/b.jpg", "aspectRatio": "16:9",
			"resolution": "720p", "durationSeconds": 8, "negativePrompt": "bad", "personGeneration": "allow_adult", "sampleCount": 1,
		},
	}
}

// textRequest asks about a picture.
func textRequest() providers.Request {
	return providers.Request{
		Model: "gemini-3.1-flash-lite", CredentialID: providers.StaticCredentialID, Key: attempt, Staging: "staging/" + attempt + "/",
		Input: map[string]any{"prompt": prompt, "images": []any{"storage:in/a.png"}, "systemInstruction": "Be brief."},
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

func harness(t *testing.T, http2 bool) providertest.Harness {
	t.Helper()
	b := setup(t, http2)
	return providertest.Harness{Provider: b.provider, Server: b.server, Secrets: []string{key}, Now: clock}
}

// reached is an address of Google's as the harness reaches it.
func reached(t *testing.T, h providertest.Harness, address string) string {
	t.Helper()
	s, ok := h.Server.(*server)
	require.True(t, ok)
	return strings.Replace(address, "https://generativelanguage.googleapis.com", s.http.URL+"/google", 1)
}

func TestConformance(t *testing.T) {
	t.Parallel()
	for name, http2 := range providertest.Protocols() {
		t.Run("Films/"+name, func(t *testing.T) {
			t.Parallel()
			providertest.Run(t, func(t *testing.T) providertest.Harness {
				t.Helper()
				h := harness(t, http2)
				h.Request, h.Outputs = filmRequest(), []models.Output{{URL: reached(t, h, filmURL(0))}, {URL: reached(t, h, filmURL(1))}}
				return h
			})
		})
		t.Run("Pictures/"+name, func(t *testing.T) {
			t.Parallel()
			providertest.Run(t, func(t *testing.T) providertest.Harness {
				t.Helper()
				h := harness(t, http2)
				h.AtOnce, h.Request = true, pictureRequest()
				h.Outputs = []models.Output{{URL: "storage:staging/" + attempt + "/0"}, {URL: "storage:staging/" + attempt + "/1"}}
				return h
			})
		})
	}
}

var _ providers.Reader = (*google.Provider)(nil)
