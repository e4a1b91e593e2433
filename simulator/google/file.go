package google

import (
	"encoding/base64"
	"encoding/hex"
	"net/http"
	"strconv"
	"strings"

	"darkroom/simulator/uploads"
)

// fileBody is an upload as the API shows it.
type fileBody struct {
	Name           string `json:"name"`
	DisplayName    string `json:"displayName,omitempty"`
	MIMEType       string `json:"mimeType"`
	SizeBytes      string `json:"sizeBytes"`
	CreateTime     string `json:"createTime"`
	UpdateTime     string `json:"updateTime"`
	ExpirationTime string `json:"expirationTime"`
	SHA256Hash     string `json:"sha256Hash"`
	URI            string `json:"uri"`
	State          string `json:"state"`
	Source         string `json:"source"`
}

func (a *API) fileBody(f uploads.File) fileBody {
	sum, _ := hex.DecodeString(f.SHA256) // our own hexadecimal
	return fileBody{
		Name: "files/" + f.ID, DisplayName: f.Name, MIMEType: f.ContentType, SizeBytes: strconv.FormatInt(f.Size, 10),
		CreateTime: stamp(f.Created), UpdateTime: stamp(f.Created), ExpirationTime: stamp(f.Expires()),
		SHA256Hash: base64.StdEncoding.EncodeToString(sum), URI: a.address("/v1beta/files/" + f.ID), State: "ACTIVE", Source: "UPLOADED",
	}
}

// getFile tells of an upload, or leads to the bytes of a film: those lie on
// another host, which is no business of the key's.
func (a *API) getFile(w http.ResponseWriter, r *http.Request, account string) *problem {
	id, download := strings.CutSuffix(r.PathValue("file"), ":download")
	if download {
		film, p := a.film(account, id)
		if p != nil {
			return p
		}
		w.Header().Set("Location", film.URL)
		w.WriteHeader(http.StatusFound)
		return nil
	}
	file, found := a.Uploads.Find(account, id)
	if !found {
		return noFile(id)
	}
	return write(w, http.StatusOK, a.fileBody(file))
}

func (a *API) deleteFile(w http.ResponseWriter, r *http.Request, account string) *problem {
	file, found := a.Uploads.Find(account, r.PathValue("file"))
	if !found {
		return noFile(r.PathValue("file"))
	}
	if err := a.Uploads.Delete(file.ID); err != nil {
		return internal(err)
	}
	return write(w, http.StatusOK, map[string]any{})
}

func (a *API) listFiles(w http.ResponseWriter, _ *http.Request, account string) *problem {
	shown := []fileBody{}
	for _, file := range a.Uploads.List(account) {
		shown = append(shown, a.fileBody(file))
	}
	return write(w, http.StatusOK, map[string]any{"files": shown})
}
