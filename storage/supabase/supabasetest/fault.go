package supabasetest

import (
	"errors"
	"io"
	"maps"
	"net/http"
)

// errCut ends the body of a request that a Fault cuts.
var errCut = errors.New("connection is cut")

// Fault spoils requests of one route. The zero values of its effects do
// nothing; of several, the first one in this order takes place.
type Fault struct {
	// Route is the route as Count names it; Skip requests of it pass before the
	// next Times ones are spoiled.
	Route       string
	Skip, Times int

	// Status and Body are answered instead, with Header.
	Status int
	Body   string
	Header http.Header
	// Hang leaves the request unanswered until its client goes away.
	Hang bool
	// CutAfter cuts the connection once so many bytes of the body are in.
	CutAfter int64
	// LoseAnswer cuts it once the work is done.
	LoseAnswer bool
}

// Inject adds a fault.
func (s *Server) Inject(f Fault) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.faults = append(s.faults, &f)
}

func (s *Server) faultFor(route string) *Fault {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, f := range s.faults {
		switch {
		case f.Route != route || f.Times == 0:
		case f.Skip > 0:
			f.Skip--
		default:
			f.Times--
			return f
		}
	}
	return nil
}

// meddle serves a request, or spoils it where a fault says so.
func (s *Server) meddle(route string, w http.ResponseWriter, r *http.Request, serve http.HandlerFunc) {
	f := s.faultFor(route)
	switch {
	case f == nil:
		serve(w, r)
	case f.Status != 0:
		maps.Copy(w.Header(), f.Header)
		w.WriteHeader(f.Status)
		_, _ = io.WriteString(w, f.Body) // the client may be gone
	case f.Hang:
		// Only a server that reads the body notices that its client goes.
		_, _ = io.Copy(io.Discard, r.Body)
		<-r.Context().Done()
	case f.CutAfter > 0:
		r.Body = &cutBody{ReadCloser: r.Body, left: f.CutAfter}
		serve(deaf{}, r)
		cut()
	case f.LoseAnswer:
		serve(deaf{}, r)
		cut()
	}
}

// cut closes the connection without an answer.
func cut() {
	panic(http.ErrAbortHandler) //nolint:forbidigo // it is how net/http is told to
}

// cutBody ends a body early.
type cutBody struct {
	io.ReadCloser

	left int64
}

// Read fails once the rest is used up.
func (c *cutBody) Read(p []byte) (int, error) {
	if c.left == 0 {
		return 0, errCut
	}
	n, err := c.ReadCloser.Read(p[:min(int64(len(p)), c.left)])
	c.left -= int64(n)
	return n, err
}

// deaf takes an answer that nobody will hear.
type deaf struct{}

// Header returns a header that is thrown away.
func (deaf) Header() http.Header { return http.Header{} }

// Write throws bytes away.
func (deaf) Write(p []byte) (int, error) { return len(p), nil }

// WriteHeader does nothing.
func (deaf) WriteHeader(int) {}
