package higgsfield

import (
	"crypto/hmac"
	"encoding/json"
	"encoding/xml"
	"errors"
	"net/http"
	"net/url"
	"path"
	"regexp"
	"strconv"
	"time"

	"go.uber.org/zap"

	"darkroom/simulator/journal"
	"darkroom/simulator/uploads"
)

const (
	// maxFile bounds the disk; Higgsfield names no limit.
	maxFile = 100 << 20
	// placeLife is how long an upload address is good.
	placeLife = time.Hour
)

type placeBody struct {
	PublicURL     string            `json:"public_url"`
	UploadURL     string            `json:"upload_url"`
	UploadHeaders map[string]string `json:"upload_headers"`
}

// givePlace tells where a file may be put: an address on the media host that
// proves the right to write there, as the presigned ones of storage services do.
func (a *API) givePlace(w http.ResponseWriter, r *http.Request, account string) *problem {
	var asked struct {
		ContentType string `json:"content_type"`
	}
	if err := json.NewDecoder(http.MaxBytesReader(w, r.Body, maxBody)).Decode(&asked); err != nil || asked.ContentType == "" {
		return invalid(invalidField{Loc: []string{"body", "content_type"}, Type: "missing", Msg: "Field required"})
	}
	if !regexp.MustCompile(`^(image|video|audio)/[a-z0-9.+-]+$`).MatchString(asked.ContentType) {
		return said(http.StatusBadRequest, "Unsupported content type")
	}
	id := a.IDs.NextUUID(a.Uploads.Has)
	journal.Note(r.Context()).Job = id
	until := strconv.FormatInt(a.Now().Add(placeLife).Unix(), 10)
	public := a.MediaURL() + UploadPrefix + path.Join(account, id)
	query := url.Values{"X-Expires": {until}, "X-Signature": {a.proof(account, id, asked.ContentType, until)}}
	return write(w, http.StatusOK, placeBody{
		PublicURL: public, UploadURL: public + "?" + query.Encode(),
		UploadHeaders: map[string]string{"Content-Type": asked.ContentType},
	})
}

// proof signs a place.
func (a *API) proof(account, id, contentType, until string) string {
	return a.IDs.Token("higgsfield place", account, id, contentType, until)
}

// storageError is how storage services refuse.
type storageError struct {
	XMLName xml.Name `xml:"Error"`
	Code    string   `xml:"Code"`
}

func denied(w http.ResponseWriter, status int, code string) {
	w.Header().Set("Content-Type", "application/xml")
	w.WriteHeader(status)
	_ = xml.NewEncoder(w).Encode(storageError{Code: code}) // the caller may have gone
}

// putFile takes a file at its place, once.
func (a *API) putFile(w http.ResponseWriter, r *http.Request) {
	account, id, kind := r.PathValue("account"), r.PathValue("id"), r.Header.Get("Content-Type")
	until := r.URL.Query().Get("X-Expires")
	expires, err := strconv.ParseInt(until, 10, 64)
	proven := hmac.Equal([]byte(r.URL.Query().Get("X-Signature")), []byte(a.proof(account, id, kind, until)))
	switch {
	case err != nil || !proven:
		denied(w, http.StatusForbidden, "SignatureDoesNotMatch")
		return
	case a.Now().Unix() > expires:
		denied(w, http.StatusForbidden, "AccessDenied")
		return
	case r.ContentLength < 0:
		denied(w, http.StatusLengthRequired, "MissingContentLength")
		return
	}
	_, err = a.Uploads.Add(uploads.File{ID: id, Account: account, ContentType: kind}, r.Body, maxFile)
	switch {
	case errors.Is(err, uploads.ErrTooLarge):
		denied(w, http.StatusBadRequest, "EntityTooLarge")
	case err != nil:
		denied(w, http.StatusBadRequest, "IncompleteBody")
	default:
		w.WriteHeader(http.StatusOK)
	}
}

// getFile serves a file to anybody, as the public address promises.
func (a *API) getFile(w http.ResponseWriter, r *http.Request) {
	file, found := a.Uploads.Find(r.PathValue("account"), r.PathValue("id"))
	if !found {
		denied(w, http.StatusNotFound, "NoSuchKey")
		return
	}
	contents, err := a.Uploads.Open(file.ID)
	if err != nil {
		a.Logger.Error("serve an upload", zap.String("upload", file.ID), zap.Error(err))
		denied(w, http.StatusInternalServerError, "InternalError")
		return
	}
	defer contents.Close()
	w.Header().Set("Content-Type", file.ContentType)
	http.ServeContent(w, r, "", file.Created, contents)
}
