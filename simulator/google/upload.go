package google

import (
	"cmp"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"os"
	"strconv"
	"strings"
	"sync"

	"darkroom/simulator/journal"
	"darkroom/simulator/uploads"
)

const (
	// maxFile is Google's limit of one file.
	maxFile = 2 << 30
	// maxCard is far more than the description of a file takes.
	maxCard = 64 << 10
)

// sessions are the uploads under way. They are forgotten at a restart, as an
// upload is soon over. Safe for many goroutines.
type sessions struct {
	mu   sync.Mutex
	byID map[string]*session
}

// session is one upload: a file without a name that chunks are added to.
type session struct {
	mu       sync.Mutex
	file     uploads.File
	contents *os.File
	size     int64
}

func newSessions() *sessions { return &sessions{byID: map[string]*session{}} }

// upload is the resumable protocol: a start, then chunks, the last of which says
// so.
func (a *API) upload(w http.ResponseWriter, r *http.Request, account string) *problem {
	command := r.Header.Get("X-Goog-Upload-Command")
	if command == "start" {
		return a.startUpload(w, r, account)
	}
	id := r.URL.Query().Get("upload_id")
	a.sessions.mu.Lock()
	running, found := a.sessions.byID[id]
	a.sessions.mu.Unlock()
	if !found || running.file.Account != account {
		return refusal(http.StatusNotFound, "NOT_FOUND", "Upload not found.")
	}
	running.mu.Lock()
	defer running.mu.Unlock()
	if offset := r.Header.Get("X-Goog-Upload-Offset"); offset != strconv.FormatInt(running.size, 10) {
		return invalid("The upload stands at another offset than " + offset + ".")
	}
	if strings.Contains(command, "upload") {
		n, err := io.Copy(running.contents, io.LimitReader(r.Body, maxFile+1-running.size))
		running.size += n
		if err != nil || running.size > maxFile {
			return invalid("The file could not be read, or is larger than 2 GB.")
		}
	}
	if !strings.Contains(command, "finalize") {
		w.Header().Set("X-Goog-Upload-Status", "active")
		return write(w, http.StatusOK, map[string]any{})
	}
	return a.finishUpload(w, r, id, running)
}

func (a *API) startUpload(w http.ResponseWriter, r *http.Request, account string) *problem {
	var card struct {
		File struct {
			DisplayName string `json:"displayName"`
			MIMEType    string `json:"mimeType"`
		} `json:"file"`
	}
	err := json.NewDecoder(http.MaxBytesReader(w, r.Body, maxCard)).Decode(&card)
	if (err != nil && !errors.Is(err, io.EOF)) || r.Header.Get("X-Goog-Upload-Protocol") != "resumable" {
		return invalid("An upload begins with the description of its file, by the resumable protocol.")
	}
	contents, err := os.CreateTemp("", "google-upload-*")
	if err == nil {
		err = os.Remove(contents.Name()) // it goes with the process, however that ends
	}
	if err != nil {
		return internal(err)
	}
	id := a.IDs.Next(a.Uploads.Has)
	a.sessions.mu.Lock()
	defer a.sessions.mu.Unlock()
	a.sessions.byID[id] = &session{contents: contents, file: uploads.File{
		ID: id, Account: account, Name: card.File.DisplayName,
		ContentType: cmp.Or(r.Header.Get("X-Goog-Upload-Header-Content-Type"), card.File.MIMEType, "application/octet-stream"),
	}}
	w.Header().Set("X-Goog-Upload-URL", a.address("/upload/v1beta/files?upload_protocol=resumable&upload_id="+id))
	w.Header().Set("X-Goog-Upload-Status", "active")
	return write(w, http.StatusOK, map[string]any{})
}

// finishUpload keeps what came. The caller holds the session.
func (a *API) finishUpload(w http.ResponseWriter, r *http.Request, id string, whole *session) *problem {
	a.sessions.mu.Lock()
	delete(a.sessions.byID, id)
	a.sessions.mu.Unlock()
	defer whole.contents.Close()
	file, err := a.Uploads.Add(whole.file, io.NewSectionReader(whole.contents, 0, whole.size), maxFile)
	if err != nil {
		return internal(err)
	}
	journal.Note(r.Context()).Job = file.ID
	w.Header().Set("X-Goog-Upload-Status", "final")
	return write(w, http.StatusOK, map[string]any{"file": a.fileBody(file)})
}
