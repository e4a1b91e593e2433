package supabasetest

import (
	"errors"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"
)

// object is what stands under a key: a file of bytes and what is known of them.
type object struct {
	version, contentType string
	size                 int64
	modified             time.Time
}

func (s *Server) file(version string) string { return filepath.Join(s.opts.Dir, version) }

func (s *Server) lookAtBucket(w http.ResponseWriter, _ *http.Request) error {
	answerJSON(w, http.StatusOK, map[string]any{"id": s.opts.Bucket, "name": s.opts.Bucket, "public": s.opts.Public})
	return nil
}

// put takes an upload in one request.
func (s *Server) put(w http.ResponseWriter, r *http.Request) error {
	if r.ContentLength > maxBody {
		return tooLarge()
	}
	return s.take(w, r, r.Header.Get("X-Upsert") == "true")
}

// take takes the one object that a request's body is.
func (s *Server) take(w http.ResponseWriter, r *http.Request, upsert bool) error {
	key, contentType := r.PathValue("key"), r.Header.Get("Content-Type")
	if len(r.Header.Values("X-Upsert")) > 1 || len(r.Header.Values("Cache-Control")) > 1 {
		return apiError{http.StatusBadRequest, "InvalidRequest", "InvalidRequest", "a header is there twice"}
	}
	if r.ContentLength < 0 {
		return apiError{http.StatusBadRequest, "MissingContentLength", "MissingContentLength", "You must provide the Content-Length HTTP header."}
	}
	if err := s.admit(key, contentType, r.ContentLength, upsert); err != nil {
		return err
	}
	version := newVersion()
	size, err := s.write(version, r.Body)
	if err != nil || size != r.ContentLength {
		return errors.Join(errors.New("body broke off"), err, os.Remove(s.file(version)))
	}
	if err = s.publish(key, object{version: version, contentType: contentType, size: size}); err != nil {
		return err
	}
	answerJSON(w, http.StatusOK, map[string]string{"Id": version, "Key": s.opts.Bucket + "/" + key})
	return nil
}

func tooLarge() error {
	return apiError{http.StatusRequestEntityTooLarge, "EntityTooLarge", "Payload too large", "The object exceeded the maximum allowed size"}
}

// admit refuses what the bucket does not take.
func (s *Server) admit(key, contentType string, size int64, upsert bool) error {
	if s.opts.MaxSize > 0 && size > s.opts.MaxSize {
		return tooLarge()
	}
	if len(s.opts.Types) > 0 && !slices.Contains(s.opts.Types, contentType) {
		return apiError{
			http.StatusUnsupportedMediaType, "InvalidMimeType", "invalid_mime_type",
			"mime type " + contentType + " is not supported",
		}
	}
	s.mu.Lock()
	_, there := s.objects[key]
	s.mu.Unlock()
	if there && !upsert {
		return apiError{http.StatusConflict, "KeyAlreadyExists", "Duplicate", "The resource already exists"}
	}
	return nil
}

// write appends body to the file of a version and returns what was appended.
func (s *Server) write(version string, body io.Reader) (int64, error) {
	file, err := os.OpenFile(s.file(version), os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	if err != nil {
		return 0, err
	}
	size, err := io.Copy(file, body)
	return size, errors.Join(err, file.Close())
}

// publish puts a version under its key. Who reads the older one goes on.
func (s *Server) publish(key string, found object) error {
	found.modified = s.opts.Now()
	s.mu.Lock()
	defer s.mu.Unlock()
	older, there := s.objects[key]
	s.objects[key] = found
	if !there {
		return nil
	}
	return os.Remove(s.file(older.version))
}

func (s *Server) get(w http.ResponseWriter, r *http.Request) error {
	return s.serve(w, r, r.PathValue("key"))
}

// serve answers an object's bytes.
func (s *Server) serve(w http.ResponseWriter, r *http.Request, key string) error {
	found, file, err := s.open(key)
	if err != nil {
		return err
	}
	defer func() { _ = file.Close() }() // only read
	contentType := found.contentType
	if strings.Contains(contentType, "text/html") {
		contentType = "text/plain" // as the original does
	}
	w.Header().Set("Content-Type", contentType)
	w.Header().Set("ETag", strconv.Quote(found.version))
	w.Header().Set("X-Robots-Tag", "none")
	http.ServeContent(w, r, "", found.modified, file)
	return nil
}

func (s *Server) open(key string) (object, *os.File, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	found, there := s.objects[key]
	if !there {
		return object{}, nil, noSuchKey()
	}
	file, err := os.Open(s.file(found.version))
	return found, file, err
}

func (s *Server) info(w http.ResponseWriter, r *http.Request) error {
	s.mu.Lock()
	found, there := s.objects[r.PathValue("key")]
	s.mu.Unlock()
	if !there {
		return noSuchKey()
	}
	answerJSON(w, http.StatusOK, map[string]any{
		"name": r.PathValue("key"), "version": found.version, "size": found.size,
		"content_type": found.contentType, "bucket_id": s.opts.Bucket, "last_modified": found.modified,
	})
	return nil
}
