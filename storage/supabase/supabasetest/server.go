// Package supabasetest plays the part of Supabase Storage's HTTP API that media
// need, for tests and for a stack without an account. It is stricter than the
// original: what the original forgives and a proxy or the next version might
// not, it refuses. It keeps bytes in files and everything else in memory.
package supabasetest

import (
	"errors"
	"net/http"
	"os"
	"regexp"
	"strings"
	"sync"
	"time"

	"github.com/google/uuid"
)

// maxBody is the most that one request should carry: Supabase asks for
// resumable uploads above, and for chunks of just this size.
const maxBody = 6 << 20

// prefix is where Supabase puts the Storage API.
const prefix = "/storage/v1"

// Options say what is played.
type Options struct {
	// Dir is an existing folder for the objects' bytes.
	Dir string
	// ServiceKey is the key that all but signed addresses require.
	ServiceKey string
	// Bucket is the one bucket that exists.
	Bucket string
	// Public makes the bucket a public one.
	Public bool
	// MaxSize is the largest object in bytes; 0 for no limit.
	MaxSize int64
	// Types are the types that the bucket takes, such as image/png; all if empty.
	Types []string
	// Now is the clock of signatures; nil for the system's.
	Now func() time.Time
}

// Server plays one project. It is an http.Handler.
type Server struct {
	opts Options
	mux  *http.ServeMux

	mu      sync.Mutex
	objects map[string]object
	uploads map[string]*upload
	faults  []*Fault
	counts  map[string]int
}

// New returns a server without objects.
func New(opts Options) (*Server, error) {
	if opts.ServiceKey == "" || opts.Bucket == "" {
		return nil, errors.New("play storage: it needs a key and a bucket")
	}
	if info, err := os.Stat(opts.Dir); err != nil || !info.IsDir() {
		return nil, errors.New("play storage: it needs a folder")
	}
	if opts.Now == nil {
		opts.Now = time.Now
	}
	s := &Server{
		opts: opts, mux: http.NewServeMux(),
		objects: map[string]object{}, uploads: map[string]*upload{}, counts: map[string]int{},
	}
	for pattern, serve := range s.routes() {
		method, path, _ := strings.Cut(pattern, " ")
		s.mux.HandleFunc(method+" "+prefix+path, s.played(pattern, serve))
	}
	return s, nil
}

// ServeHTTP serves one request.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) { s.mux.ServeHTTP(w, r) }

// Count returns how often a route was asked, such as "POST /object/sign/{bucket}".
func (s *Server) Count(pattern string) int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.counts[pattern]
}

// Keys returns how many objects and how many unfinished uploads there are.
func (s *Server) Keys() (objects, unfinished int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return len(s.objects), len(s.uploads)
}

type handler func(w http.ResponseWriter, r *http.Request) error

func (s *Server) routes() map[string]handler {
	return map[string]handler{
		"GET /bucket/{bucket}":                             s.private(s.lookAtBucket),
		"POST /object/{bucket}/{key...}":                   s.private(s.put),
		"GET /object/authenticated/{bucket}/{key...}":      s.private(s.get),
		"GET /object/info/authenticated/{bucket}/{key...}": s.private(s.info),
		"POST /object/sign/{bucket}":                       s.private(s.sign),
		"GET /object/sign/{bucket}/{key...}":               s.getSigned,
		"POST /object/upload/sign/{bucket}/{key...}":       s.private(s.signUpload),
		"PUT /object/upload/sign/{bucket}/{key...}":        s.putSigned,
		"POST /object/list/{bucket}":                       s.private(s.list),
		"DELETE /object/{bucket}":                          s.private(s.remove),
		"POST /upload/resumable":                           s.private(resumable(s.create)),
		"PATCH /upload/resumable/{id}":                     s.private(resumable(s.patch)),
		"HEAD /upload/resumable/{id}":                      s.private(resumable(s.head)),
		"DELETE /upload/resumable/{id}":                    s.private(resumable(s.terminate)),
	}
}

// played counts a request, lets the faults at it, and answers its error.
func (s *Server) played(pattern string, serve handler) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		s.mu.Lock()
		s.counts[pattern]++
		s.mu.Unlock()
		s.meddle(pattern, w, r, func(w http.ResponseWriter, r *http.Request) {
			if err := serve(w, r); err != nil {
				answerError(w, err)
			}
		})
	}
}

// private requires the service key, the bucket, one content type and a key
// within the charset.
func (s *Server) private(serve handler) handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		if !only(r.Header, "Apikey", s.opts.ServiceKey) || !only(r.Header, "Authorization", "Bearer "+s.opts.ServiceKey) {
			return apiError{http.StatusForbidden, "AccessDenied", "Unauthorized", "Invalid Compact JWS"}
		}
		if types := r.Header.Values("Content-Type"); len(types) != 1 || types[0] == "" || strings.Contains(types[0], ",") {
			return apiError{http.StatusUnsupportedMediaType, "InvalidMimeType", "invalid_mime_type", "Invalid Content-Type header"}
		}
		if bucket := r.PathValue("bucket"); bucket != "" && bucket != s.opts.Bucket {
			return apiError{http.StatusNotFound, "NoSuchBucket", "Bucket not found", "Bucket not found"}
		}
		if key := r.PathValue("key"); key != "" && (!validKey(key) || r.URL.RawQuery != "") {
			return apiError{http.StatusBadRequest, "InvalidKey", "InvalidKey", "Invalid key: " + key}
		}
		return serve(w, r)
	}
}

func only(header http.Header, name, value string) bool {
	values := header.Values(name)
	return len(values) == 1 && values[0] == value
}

// validKey is the original's charset without "?", which older versions refuse.
func validKey(key string) bool {
	return regexp.MustCompile(`^[A-Za-z0-9_/!.*'() &$=@;:+,-]+$`).MatchString(key)
}

// newVersion names the bytes of one upload.
func newVersion() string { return uuid.NewString() }
