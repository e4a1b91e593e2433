package supabasetest

import (
	"encoding/base64"
	"errors"
	"net/http"
	"os"
	"strconv"
	"strings"
	"sync"
)

// upload is a resumable upload that has not ended.
type upload struct {
	// writing is held while bytes come in.
	writing sync.Mutex

	key, contentType string
	size             int64
	version          string
}

// resumable refuses requests that do not follow the protocol, TUS 1.0.0.
func resumable(serve handler) handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		if !only(r.Header, "Tus-Resumable", "1.0.0") {
			return protocolError{http.StatusPreconditionFailed, "Tus-Resumable Required"}
		}
		if !only(r.Header, "Content-Type", "application/offset+octet-stream") {
			return protocolError{http.StatusBadRequest, "Invalid content-type"}
		}
		if !only(r.Header, "X-Upsert", "true") {
			return protocolError{http.StatusConflict, "The resource already exists"}
		}
		if r.ContentLength > maxBody {
			return protocolError{http.StatusRequestEntityTooLarge, "chunk is larger than 6 MB"}
		}
		w.Header().Set("Tus-Resumable", "1.0.0")
		return serve(w, r)
	}
}

// create begins an upload, with its first bytes if there are any.
func (s *Server) create(w http.ResponseWriter, r *http.Request) error {
	size, err := strconv.ParseInt(r.Header.Get("Upload-Length"), 10, 64)
	if err != nil || size < 0 {
		return protocolError{http.StatusBadRequest, "Upload-Length or Upload-Defer-Length header required"}
	}
	metadata := metadataOf(r.Header.Get("Upload-Metadata"))
	u := &upload{key: metadata["objectName"], contentType: metadata["contentType"], size: size, version: newVersion()}
	if metadata["bucketName"] != s.opts.Bucket || !validKey(u.key) || u.contentType == "" {
		return protocolError{http.StatusBadRequest, "Upload-Metadata is invalid"}
	}
	if _, err = strconv.Atoi(metadata["cacheControl"]); err != nil {
		return protocolError{http.StatusBadRequest, "Upload-Metadata is invalid"}
	}
	if err = s.admit(u.key, u.contentType, size, true); err != nil {
		refusal, _ := errors.AsType[apiError](err)
		return protocolError{refusal.status, refusal.message}
	}
	id := base64.RawURLEncoding.EncodeToString([]byte(s.opts.Bucket + "/" + u.key + "/" + u.version))
	s.mu.Lock()
	s.uploads[id] = u
	s.mu.Unlock()
	// As behind a proxy: the server does not know its own address.
	w.Header().Set("Location", "http://storage.internal:5000/upload/resumable/"+id)
	return s.receive(w, r, id, http.StatusCreated)
}

func (s *Server) patch(w http.ResponseWriter, r *http.Request) error {
	return s.receive(w, r, r.PathValue("id"), http.StatusNoContent)
}

// receive appends the body at the end of what is there. What came before a cut
// is kept.
func (s *Server) receive(w http.ResponseWriter, r *http.Request, id string, status int) error {
	u, err := s.upload(id)
	if err != nil {
		return err
	}
	if !u.writing.TryLock() {
		return protocolError{http.StatusLocked, "The file is locked"}
	}
	defer u.writing.Unlock()
	before, err := s.length(u)
	if err != nil {
		return err
	}
	if r.Method == http.MethodPatch && r.Header.Get("Upload-Offset") != strconv.FormatInt(before, 10) {
		return protocolError{http.StatusConflict, "Upload-Offset conflict"}
	}
	if before+max(0, r.ContentLength) > u.size {
		return protocolError{http.StatusRequestEntityTooLarge, "upload's size exceeded"}
	}
	written, err := s.write(u.version, r.Body)
	if err != nil {
		return err
	}
	if before+written == u.size {
		if err = s.finish(id, u); err != nil {
			return err
		}
	}
	w.Header().Set("Upload-Offset", strconv.FormatInt(before+written, 10))
	w.WriteHeader(status)
	return nil
}

func (s *Server) finish(id string, u *upload) error {
	s.mu.Lock()
	delete(s.uploads, id)
	s.mu.Unlock()
	return s.publish(u.key, object{version: u.version, contentType: u.contentType, size: u.size})
}

func (s *Server) head(w http.ResponseWriter, r *http.Request) error {
	u, err := s.upload(r.PathValue("id"))
	if err != nil {
		return s.headFinished(w, r, err)
	}
	length, err := s.length(u)
	if err != nil {
		return err
	}
	w.Header().Set("Cache-Control", "no-store")
	w.Header().Set("Upload-Offset", strconv.FormatInt(length, 10))
	w.Header().Set("Upload-Length", strconv.FormatInt(u.size, 10))
	return nil
}

// headFinished answers for an upload that has become an object.
func (s *Server) headFinished(w http.ResponseWriter, r *http.Request, gone error) error {
	name, err := base64.RawURLEncoding.DecodeString(r.PathValue("id"))
	if err != nil {
		return gone
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, found := range s.objects {
		if strings.HasSuffix(string(name), "/"+found.version) {
			w.Header().Set("Upload-Offset", strconv.FormatInt(found.size, 10))
			return nil
		}
	}
	return gone
}

// terminate throws an upload away.
func (s *Server) terminate(w http.ResponseWriter, r *http.Request) error {
	id := r.PathValue("id")
	u, err := s.upload(id)
	if err != nil {
		return err
	}
	s.mu.Lock()
	delete(s.uploads, id)
	s.mu.Unlock()
	w.WriteHeader(http.StatusNoContent)
	return os.Remove(s.file(u.version))
}

func (s *Server) upload(id string) (*upload, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	u, there := s.uploads[id]
	if !there {
		return nil, protocolError{http.StatusNotFound, "The file for this url was not found"}
	}
	return u, nil
}

// length is how much of an upload has come in.
func (s *Server) length(u *upload) (int64, error) {
	info, err := os.Stat(s.file(u.version))
	if errors.Is(err, os.ErrNotExist) {
		return 0, nil
	}
	if err != nil {
		return 0, err
	}
	return info.Size(), nil
}

func metadataOf(header string) map[string]string {
	metadata := map[string]string{}
	for field := range strings.SplitSeq(header, ",") {
		name, value, _ := strings.Cut(field, " ")
		text, err := base64.StdEncoding.DecodeString(value)
		if err == nil {
			metadata[name] = string(text)
		}
	}
	return metadata
}
