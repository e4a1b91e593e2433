package higgsfield_test

import (
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"darkroom/providers/providertest"
)

const (
	key       = "0f1e2d3c-canary:canary0123456789abcdef0123456789"
	secret    = "whsec_Y2FuYXJ5LWNhbmFyeS1jYW5hcnktY2FuYXJ5"
	oldSecret = "whsec_b2xkLWNhbmFyeS1vbGQtY2FuYXJ5LW9sZA=="
)

// server plays Higgsfield's API from what is documented of it.
type server struct {
	*providertest.Trouble

	t       *testing.T
	http    *httptest.Server
	storage *httptest.Server // where files are put
	now     func() time.Time

	mu      sync.Mutex
	jobs    map[string]map[string]any
	kept    map[string]post // by Idempotency-Key
	calls   []call
	stored  []call
	secrets []string // those that sign
	flat    bool     // whether webhooks have the older form
	// handle, when set, answers instead; place is what an upload is told.
	handle, keep http.HandlerFunc
	place        map[string]any
}

// call is one request as it came in.
type call struct {
	method, path, query, proto, remote string
	header                             http.Header
	body                               []byte
}

// post is what a key was used for.
type post struct{ id, fingerprint string }

// newServer starts the API on HTTP/1.1, or on TLS with HTTP/2.
func newServer(t *testing.T, http2 bool, now func() time.Time) *server {
	t.Helper()
	s := &server{
		Trouble: providertest.NewTrouble(t), t: t, now: now, secrets: []string{secret},
		jobs: map[string]map[string]any{}, kept: map[string]post{},
	}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /requests/{id}/status", s.status)
	mux.HandleFunc("POST /requests/{id}/cancel", s.cancel)
	mux.HandleFunc("POST /files/generate-upload-url", s.givePlace)
	mux.HandleFunc("POST /", s.create)
	s.http = providertest.Serve(t, http2, func(w http.ResponseWriter, r *http.Request) { s.serve(mux, w, r) })
	s.storage = providertest.Serve(t, http2, s.store)
	return s
}

func (s *server) serve(mux http.Handler, w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		return // the caller gave up while sending
	}
	s.mu.Lock()
	s.calls = append(s.calls, call{r.Method, r.URL.Path, r.URL.RawQuery, r.Proto, r.RemoteAddr, r.Header, body})
	handle := s.handle
	w.Header().Set("X-Correlation-ID", fmt.Sprintf("corr-%d", len(s.calls)))
	s.mu.Unlock()
	r.Body = io.NopCloser(strings.NewReader(string(body)))
	switch {
	case handle != nil:
		handle(w, r)
	case r.Header.Get("Authorization") != "Key "+key:
		recorded(w, http.StatusUnauthorized, "401.json")
	default:
		mux.ServeHTTP(w, r)
	}
}

func recorded(w http.ResponseWriter, status int, file string) {
	body, err := os.ReadFile(filepath.Join("testdata", file))
	if err != nil {
		panic(err) //nolint:forbidigo // ends the request; the test sees it fail
	}
	w.WriteHeader(status)
	_, _ = w.Write(body)
}

func answer(w http.ResponseWriter, status int, body any) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(body)
}

// create takes a request, or finds the one that its key stands for.
func (s *server) create(w http.ResponseWriter, r *http.Request) {
	var input map[string]any
	if err := json.NewDecoder(r.Body).Decode(&input); err != nil {
		answer(w, http.StatusBadRequest, map[string]any{"detail": err.Error()})
		return
	}
	fault := s.Take()
	if s.refuse(w, r, fault) {
		return
	}
	// encoding/json sorts keys, so the order of fields does not matter.
	fingerprint := fmt.Sprint(r.URL, input, r.Header.Get("Hf-Expires-After"))
	used, known := s.find(r.Header.Get("Idempotency-Key"))
	if known && used.fingerprint != fingerprint {
		recorded(w, http.StatusUnprocessableEntity, "422-key.json")
		return
	}
	if known {
		answer(w, http.StatusOK, s.change(used.id, nil))
		return
	}
	s.take(w, r, fault, s.add(r.Header.Get("Idempotency-Key"), fingerprint))
}

func (s *server) find(key string) (post, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	used, known := s.kept[key]
	return used, known
}

// add stores a request made of the recorded one.
func (s *server) add(key, fingerprint string) map[string]any {
	data, err := os.ReadFile(filepath.Join("testdata", "status.json"))
	if err != nil {
		panic(err) //nolint:forbidigo // ends the request; the test sees it fail
	}
	job := map[string]any{}
	if err = json.Unmarshal(data, &job); err != nil {
		panic(err) //nolint:forbidigo // ends the request; the test sees it fail
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	id := fmt.Sprintf("00000000-0000-4000-8000-%012d", len(s.jobs))
	job["request_id"] = id
	s.jobs[id] = job
	if key != "" {
		s.kept[key] = post{id: id, fingerprint: fingerprint}
	}
	s.Accept(id)
	return maps.Clone(job)
}

// change sets fields of a request and returns it; nil if there is none.
func (s *server) change(id string, fields map[string]any) map[string]any {
	s.mu.Lock()
	defer s.mu.Unlock()
	job := s.jobs[id]
	maps.Copy(job, fields)
	return maps.Clone(job)
}

func (s *server) status(w http.ResponseWriter, r *http.Request) {
	job := s.change(r.PathValue("id"), nil)
	if job == nil {
		recorded(w, http.StatusNotFound, "404.json")
		return
	}
	answer(w, http.StatusOK, job)
}

func (s *server) cancel(w http.ResponseWriter, r *http.Request) {
	job := s.change(r.PathValue("id"), nil)
	switch {
	case job == nil:
		recorded(w, http.StatusNotFound, "404.json")
	case job["status"] != "queued":
		answer(w, http.StatusBadRequest, map[string]any{"detail": "Request cannot be canceled"})
	default:
		s.change(r.PathValue("id"), map[string]any{"status": "canceled"})
		w.WriteHeader(http.StatusAccepted)
	}
}

// givePlace tells where a file is to be put, or what a test wants told.
func (s *server) givePlace(w http.ResponseWriter, r *http.Request) {
	var asked struct {
		ContentType string `json:"content_type"`
	}
	if err := json.NewDecoder(r.Body).Decode(&asked); err != nil {
		answer(w, http.StatusBadRequest, map[string]any{"detail": err.Error()})
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.place != nil {
		answer(w, http.StatusOK, s.place)
		return
	}
	answer(w, http.StatusOK, map[string]any{
		"public_url": "https://cdn.higgsfield.example/in.png", "upload_url": s.storage.URL + "/bucket/in.png?signature=s3cr3t",
		"upload_headers": map[string]string{"Content-Type": asked.ContentType, "x-amz-meta-kind": "input"},
	})
}

// store is the storage host.
func (s *server) store(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		return // cut off
	}
	s.mu.Lock()
	s.stored = append(s.stored, call{r.Method, r.URL.Path, r.URL.RawQuery, r.Proto, r.RemoteAddr, r.Header, body})
	keep := s.keep
	s.mu.Unlock()
	if keep != nil {
		keep(w, r)
	}
}

// journal returns the calls so far.
func (s *server) journal() []call {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.calls)
}

// files returns the calls of the storage so far.
func (s *server) files() []call {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.stored)
}
