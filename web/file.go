package web

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"net/http"
	"path"
	"slices"
	"strconv"
	"strings"
	"time"
)

// file is one file of the client as it is sent.
type file struct {
	name, contentType string
	plain             form
	// packed are its smaller forms, the smallest first.
	packed []form
}

// form is a file in one encoding.
type form struct {
	// encoding is Content-Encoding's word; "" for none.
	encoding string
	body     []byte
	etag     string
}

// encodings are those that the build makes, the smallest first, by the ends of their
// names.
func encodings() []struct{ name, end string } {
	return []struct{ name, end string }{{"br", ".br"}, {"gzip", ".gz"}}
}

// isPacked tells a file that is another one's smaller form.
func isPacked(name string) bool {
	return slices.ContainsFunc(encodings(), func(e struct{ name, end string }) bool { return path.Ext(name) == e.end })
}

// open reads a file with its smaller forms. They are held in memory: a client is two
// megabytes.
func open(files fs.FS, name string) (file, error) {
	found := file{name: name, contentType: typeOf(name)}
	body, err := fs.ReadFile(files, name)
	if err != nil {
		return found, fmt.Errorf("read client: %w", err)
	}
	found.plain = newForm("", body)
	for _, encoding := range encodings() {
		body, err = fs.ReadFile(files, name+encoding.end)
		switch {
		case errors.Is(err, fs.ErrNotExist):
		case err != nil:
			return found, fmt.Errorf("read client: %w", err)
		default:
			found.packed = append(found.packed, newForm(encoding.name, body))
		}
	}
	return found, nil
}

func newForm(encoding string, body []byte) form {
	sum := sha256.Sum256(body)
	return form{encoding, body, `"` + hex.EncodeToString(sum[:8]) + `"`}
}

// serve sends the smallest form that the client takes, or says that it has it.
func (f file) serve(w http.ResponseWriter, r *http.Request) {
	header := w.Header()
	chosen := f.plain
	if len(f.packed) > 0 {
		header.Add("Vary", "Accept-Encoding")
		takes := func(packed form) bool { return accepts(r, packed.encoding) }
		if i := slices.IndexFunc(f.packed, takes); i >= 0 {
			chosen = f.packed[i]
		}
	}
	header.Set("Content-Type", f.contentType)
	header.Set("ETag", chosen.etag)
	if chosen.encoding != "" {
		header.Set("Content-Encoding", chosen.encoding)
		// Which ServeContent leaves to us, and a part of it would be of no use.
		header.Set("Content-Length", strconv.Itoa(len(chosen.body)))
		r = r.Clone(r.Context())
		r.Header.Del("Range")
	}
	http.ServeContent(w, r, f.name, time.Time{}, bytes.NewReader(chosen.body))
}

// accepts tells whether a client takes an encoding. One that it weighs 0 it does not.
func accepts(r *http.Request, encoding string) bool {
	for offered := range strings.SplitSeq(r.Header.Get("Accept-Encoding"), ",") {
		name, weight, _ := strings.Cut(offered, ";")
		if !strings.EqualFold(strings.TrimSpace(name), encoding) {
			continue
		}
		value, said := strings.CutPrefix(strings.TrimSpace(weight), "q=")
		q, err := strconv.ParseFloat(value, 64)
		return !said || err == nil && q > 0
	}
	return false
}

// typeOf is a file's type by its name. It is not asked of the machine, on which the
// program may be alone.
func typeOf(name string) string {
	types := map[string]string{
		".html": "text/html; charset=utf-8", ".js": "text/javascript; charset=utf-8", ".css": "text/css; charset=utf-8",
		".svg": "image/svg+xml", ".png": "image/png", ".webp": "image/webp", ".ico": "image/x-icon",
		".woff2": "font/woff2", ".json": "application/json", ".webmanifest": "application/manifest+json", ".txt": "text/plain; charset=utf-8",
	}
	if known, ok := types[path.Ext(name)]; ok {
		return known
	}
	return "application/octet-stream"
}
