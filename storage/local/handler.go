package local

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"time"

	"go.uber.org/zap"

	"darkroom/storage"
)

// Handler serves the addresses made by URL, GET and HEAD of /media/{key} with
// ranges and ETags, and takes what SignPut allows. Mount it at /media/ without stripping the prefix.
func (s *Store) Handler() http.Handler { return http.HandlerFunc(s.serve) }

func (s *Store) serve(w http.ResponseWriter, r *http.Request) {
	switch r.Method {
	case http.MethodGet, http.MethodHead:
		s.show(w, r)
	case http.MethodPut:
		s.receive(w, r)
	default:
		w.Header().Set("Allow", "GET, HEAD, PUT")
		refuse(w, http.StatusMethodNotAllowed, "METHOD_NOT_ALLOWED", "Only GET, HEAD and PUT are possible here.")
	}
}

func (s *Store) show(w http.ResponseWriter, r *http.Request) {
	key := strings.TrimPrefix(r.URL.Path, mediaPath)
	expires, err := s.signer.verify(key, r.URL.Query(), s.now())
	if err != nil {
		refuse(w, http.StatusForbidden, "FORBIDDEN", "This address is not valid any more. Load the page again.")
		return
	}
	found, err := s.open(key)
	if errors.Is(err, storage.ErrNotFound) || errors.Is(err, storage.ErrBadKey) {
		refuse(w, http.StatusNotFound, "NOT_FOUND", "This file does not exist.")
		return
	}
	if err != nil {
		s.log.Error("serve object", zap.String("key", key), zap.Error(err))
		refuse(w, http.StatusServiceUnavailable, "UNAVAILABLE", "The file cannot be read right now. Please try again.")
		return
	}
	defer found.Close()
	describe(w.Header(), found.about, expires.Sub(s.now()))
	http.ServeContent(w, r, "", found.modified, found)
}

// describe sets what a browser must know before it touches bytes that
// strangers made.
func describe(header http.Header, about trailer, left time.Duration) {
	header.Set("Content-Type", about.ContentType)
	header.Set("X-Content-Type-Options", "nosniff")
	if !showable(about.ContentType) {
		header.Set("Content-Disposition", "attachment")
		header.Set("Content-Security-Policy", "default-src 'none'; sandbox")
	}
	// An object is written once, under a key with its attempt; private, because
	// the address is the permission.
	header.Set("Cache-Control", fmt.Sprintf("private, max-age=%d, immutable", int64(left/time.Second)))
	header.Set("ETag", `"`+about.SHA256+`"`)
}

// showable tells what a browser may show by itself: pictures, films and sounds.
// Everything else is saved, SVG too: it may hold a script.
func showable(contentType string) bool {
	mime, _, _ := strings.Cut(strings.ToLower(contentType), ";")
	family, kind, _ := strings.Cut(mime, "/")
	return (family == "image" || family == "video" || family == "audio") && !strings.Contains(kind, "xml")
}

// refuse answers in the form of the API's errors.
func refuse(w http.ResponseWriter, status int, code, message string) {
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(status)
	// The client is gone if this fails; there is nobody left to tell.
	_ = json.NewEncoder(w).Encode(map[string]string{"error": message, "code": code})
}
