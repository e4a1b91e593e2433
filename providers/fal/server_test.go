package fal_test

import (
	"crypto/ed25519"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"darkroom/providers/providertest"
)

const (
	keySecret = "canary0123456789abcdef0123456789"
	key       = "11112222-3333-4444-5555-666677778888:" + keySecret
	userID    = "user_canary"
)

// job is one request as the server keeps it.
type job struct {
	id, model, webhook string
	sent               time.Time
	input              json.RawMessage
	// done is the end, with the answer of the result.
	done   bool
	code   int
	result string
	// failure and failureType stand in the status, and the first in the webhook.
	failure, failureType string
}

// server plays fal's queue, platform and storage APIs.
type server struct {
	*providertest.Trouble

	t    *testing.T
	http *httptest.Server
	now  func() time.Time

	mu       sync.Mutex
	jobs     []*job // oldest first
	calls    []call
	signer   ed25519.PrivateKey
	jwks     int // how often the keys were asked for
	pageSize int
	// handle, when set, answers instead.
	handle http.HandlerFunc
}

// call is one request as it came in.
type call struct {
	method, path, query, proto string
	header                     http.Header
	length                     int64
	body                       []byte
}

// seeded is a signing key that is the same in every run.
func seeded(seed byte) ed25519.PrivateKey {
	return ed25519.NewKeyFromSeed([]byte(strings.Repeat(string(rune(seed)), ed25519.SeedSize)))
}

// newServer starts the APIs on HTTP/1.1, or on TLS with HTTP/2.
func newServer(t *testing.T, http2 bool, now func() time.Time) *server {
	t.Helper()
	s := &server{Trouble: providertest.NewTrouble(t), t: t, now: now, signer: seeded('a'), pageSize: 2}
	mux := http.NewServeMux()
	mux.HandleFunc("POST /queue/{model...}", s.create)
	mux.HandleFunc("GET /queue/{owner}/{alias}/requests/{id}/status", s.status)
	mux.HandleFunc("GET /queue/{owner}/{alias}/requests/{id}", s.result)
	mux.HandleFunc("PUT /queue/{owner}/{alias}/requests/{id}/cancel", s.cancel)
	mux.HandleFunc("GET /api/v1/models/requests/by-endpoint", s.list)
	mux.HandleFunc("POST /rest/storage/upload/initiate", s.initiate)
	s.http = providertest.Serve(t, http2, func(w http.ResponseWriter, r *http.Request) { s.serve(mux, w, r) })
	return s
}

func (s *server) serve(mux http.Handler, w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		panic(http.ErrAbortHandler) //nolint:forbidigo // net/http's way to cut a connection: the caller gave up while sending
	}
	s.mu.Lock()
	s.calls = append(s.calls, call{r.Method, r.URL.Path, r.URL.RawQuery, r.Proto, r.Header, r.ContentLength, body})
	handle := s.handle
	s.mu.Unlock()
	r.Body = io.NopCloser(strings.NewReader(string(body)))
	switch {
	case handle != nil:
		handle(w, r)
	case r.URL.Path == "/rest/.well-known/jwks.json":
		s.giveKeys(w)
	case strings.HasPrefix(r.URL.Path, "/cdn/"):
		w.WriteHeader(http.StatusOK)
	case r.Header.Get("Authorization") != "Key "+key:
		answer(w, http.StatusUnauthorized, `{"detail":"No user found for Key ID and Secret"}`)
	default:
		mux.ServeHTTP(w, r)
	}
}

func answer(w http.ResponseWriter, code int, body string) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(code)
	_, _ = io.WriteString(w, body)
}

// encoded is JSON as the server writes it.
func encoded(body any) string {
	data, err := json.Marshal(body)
	if err != nil {
		panic(err) //nolint:forbidigo // ends the request; the test sees it fail
	}
	return string(data)
}

func (s *server) create(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(r.Body)
	if err != nil || !json.Valid(body) {
		answer(w, http.StatusUnprocessableEntity, `{"detail":"no JSON"}`)
		return
	}
	fault := s.Take()
	if s.refuse(w, r, fault) {
		return
	}
	s.take(w, r, fault, s.add(job{model: r.PathValue("model"), webhook: r.URL.Query().Get("fal_webhook"), input: body}))
}

// add keeps a job, with an id unless it has one.
func (s *server) add(j job) job {
	s.mu.Lock()
	defer s.mu.Unlock()
	if j.id == "" {
		j.id = fmt.Sprintf("0000-job%d", len(s.jobs))
	}
	if j.sent.IsZero() {
		j.sent = s.now()
	}
	s.jobs = append(s.jobs, &j)
	s.Accept(j.id)
	return j
}

// find returns a job, changed; nil if there is none.
func (s *server) find(id string, change func(*job)) *job {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, known := range s.jobs {
		if known.id == id {
			change(known)
			copied := *known
			return &copied
		}
	}
	return nil
}

func unchanged(*job) {}

func (s *server) status(w http.ResponseWriter, r *http.Request) {
	found := s.find(r.PathValue("id"), unchanged)
	switch {
	case found == nil:
		answer(w, http.StatusNotFound, `{"status":"NOT_FOUND"}`)
	case !found.done:
		answer(w, http.StatusAccepted, `{"status":"IN_QUEUE","queue_position":3}`)
	default:
		body := map[string]any{"status": "COMPLETED", "metrics": map[string]any{"inference_time": 1.5}}
		if found.failure != "" {
			body["error"], body["error_type"] = found.failure, found.failureType
		}
		answer(w, http.StatusOK, encoded(body))
	}
}

func (s *server) result(w http.ResponseWriter, r *http.Request) {
	found := s.find(r.PathValue("id"), unchanged)
	switch {
	case found == nil:
		answer(w, http.StatusNotFound, `{"status":"NOT_FOUND"}`)
	case !found.done:
		answer(w, http.StatusBadRequest, `{"detail":"Request is still in progress"}`)
	default:
		answer(w, found.code, found.result)
	}
}

func (s *server) cancel(w http.ResponseWriter, r *http.Request) {
	found := s.find(r.PathValue("id"), unchanged)
	switch {
	case found == nil:
		answer(w, http.StatusNotFound, `{"status":"NOT_FOUND"}`)
	case found.done:
		answer(w, http.StatusBadRequest, `{"status":"ALREADY_COMPLETED"}`)
	default:
		s.End(found.id, providertest.EndCanceled)
		answer(w, http.StatusAccepted, `{"status":"CANCELLATION_REQUESTED"}`)
	}
}

// list answers newest first, by numbered pages.
func (s *server) list(w http.ResponseWriter, r *http.Request) {
	query := r.URL.Query()
	start, err := time.Parse(time.RFC3339, query.Get("start"))
	if err != nil || query.Get("expand") != "payloads" || query.Get("limit") != "100" {
		answer(w, http.StatusBadRequest, `{"error":{"type":"validation_error","message":"bad query"}}`)
		return
	}
	s.mu.Lock()
	items := []map[string]any{}
	for _, known := range slices.Backward(s.jobs) {
		if known.model == query.Get("endpoint_id") && !known.sent.Before(start) {
			items = append(items, map[string]any{
				"request_id": known.id, "endpoint_id": known.model, "sent_at": known.sent.Format(time.RFC3339),
				"json_input": known.input, "webhook_url": known.webhook,
			})
		}
	}
	s.mu.Unlock()
	from := 0
	_, _ = fmt.Sscan(query.Get("cursor"), &from)
	to := min(from+s.pageSize, len(items))
	body := map[string]any{"items": items[from:to], "has_more": to < len(items), "next_cursor": nil}
	if to < len(items) {
		body["next_cursor"] = fmt.Sprint(to)
	}
	answer(w, http.StatusOK, encoded(body))
}

// initiate gives a place on the same host, by another path.
func (s *server) initiate(w http.ResponseWriter, _ *http.Request) {
	answer(w, http.StatusOK, encoded(map[string]string{
		"upload_url": s.http.URL + "/cdn/put?signature=x", "file_url": "https://v3.fal.media/files/a/in.png",
	}))
}

// journal returns the calls so far.
func (s *server) journal() []call {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.calls)
}

// answers makes the server answer everything so.
func (s *server) answers(code int, body string, header ...string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.handle = func(w http.ResponseWriter, _ *http.Request) {
		for i := 0; i+1 < len(header); i += 2 {
			w.Header().Set(header[i], header[i+1])
		}
		answer(w, code, body)
	}
}

// behaves makes the server answer as it should again.
func (s *server) behaves() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.handle = nil
}
