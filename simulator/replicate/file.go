package replicate

import (
	"cmp"
	"encoding/json"
	"errors"
	"io"
	"mime/multipart"
	"net/http"

	"darkroom/simulator/journal"
	"darkroom/simulator/uploads"
)

const (
	// maxFile is Replicate's limit of one file.
	maxFile = 100 << 20
	// formRoom is what the other parts of the form and its borders may take.
	formRoom = 1 << 20
	// formMemory is how much of a form is held in memory before it goes to disk.
	formMemory = 64 << 10
)

type fileBody struct {
	ID          string            `json:"id"`
	Name        string            `json:"name"`
	ContentType string            `json:"content_type"`
	Size        int64             `json:"size"`
	ETag        string            `json:"etag"`
	Checksums   map[string]string `json:"checksums"`
	Metadata    json.RawMessage   `json:"metadata"`
	CreatedAt   *string           `json:"created_at"`
	ExpiresAt   *string           `json:"expires_at"`
	URLs        map[string]string `json:"urls"`
}

func (a *API) fileBody(f uploads.File) fileBody {
	return fileBody{
		ID: f.ID, Name: f.Name, ContentType: f.ContentType, Size: f.Size, ETag: f.SHA256[:32],
		Checksums: map[string]string{"sha256": f.SHA256}, Metadata: f.Metadata,
		CreatedAt: stamp(f.Created), ExpiresAt: stamp(f.Expires()),
		URLs: map[string]string{"get": a.URL() + "/v1/files/" + f.ID},
	}
}

func (a *API) createFile(w http.ResponseWriter, r *http.Request, account string) *problem {
	if r.ContentLength > maxFile+formRoom {
		return tooLargeFile()
	}
	r.Body = http.MaxBytesReader(w, r.Body, maxFile+formRoom)
	if err := r.ParseMultipartForm(formMemory); err != nil { //nolint:gosec // bounded by the line above
		return badForm(err)
	}
	defer func() { _ = r.MultipartForm.RemoveAll() }() // what stays is temporary files
	part, header, err := r.FormFile("content")
	if err != nil {
		return invalid([]invalidField{{Type: "required", Field: "(root)", Description: "content is required"}})
	}
	defer part.Close()
	metadata, p := metadataOf(r.MultipartForm)
	if p != nil {
		return p
	}
	file, err := a.Uploads.Add(uploads.File{
		ID: a.IDs.Next(a.Uploads.Has), Account: account, Name: header.Filename, Metadata: metadata,
		ContentType: cmp.Or(header.Header.Get("Content-Type"), "application/octet-stream"),
	}, part, maxFile)
	if err != nil {
		return badForm(err)
	}
	journal.Note(r.Context()).Job = file.ID
	return write(w, http.StatusCreated, a.fileBody(file))
}

func badForm(err error) *problem {
	_, tooLarge := errors.AsType[*http.MaxBytesError](err)
	if tooLarge || errors.Is(err, uploads.ErrTooLarge) {
		return tooLargeFile()
	}
	return &problem{Title: "Bad request", Detail: "Malformed form: " + err.Error(), Status: http.StatusBadRequest}
}

func tooLargeFile() *problem {
	return &problem{Title: "File too large", Detail: "File exceeds the limit of 100MiB", Status: http.StatusRequestEntityTooLarge}
}

// metadataOf reads the JSON object beside the file, sent as a plain field or,
// by the JavaScript client, as a file of its own.
func metadataOf(form *multipart.Form) (json.RawMessage, *problem) {
	raw := json.RawMessage("{}")
	if values := form.Value["metadata"]; len(values) > 0 {
		raw = json.RawMessage(values[0])
	}
	if files := form.File["metadata"]; len(files) > 0 {
		part, err := files[0].Open()
		if err != nil {
			return nil, badForm(err)
		}
		defer part.Close()
		if raw, err = io.ReadAll(part); err != nil {
			return nil, badForm(err)
		}
	}
	var object map[string]any
	if json.Unmarshal(raw, &object) != nil {
		return nil, invalid([]invalidField{{Type: "invalid_type", Field: "metadata", Description: "Invalid type. Expected: object"}})
	}
	return raw, nil
}

func (a *API) listFiles(w http.ResponseWriter, _ *http.Request, account string) *problem {
	body := page[fileBody]{Results: []fileBody{}}
	for _, file := range a.Uploads.List(account) {
		body.Results = append(body.Results, a.fileBody(file))
	}
	return write(w, http.StatusOK, body)
}

func (a *API) getFile(w http.ResponseWriter, r *http.Request, account string) *problem {
	file, found := a.Uploads.Find(account, r.PathValue("id"))
	if !found {
		return notFound()
	}
	return write(w, http.StatusOK, a.fileBody(file))
}

func (a *API) deleteFile(w http.ResponseWriter, r *http.Request, account string) *problem {
	file, found := a.Uploads.Find(account, r.PathValue("id"))
	if !found {
		return notFound()
	}
	if err := a.Uploads.Delete(file.ID); err != nil {
		return internal(err)
	}
	w.WriteHeader(http.StatusNoContent)
	return nil
}
