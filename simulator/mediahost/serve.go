package mediahost

import (
	"errors"
	"net"
	"net/http"
	"os"
	"strings"
	"time"

	"go.uber.org/zap"

	"darkroom/simulator/faults"
	"darkroom/simulator/journal"
)

// ServeHTTP serves one file, whole or in ranges.
func (h *Host) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if leaked := journal.Note(r.Context()).Credentials; len(leaked) > 0 {
		h.logger.Warn("media host was sent a credential", zap.Strings("headers", leaked), zap.String("path", r.URL.Path))
	}
	if r.Method != http.MethodGet && r.Method != http.MethodHead {
		http.Error(w, "Method Not Allowed", http.StatusMethodNotAllowed)
		return
	}
	file, found := h.find(strings.Trim(r.URL.Path, "/"))
	if !found || file.Fault.Kind == faults.MediaMissing {
		http.Error(w, "Not Found", http.StatusNotFound)
		return
	}
	contents, err := h.root.Open(file.Name)
	if err != nil {
		http.Error(w, "Not Found", http.StatusNotFound)
		return
	}
	defer contents.Close()
	h.serve(w, r, file, contents)
}

func (h *Host) serve(w http.ResponseWriter, r *http.Request, file File, contents *os.File) {
	w.Header().Set("Content-Type", file.ContentType)
	w.Header().Set("ETag", `"`+file.SHA256+`"`)
	w.Header().Set("Cache-Control", "public, max-age=3600")
	switch file.Fault.Kind {
	case faults.MediaTruncated:
		if h.cut(file) {
			w = &truncated{ResponseWriter: w, left: file.Size / 2}
		}
	case faults.MediaSlow:
		w = &slow{ResponseWriter: w, r: r, chunk: max(file.Fault.KBps, 1) << 10 / pausesPerSecond}
	case faults.MediaMislabelled:
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
	case faults.MediaRedirected:
		if elsewhere, ok := otherHost(r); ok {
			http.Redirect(w, r, elsewhere, http.StatusFound) //nolint:gosec // to this very host, by its other name
			return
		}
	default: // honest bytes, however many
	}
	http.ServeContent(w, r, "", file.Published, file.served(contents))
}

// cut decides whether a file is served cut once more. A restart counts anew.
func (h *Host) cut(file File) bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.cuts[file.Name]++
	return file.Fault.Times == 0 || h.cuts[file.Name] <= file.Fault.Times
}

// truncated promises the whole length and hangs up half way.
type truncated struct {
	http.ResponseWriter

	left int64
}

// Write passes on what is left of the half.
func (t *truncated) Write(p []byte) (int, error) {
	if int64(len(p)) > t.left {
		p = p[:t.left]
	}
	n, err := t.ResponseWriter.Write(p)
	t.left -= int64(n)
	if err == nil && t.left == 0 {
		err = errors.New("truncated on request")
	}
	return n, err
}

// pausesPerSecond is how often slow bytes come, so that a reader who watches for
// a standstill sees none.
const pausesPerSecond = 4

// slow lets the bytes trickle, a chunk after each pause.
type slow struct {
	http.ResponseWriter

	r     *http.Request
	chunk int
}

// Write pauses before every chunk.
func (s *slow) Write(p []byte) (int, error) {
	written := 0
	for len(p) > 0 {
		select {
		case <-s.r.Context().Done():
			return written, s.r.Context().Err()
		case <-time.After(time.Second / pausesPerSecond):
		}
		n, err := s.ResponseWriter.Write(p[:min(s.chunk, len(p))])
		written += n
		if err != nil {
			return written, err
		}
		if err := http.NewResponseController(s.ResponseWriter).Flush(); err != nil {
			return written, err
		}
		p = p[n:]
	}
	return written, nil
}

// otherHost names this host differently, so that a client sees a redirect to a
// host it must not trust with its headers. Only a loopback host has two names.
func otherHost(r *http.Request) (string, bool) {
	host, port, err := net.SplitHostPort(r.Host)
	if err != nil || host != "127.0.0.1" {
		return "", false
	}
	return "http://" + net.JoinHostPort("localhost", port) + r.URL.Path, true
}
