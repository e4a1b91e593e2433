package google_test

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"darkroom/providers/providertest"
)

const (
	key = "AIzaCanary0123456789abcdef0123456789abc"
	// attempt is the Key of the requests, which names jobs that are answered at once.
	attempt = "3f0c0f5e-4df7-4a4b-9f3f-000000000001-1"
)

// pngBytes are the first bytes of a picture.
func pngBytes() []byte { return append([]byte("\x89PNG\r\n\x1a\n"), []byte("not really a picture")...) }

// server plays the Gemini API.
type server struct {
	*providertest.Trouble

	t    *testing.T
	http *httptest.Server

	mu    sync.Mutex
	ops   map[string]map[string]any
	next  providertest.End // of the next answer at once
	calls []call
	// handle, when set, answers instead.
	handle http.HandlerFunc
}

// call is one request as it came in.
type call struct {
	method, path, remote string
	header               http.Header
	length               int64
	body                 []byte
}

// newServer starts the API on HTTP/1.1, or on TLS with HTTP/2.
func newServer(t *testing.T, http2 bool) *server {
	t.Helper()
	s := &server{Trouble: providertest.NewTrouble(t), t: t, ops: map[string]map[string]any{}}
	mux := http.NewServeMux()
	mux.HandleFunc("POST /google/v1beta/models/{call}", s.ask)
	mux.HandleFunc("GET /google/v1beta/models/{model}/operations/{id}", s.get)
	s.http = providertest.Serve(t, http2, func(w http.ResponseWriter, r *http.Request) { s.serve(mux, w, r) })
	return s
}

func (s *server) serve(mux http.Handler, w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		return // the caller gave up while sending
	}
	s.mu.Lock()
	s.calls = append(s.calls, call{r.Method, r.URL.Path, r.RemoteAddr, r.Header, r.ContentLength, body})
	handle := s.handle
	s.mu.Unlock()
	r.Body = io.NopCloser(strings.NewReader(string(body)))
	switch {
	case handle != nil:
		handle(w, r)
	case r.Header.Get("X-Goog-Api-Key") != key:
		s.recorded(w, http.StatusBadRequest, "400-key.json")
	default:
		mux.ServeHTTP(w, r)
	}
}

func (s *server) recorded(w http.ResponseWriter, status int, file string) {
	body, err := os.ReadFile(filepath.Join("testdata", file))
	if err != nil {
		panic(err) //nolint:forbidigo // ends the request; the test sees it fail
	}
	w.WriteHeader(status)
	_, _ = w.Write(body)
}

func answer(w http.ResponseWriter, status int, body any) {
	w.Header().Set("Content-Type", "application/json; charset=UTF-8")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(body)
}

// ask takes both kinds of calls, strict about what may stand at the top.
func (s *server) ask(w http.ResponseWriter, r *http.Request) {
	var body struct {
		Contents, GenerationConfig, SystemInstruction json.RawMessage
		Instances, Parameters                         json.RawMessage
	}
	decoder := json.NewDecoder(r.Body)
	decoder.DisallowUnknownFields()
	model, method, _ := strings.Cut(r.PathValue("call"), ":")
	if err := decoder.Decode(&body); err != nil || (method == "predictLongRunning") != (body.Instances != nil) {
		s.recorded(w, http.StatusBadRequest, "400.json")
		return
	}
	s.mu.Lock()
	fault, next := s.Take(), s.next
	s.next = ""
	s.mu.Unlock()
	if s.refuse(w, r, fault) {
		return
	}
	if method == "predictLongRunning" {
		s.take(w, r, fault, s.add(model))
		return
	}
	s.Accept(attempt)
	s.take(w, r, fault, answered(next))
}

// add keeps an operation.
func (s *server) add(model string) map[string]any {
	s.mu.Lock()
	defer s.mu.Unlock()
	id := fmt.Sprintf("op%d", len(s.ops))
	s.ops[id] = map[string]any{"name": "models/" + model + "/operations/" + id}
	s.Accept(id)
	return map[string]any{"name": s.ops[id]["name"]}
}

func (s *server) get(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	defer s.mu.Unlock()
	op, ok := s.ops[r.PathValue("id")]
	if !ok || op["name"] != "models/"+r.PathValue("model")+"/operations/"+r.PathValue("id") {
		s.recorded(w, http.StatusNotFound, "404.json")
		return
	}
	answer(w, http.StatusOK, op)
}

// journal returns the calls so far.
func (s *server) journal() []call {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.calls)
}

// answers lets every call end with this status and body.
func (s *server) answers(status int, body string, header ...string) {
	s.handles(func(w http.ResponseWriter, _ *http.Request) {
		for i := 0; i+1 < len(header); i += 2 {
			w.Header().Set(header[i], header[i+1])
		}
		w.WriteHeader(status)
		_, _ = io.WriteString(w, body)
	})
}

func (s *server) handles(handle http.HandlerFunc) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.handle = handle
}

// answered is an answer with two pictures, a thought before them and words.
func answered(end providertest.End) map[string]any {
	picture := map[string]any{"inlineData": map[string]any{"mimeType": "image/png", "data": base64.StdEncoding.EncodeToString(pngBytes())}}
	thought := map[string]any{"thought": true, "thoughtSignature": "c2lnbmF0dXJl", "inlineData": picture["inlineData"]}
	parts := []any{thought, map[string]any{"text": `Two "pictures" \ as asked.`}, picture, picture}
	told := map[string]any{
		"candidates": []any{map[string]any{
			"content": map[string]any{"parts": parts, "role": "model"}, "finishReason": "STOP", "index": 0,
		}},
		"usageMetadata": map[string]any{"promptTokenCount": 4, "totalTokenCount": 1300},
		"modelVersion":  "gemini-3.1-flash-image", "responseId": "mT4kaZ2oGpW-_uMPl8aY0Qs",
	}
	switch end {
	case providertest.EndModerated:
		told["candidates"] = []any{map[string]any{"finishReason": "IMAGE_SAFETY", "finishMessage": "Unable to show it."}}
	case providertest.EndBroken:
		told["candidates"] = []any{map[string]any{"finishReason": "OTHER"}}
	case providertest.EndSucceeded, providertest.EndCanceled:
	}
	return told
}
