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
)

// routes is the one table of routes, grouped by what the caller must prove.
func (h *handlers) routes(engine *gin.Engine) {
	to := h.generated()
	check := h.contract.validate(false)
	checkStreamed := h.contract.validate(true)

	// Nothing: for everybody.
	open := engine.Group("", check)
	open.GET(pathLive, to.GetLiveness)
	open.GET(pathReady, to.GetReadiness)
	open.GET(pathMetrics, gin.WrapH(promhttp.HandlerFor(h.Metrics, promhttp.HandlerOpts{})))
	open.GET("/api/health", to.GetHealth)
	open.GET("/api/openapi.json", h.contract.serveContract)
	open.GET("/docs", h.docs.index)
	open.GET("/docs/:file", h.docs.asset)
	open.GET("/api/models/list", to.ListModels)
	open.GET("/api/models/:id", to.GetModel)

	// An access token: for people who signed in.
	user := engine.Group("/api", signedIn(h.Auth), jsonBody, check)
	user.POST("/generations/create", to.CreateGeneration)
	user.POST("/generations/estimate", to.EstimateGeneration)
	user.GET("/generations/list", to.ListGenerations)
	user.GET("/generations/counts", to.CountGenerations)
	user.GET("/generations/filter-options", to.ListFilterOptions)
	user.POST("/generations/sync-status", to.SyncStatus)
	user.POST("/generations/view-all", to.MarkAllViewed)
	user.GET("/generations/:id", to.GetGeneration)
	user.DELETE("/generations/:id", to.DeleteGeneration)
	user.POST("/generations/:id/cancel", to.CancelGeneration)
	user.POST("/generations/:id/retry", to.RetryGeneration)
	user.POST("/generations/:id/favorite", to.MarkFavorite)
	user.POST("/generations/:id/view", to.MarkViewed)
	user.GET("/generations/:id/events", to.StreamGeneration)
	user.GET("/events", to.StreamEvents)

	// An access token too, for bodies that are never whole in memory.
	sender := engine.Group("/api", signedIn(h.Auth), deadlines(h.Now, h.cfg.UploadTimeout, h.cfg.UploadTimeout),
		h.uploadDataURLs, limitBody(maxUpload), checkStreamed)
	sender.POST("/upload", to.UploadFiles)

	// A signature over the body: for providers.
	provider := engine.Group("/api", limitBody(maxCallback), checkStreamed)
	provider.POST("/webhook/:provider", to.ReceiveCallbackOfJob)
	provider.POST("/webhook/:provider/:generation/:attempt/:mac", to.ReceiveCallback)

	// A signature in the address: for browsers that show media.
	if h.Media != nil {
		bearer := engine.Group("", deadlines(h.Now, 0, h.cfg.MediaTimeout))
		bearer.GET("/media/*key", gin.WrapH(h.Media))
		bearer.HEAD("/media/*key", gin.WrapH(h.Media))
	}
}

// generated returns the handlers as gin wants them, behind the generated code
// that reads parameters and bodies.
func (h *handlers) generated() *ServerInterfaceWrapper {
	strict := NewStrictHandlerWithOptions(h, nil, StrictGinServerOptions{
		RequestErrorHandlerFunc:  func(c *gin.Context, err error) { fail(c, unreadable(err)) },
		HandlerErrorFunc:         fail,
		ResponseErrorHandlerFunc: fail,
	})
	return &ServerInterfaceWrapper{
		Handler:      strict,
		ErrorHandler: func(c *gin.Context, err error, _ int) { fail(c, unreadable(err)) },
	}
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
		logRequests(h.Log, h.Now),
		h.metrics.middleware(h.Now),
		answerErrors,
		recoverPanics,
		secure,
	)
	engine.NoRoute(func(c *gin.Context) {
		fail(c, models.Errorf(models.CodeNotFound, "There is nothing at this address."))
	})
	engine.NoMethod(func(c *gin.Context) {
		fail(c, models.Errorf(codeMethodNotAllowed, "This address does not know the method %s.", c.Request.Method))
	})
	h.routes(engine)
	return engine, nil
}
