package journal

import (
	"context"
	"net/http"
	"slices"
	"strings"

	"go.uber.org/zap"
)

type noteKey struct{}

// Note returns the entry of the request that is being handled, for the handler
// to fill in before it answers. Outside Record it returns a loose entry.
func Note(ctx context.Context) *Entry {
	if entry, ok := ctx.Value(noteKey{}).(*Entry); ok {
		return entry
	}
	return &Entry{}
}

// Record journals every request to next as an entry of the kind. The entry is
// on disk before the first byte of the answer leaves, so who has an answer can
// count on finding it.
func (j *Journal) Record(kind string, logger *zap.Logger, next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		entry := &Entry{Kind: kind, Method: r.Method, Path: r.URL.Path, Credentials: credentials(r)}
		rec := &recorder{ResponseWriter: w, write: func(status int) {
			entry.Status = status
			if err := j.Append(*entry); err != nil {
				logger.Error("journal a request", zap.Error(err))
			}
		}}
		defer rec.once(0) // unless answered: the handler hung up
		next.ServeHTTP(rec, r.WithContext(context.WithValue(r.Context(), noteKey{}, entry)))
	})
}

// credentials names the headers and parameters of a request that carry one.
func credentials(r *http.Request) []string {
	var names []string
	for name, values := range r.Header {
		if slices.Contains(credentialNames(), strings.ToLower(name)) || slices.ContainsFunc(values, looksSecret) {
			names = append(names, strings.ToLower(name))
		}
	}
	for name, values := range r.URL.Query() {
		if slices.Contains(credentialNames(), strings.ToLower(name)) || slices.ContainsFunc(values, looksSecret) {
			names = append(names, "?"+strings.ToLower(name))
		}
	}
	slices.Sort(names)
	return names
}

// credentialNames are the headers and parameters in which the four providers,
// and HTTP itself, carry keys.
func credentialNames() []string {
	return []string{
		"authorization", "proxy-authorization", "cookie", "key", "api_key", "token", "access_token",
		"x-api-key", "x-goog-api-key", "x-fal-key", "hf-api-key", "hf-secret", "apikey",
	}
}

func looksSecret(value string) bool {
	return strings.HasPrefix(value, "Key ") || strings.Contains(value, "r8_") || strings.Contains(value, "whsec_") || strings.HasPrefix(value, "AIza")
}

// recorder tells the status once, when the header is written.
type recorder struct {
	http.ResponseWriter

	write func(status int)
	done  bool
}

func (r *recorder) once(status int) {
	if !r.done {
		r.done = true
		r.write(status)
	}
}

// WriteHeader journals and passes on.
func (r *recorder) WriteHeader(status int) {
	r.once(status)
	r.ResponseWriter.WriteHeader(status)
}

// Write journals an implied 200 and passes on.
func (r *recorder) Write(p []byte) (int, error) {
	r.once(http.StatusOK)
	return r.ResponseWriter.Write(p)
}

// Unwrap lets http.ResponseController reach the connection.
func (r *recorder) Unwrap() http.ResponseWriter { return r.ResponseWriter }
