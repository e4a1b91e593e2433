package api

import (
	"bytes"
	"compress/gzip"
	"embed"
	"fmt"
	"io/fs"
	"mime"
	"net/http"
	"path"
	"strings"

	"github.com/gin-gonic/gin"
	"github.com/swaggest/swgui/v5/static"

	"darkroom/models"
)

//go:embed docs
var docsFiles embed.FS

// docsPolicy lets the page load its own files and nothing else. Swagger UI sets
// style attributes as it draws, so styles cannot be as strict as scripts.
const docsPolicy = "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; " +
	"img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

// page is one file of the docs.
type page struct {
	contentType string
	body        []byte
	// packed says that the body is gzip, as the module embeds it.
	packed bool
}

// docs serves the contract as a page. Swagger UI comes from a Go module that
// embeds its release, so the page asks nobody but us.
type docs map[string]page

func newDocs() (docs, error) {
	pages := docs{}
	for _, name := range []string{"docs/index.html", "docs/start.js"} {
		if err := pages.add(docsFiles, name); err != nil {
			return nil, err
		}
	}
	for _, name := range []string{"swagger-ui.css.gz", "swagger-ui-bundle.js.gz", "favicon-32x32.png"} {
		if err := pages.add(static.FS, name); err != nil {
			return nil, err
		}
	}
	return pages, nil
}

func (d docs) add(files fs.FS, name string) error {
	body, err := fs.ReadFile(files, name)
	if err != nil {
		return fmt.Errorf("read docs: %w", err)
	}
	name, packed := strings.CutSuffix(path.Base(name), ".gz")
	d[name] = page{contentType: mime.TypeByExtension(path.Ext(name)), body: body, packed: packed}
	return nil
}

// index serves the page itself.
func (d docs) index(c *gin.Context) { d.serve(c, "index.html") }

// asset serves what the page loads.
func (d docs) asset(c *gin.Context) { d.serve(c, c.Param("file")) }

func (d docs) serve(c *gin.Context, name string) {
	found, ok := d[name]
	if !ok {
		fail(c, models.Errorf(models.CodeNotFound, "There is no such page."))
		return
	}
	c.Header("Content-Security-Policy", docsPolicy)
	// A release may change every file; an hour keeps clicking around quick.
	c.Header("Cache-Control", "public, max-age=3600")
	c.Header("Vary", "Accept-Encoding")
	if !found.packed {
		c.Data(http.StatusOK, found.contentType, found.body)
		return
	}
	if strings.Contains(c.GetHeader("Accept-Encoding"), "gzip") {
		c.Header("Content-Encoding", "gzip")
		c.Data(http.StatusOK, found.contentType, found.body)
		return
	}
	unpacked, err := gzip.NewReader(bytes.NewReader(found.body))
	if err != nil {
		fail(c, fmt.Errorf("unpack %s: %w", name, err))
		return
	}
	c.DataFromReader(http.StatusOK, -1, found.contentType, unpacked, nil)
}
