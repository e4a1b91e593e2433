package replicate_test

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
	token  = "r8_canary0123456789abcdef0123456789abcdef"
	secret = "whsec_Y2FuYXJ5LWNhbmFyeS1jYW5hcnktY2FuYXJ5"
)

// server plays Replicate's API from what was recorded of it.
type server struct {
	*providertest.Trouble

	t    *testing.T
	http *httptest.Server
	now  func() time.Time

	mu       sync.Mutex
	jobs     []map[string]any // oldest first
	calls    []call
	secret   string
	secrets  int // how often the secret was asked for
	pageSize int
	// handle, when set, answers instead; receive too, before the body was read.
	handle, receive http.HandlerFunc
}

// call is one request as it came in.
type call struct {
	method, path, proto, remote string
	header                      http.Header
	body                        []byte
}

// newServer starts the API on HTTP/1.1, or on TLS with HTTP/2.
func newServer(t *testing.T, http2 bool, now func() time.Time) *server {
	t.Helper()
	s := &server{Trouble: providertest.NewTrouble(t), t: t, now: now, secret: secret, pageSize: 2}
	mux := http.NewServeMux()
	mux.HandleFunc("POST /v1/predictions", s.create)
	mux.HandleFunc("POST /v1/models/{owner}/{name}/predictions", s.create)
	mux.HandleFunc("GET /v1/predictions", s.list)
	mux.HandleFunc("GET /v1/predictions/{id}", s.get)
	mux.HandleFunc("POST /v1/predictions/{id}/cancel", s.cancel)
	mux.HandleFunc("GET /v1/webhooks/default/secret", s.giveSecret)
	mux.HandleFunc("POST /v1/files", s.upload)
	s.http = providertest.Serve(t, http2, func(w http.ResponseWriter, r *http.Request) { s.serve(mux, w, r) })
	return s
}

func (s *server) serve(mux http.Handler, w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	receive := s.receive
	s.mu.Unlock()
	if receive != nil {
		receive(w, r)
		return
	}
	body, err := io.ReadAll(r.Body)
	if err != nil {
		return // the caller gave up while sending
	}
	s.mu.Lock()
	s.calls = append(s.calls, call{r.Method, r.URL.Path, r.Proto, r.RemoteAddr, r.Header, body})
	handle := s.handle
	s.mu.Unlock()
	r.Body = io.NopCloser(strings.NewReader(string(body)))
	switch {
	case handle != nil:
		handle(w, r)
	case r.Header.Get("Authorization") != "Bearer "+token:
		s.recorded(w, http.StatusUnauthorized, "401.json")
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
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(body)
}

// create is strict about the body, as the real one is.
func (s *server) create(w http.ResponseWriter, r *http.Request) {
	var body struct {
		Version string         `json:"version"`
		Input   map[string]any `json:"input"`
		Webhook string         `json:"webhook"`
		Events  []string       `json:"webhook_events_filter"`
	}
	decoder := json.NewDecoder(r.Body)
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(&body); err != nil {
		answer(w, http.StatusUnprocessableEntity, map[string]any{"detail": err.Error()})
		return
	}
	fault := s.Take()
	if s.refuse(w, r, fault) {
		return
	}
	s.take(w, r, fault, s.add(map[string]any{"input": body.Input, "webhook": body.Webhook}))
}

// add stores a prediction made of the recorded one and the fields.
func (s *server) add(fields map[string]any) map[string]any {
	data, err := os.ReadFile(filepath.Join("testdata", "prediction.json"))
	if err != nil {
		panic(err) //nolint:forbidigo // ends the request; the test sees it fail
	}
	job := map[string]any{}
	if err = json.Unmarshal(data, &job); err != nil {
		panic(err) //nolint:forbidigo // ends the request; the test sees it fail
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	job["id"] = fmt.Sprintf("job%d", len(s.jobs))
	job["created_at"] = s.now().UTC().Format(time.RFC3339Nano)
	maps.Copy(job, fields)
	s.jobs = append(s.jobs, job)
	id, _ := job["id"].(string)
	s.Accept(id)
	return maps.Clone(job)
}

// change sets fields of a job and returns it; nil if there is none.
func (s *server) change(id string, fields map[string]any) map[string]any {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, job := range s.jobs {
		if job["id"] == id {
			maps.Copy(job, fields)
			return maps.Clone(job)
		}
	}
	return nil
}

func (s *server) get(w http.ResponseWriter, r *http.Request) {
	job := s.change(r.PathValue("id"), nil)
	if job == nil {
		s.recorded(w, http.StatusNotFound, "404.json")
		return
	}
	answer(w, http.StatusOK, job)
}

func (s *server) cancel(w http.ResponseWriter, r *http.Request) {
	job := s.change(r.PathValue("id"), nil)
	switch {
	case job == nil:
		s.recorded(w, http.StatusNotFound, "404.json")
	case job["completed_at"] != nil:
		answer(w, http.StatusUnprocessableEntity, map[string]any{"detail": "The prediction has already ended."})
	default:
		answer(w, http.StatusOK, s.change(r.PathValue("id"), map[string]any{"status": "canceled", "completed_at": s.now()}))
	}
}

// list answers newest first, with the absolute address of the next page.
func (s *server) list(w http.ResponseWriter, r *http.Request) {
	after, err := time.Parse(time.RFC3339, r.URL.Query().Get("created_after"))
	if err != nil {
		answer(w, http.StatusBadRequest, map[string]any{"detail": "created_after"})
		return
	}
	s.mu.Lock()
	var found []map[string]any
	for _, job := range slices.Backward(s.jobs) {
		text, _ := job["created_at"].(string)
		if at, err := time.Parse(time.RFC3339, text); err == nil && at.After(after) {
			found = append(found, maps.Clone(job))
		}
	}
	s.mu.Unlock()
	from := 0
	_, _ = fmt.Sscan(r.URL.Query().Get("cursor"), &from)
	to := min(from+s.pageSize, len(found))
	body := map[string]any{"results": append([]map[string]any{}, found[from:to]...), "next": nil, "previous": nil}
	if to < len(found) {
		query := r.URL.Query()
		query.Set("cursor", fmt.Sprint(to))
		body["next"] = s.http.URL + "/v1/predictions?" + query.Encode()
	}
	answer(w, http.StatusOK, body)
}

func (s *server) giveSecret(w http.ResponseWriter, _ *http.Request) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.secrets++
	answer(w, http.StatusOK, map[string]any{"key": s.secret})
}

func (s *server) upload(w http.ResponseWriter, r *http.Request) {
	file, header, err := r.FormFile("content")
	if err != nil {
		answer(w, http.StatusBadRequest, map[string]any{"detail": err.Error()})
		return
	}
	defer func() { _ = file.Close() }()
	answer(w, http.StatusCreated, map[string]any{
		"id": "file1", "name": header.Filename, "content_type": header.Header.Get("Content-Type"), "size": header.Size,
		"urls": map[string]any{"get": "https://api.replicate.com/v1/files/file1"},
	})
}

// journal returns the calls so far.
func (s *server) journal() []call {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.calls)
}
