package fal

import (
	"cmp"
	"encoding/json"
	"errors"
	"net/http"
	"net/url"
	"path"

	"darkroom/simulator/journal"
	"darkroom/simulator/uploads"
)

const (
	// maxFile is what fal takes in one piece.
	maxFile = 90 << 20
	// maxWish is far more than the name of a file and its type need.
	maxWish = 64 << 10
)

// initiate gives a place to put a file, and the address that it will have. The
// place names all there is to know, so that nothing need be kept meanwhile.
func (a *API) initiate(w http.ResponseWriter, r *http.Request, account string) *problem {
	if r.URL.Query().Get("storage_type") != "fal-cdn-v3" {
		return detail(http.StatusUnprocessableEntity, "storage_type must be fal-cdn-v3")
	}
	var wish struct {
		ContentType string `json:"content_type"`
		FileName    string `json:"file_name"`
	}
	if err := json.NewDecoder(http.MaxBytesReader(w, r.Body, maxWish)).Decode(&wish); err != nil || wish.FileName == "" {
		return detail(http.StatusUnprocessableEntity, "file_name and content_type are required")
	}
	name := path.Base("/" + wish.FileName)
	id := a.IDs.Next(a.Uploads.Has)
	query := url.Values{"name": {name}, "type": {wish.ContentType}, "signature": {a.proof(account, id, name, wish.ContentType)}}
	journal.Note(r.Context()).Job = id
	return write(w, http.StatusOK, map[string]string{
		"upload_url": a.URL() + cdnPath + "/upload/" + account + "/" + id + "?" + query.Encode(),
		"file_url":   a.URL() + cdnPath + "/files/" + account + "/" + id + "/" + url.PathEscape(name),
	})
}

func (a *API) proof(account, id, name, contentType string) string {
	return a.IDs.Token("fal upload", account, id, name, contentType)
}

// receive takes a file at its place. As with any signed address, a key beside the
// signature is refused.
func (a *API) receive(w http.ResponseWriter, r *http.Request, _ string) *problem {
	account, id, query := r.PathValue("account"), r.PathValue("id"), r.URL.Query()
	name, contentType := query.Get("name"), query.Get("type")
	if r.Header.Get("Authorization") != "" {
		return detail(http.StatusBadRequest, "Only one auth mechanism allowed")
	}
	if query.Get("signature") != a.proof(account, id, name, contentType) || a.Uploads.Has(id) {
		return detail(http.StatusForbidden, "The signature is not valid")
	}
	file, err := a.Uploads.Add(uploads.File{
		ID: id, Account: account, Name: name, ContentType: cmp.Or(contentType, "application/octet-stream"),
	}, r.Body, maxFile)
	switch {
	case errors.Is(err, uploads.ErrTooLarge):
		return detail(http.StatusRequestEntityTooLarge, "File too large")
	case err != nil:
		return detail(http.StatusBadRequest, err.Error())
	}
	journal.Note(r.Context()).Job = file.ID
	return write(w, http.StatusOK, map[string]string{"etag": file.SHA256[:32]})
}

// serveFile serves an upload to anybody, as fal's media host does.
func (a *API) serveFile(w http.ResponseWriter, r *http.Request, _ string) *problem {
	file, found := a.Uploads.Find(r.PathValue("account"), r.PathValue("id"))
	if !found || file.Name != r.PathValue("name") {
		return detail(http.StatusNotFound, "Not Found")
	}
	contents, err := a.Uploads.Open(file.ID)
	if err != nil {
		return internal(err)
	}
	defer contents.Close()
	w.Header().Set("Content-Type", file.ContentType)
	http.ServeContent(w, r, "", file.Created, contents)
	return nil
}
