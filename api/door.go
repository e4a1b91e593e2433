package api

import (
	"errors"
	"fmt"
	"maps"
	"net/http"
	"slices"

	"github.com/gin-gonic/gin"

	"darkroom/models"
)

// doors is the router that the generated code registers its handlers with. It
// puts in front of each what the table of access asks for.
type doors struct {
	gin.IRouter
	h *handlers
	// missing are the operations that the table does not know.
	missing *[]error
}

// GET registers a handler behind its door.
func (d doors) GET(path string, handler ...gin.HandlerFunc) gin.IRoutes {
	return d.IRouter.GET(path, d.behind(http.MethodGet, path, handler)...)
}

// POST registers a handler behind its door.
func (d doors) POST(path string, handler ...gin.HandlerFunc) gin.IRoutes {
	return d.IRouter.POST(path, d.behind(http.MethodPost, path, handler)...)
}

// PUT registers a handler behind its door.
func (d doors) PUT(path string, handler ...gin.HandlerFunc) gin.IRoutes {
	return d.IRouter.PUT(path, d.behind(http.MethodPut, path, handler)...)
}

// PATCH registers a handler behind its door.
func (d doors) PATCH(path string, handler ...gin.HandlerFunc) gin.IRoutes {
	return d.IRouter.PATCH(path, d.behind(http.MethodPatch, path, handler)...)
}

// DELETE registers a handler behind its door.
func (d doors) DELETE(path string, handler ...gin.HandlerFunc) gin.IRoutes {
	return d.IRouter.DELETE(path, d.behind(http.MethodDelete, path, handler)...)
}

// behind returns the handlers of a route with those of its door in front.
func (d doors) behind(method, path string, handler []gin.HandlerFunc) []gin.HandlerFunc {
	operation := d.h.contract.operationAt(method, path)
	needs, ok := d.h.access[operation]
	if !ok {
		*d.missing = append(*d.missing, fmt.Errorf("nothing says who may call %s (%s %s)", operation, method, path))
		return handler
	}
	return append(d.h.door(needs), handler...)
}

// door returns what a request passes before its handler, from the outside in.
func (h *handlers) door(needs Access) []gin.HandlerFunc {
	var chain []gin.HandlerFunc
	if needs.Who.Role() != "" {
		chain = append(chain, h.signedIn(needs))
	}
	switch needs.body {
	case inMemory:
		chain = append(chain, jsonBody, h.contract.validate(false))
	case message:
		chain = append(chain, limitBody(maxCallback), h.contract.validate(true))
	case files:
		chain = append(chain, deadlines(h.Now, h.cfg.UploadTimeout, h.cfg.UploadTimeout),
			h.uploadDataURLs, limitBody(maxUpload), h.contract.validate(true))
	}
	return chain
}

// signedIn lets only those pass who signed in and may do this.
func (h *handlers) signedIn(needs Access) gin.HandlerFunc {
	return func(c *gin.Context) {
		token, cookie := h.token(c.Request)
		caller, err := h.Auth.Authenticate(c.Request.Context(), token)
		if err != nil {
			fail(c, err)
			return
		}
		caller.Cookie = cookie
		c.Request = c.Request.WithContext(withCaller(c.Request.Context(), caller))
		if err := permit(caller, needs); err != nil {
			fail(c, err)
			return
		}
		c.Next()
	}
}

// permit refuses a caller who signed in and may not do this.
func permit(caller models.Caller, needs Access) error {
	if !caller.User.Role.AtLeast(needs.Who.Role()) {
		return models.Errorf(models.CodeForbidden, "This needs the role %s.", needs.Who.Role())
	}
	switch {
	case caller.Allowed(needs.Scope):
		return nil
	case needs.Scope == "":
		return models.Errorf(models.CodeForbidden, "No API key may do this. Sign in.")
	}
	return models.Errorf(models.CodeForbidden, "This API key lacks the scope %s.", needs.Scope)
}

// generated registers the handlers of the contract, each behind its door.
func (h *handlers) generated(engine *gin.Engine) error {
	strict := NewStrictHandlerWithOptions(h, nil, StrictGinServerOptions{
		RequestErrorHandlerFunc:  func(c *gin.Context, err error) { fail(c, unreadable(err)) },
		HandlerErrorFunc:         fail,
		ResponseErrorHandlerFunc: fail,
	})
	var missing []error
	RegisterHandlersWithOptions(doors{engine, h, &missing}, strict, GinServerOptions{
		ErrorHandler: func(c *gin.Context, err error, _ int) { fail(c, unreadable(err)) },
	})
	return errors.Join(append(missing, h.unserved()...)...)
}

// unserved names the rows of the table of access that no operation has.
func (h *handlers) unserved() []error {
	served := h.contract.operations()
	var faults []error
	for _, operation := range slices.Sorted(maps.Keys(h.access)) {
		if !slices.Contains(served, operation) {
			faults = append(faults, fmt.Errorf("the table of access names %s, which the contract does not have", operation))
		}
	}
	return faults
}
