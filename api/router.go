package api

import (
	"errors"
	"fmt"
	"net/http"

	"github.com/gin-gonic/gin"
	"github.com/prometheus/client_golang/prometheus/promhttp"

	"darkroom/models"
)

// Paths that other files speak of.
const (
	pathGenerations = "/api/generations/"
	pathLive        = "/healthz"
	pathReady       = "/readyz"
	pathMetrics     = "/metrics"
	pathLink        = "/auth/link"
)

// routes registers everything that the server answers: the operations of the
// contract, each behind what access.go asks of its callers, and what is served
// as bytes, text and pages.
func (h *handlers) routes(engine *gin.Engine) error {
	open := engine.Group("", h.contract.validate(false))
	open.GET(pathMetrics, gin.WrapH(promhttp.HandlerFor(h.Metrics, promhttp.HandlerOpts{})))
	open.GET("/api/openapi.json", h.contract.serveContract)
	open.GET("/docs", h.docs.index)
	open.GET("/docs/:file", h.docs.asset)
	if h.Email != nil {
		open.GET(pathLink, servePage("link.html"))
		for _, asset := range []string{"link.css", "link.js"} {
			open.GET(pathLink+"/"+asset, servePage(asset))
		}
	}

	// A signature in the address: for browsers that show media.
	if h.Media != nil {
		bearer := engine.Group("", deadlines(h.Now, 0, h.cfg.MediaTimeout))
		bearer.GET("/media/*key", gin.WrapH(h.Media))
		bearer.HEAD("/media/*key", gin.WrapH(h.Media))
		// The same for clients that write a video.
		writer := engine.Group("", deadlines(h.Now, h.cfg.MediaTimeout, h.cfg.MediaTimeout))
		writer.PUT("/media/*key", gin.WrapH(h.Media))
	}
	return h.generated(engine)
}

// unreadable is for what the contract's validation let through and the generated
// code still could not read.
func unreadable(err error) error {
	if errors.Is(err, http.ErrNotMultipart) {
		return &models.Error{Code: models.CodeUnsupportedType, Message: "Send the files as multipart/form-data, or as data URLs in JSON.", Err: err}
	}
	return &models.Error{Code: models.CodeInvalid, Message: "The request could not be read.", Err: err}
}

// newEngine returns gin with what every request passes, from the outside in.
func (h *handlers) newEngine() (*gin.Engine, error) {
	gin.SetMode(gin.ReleaseMode) // its other mode prints to the terminal
	engine := gin.New()
	engine.HandleMethodNotAllowed = true
	if err := engine.SetTrustedProxies(h.cfg.TrustedProxies); err != nil {
		return nil, fmt.Errorf("trust proxies: %w", err)
	}
	engine.Use(
		nameRequests(),
		logRequests(h.Log, h.Calls, h.Now),
		h.metrics.middleware(h.Now),
		answerErrors,
		recoverPanics,
		secure,
		h.sites.share,
	)
	engine.NoRoute(h.elsewhere)
	engine.NoMethod(func(c *gin.Context) {
		fail(c, models.Errorf(codeMethodNotAllowed, "This address does not know the method %s.", c.Request.Method))
	})
	return engine, h.routes(engine)
}
