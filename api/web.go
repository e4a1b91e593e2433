package api

import (
	"net/http"
	"slices"
	"strings"

	"github.com/gin-gonic/gin"

	"darkroom/models"
)

// Web is the web client: files, and a page for every address that is not ours.
type Web interface {
	http.Handler
	// Serves tells whether a request is for one of them.
	Serves(r *http.Request) bool
}

// routeWeb names all that the web client answers, in logs and metrics.
const routeWeb = "web"

// elsewhere answers what no route does: the web client, or nobody.
func (h *handlers) elsewhere(c *gin.Context) {
	if h.Web == nil || reserved(c.Request.URL.Path) || !h.Web.Serves(c.Request) {
		fail(c, models.Errorf(models.CodeNotFound, "There is nothing at this address."))
		return
	}
	c.Set(routeWeb, true)
	c.Status(http.StatusOK) // which gin has as 404 until somebody says so
	h.Web.ServeHTTP(c.Writer, c.Request)
}

// reserved tells addresses that are the API's whoever asks: one that is not there is
// a mistake, which a page would hide.
func reserved(path string) bool {
	first, _, _ := strings.Cut(strings.TrimPrefix(path, "/"), "/")
	return slices.Contains([]string{"api", "auth", "docs", "healthz", "media", "metrics", "readyz"}, first)
}
