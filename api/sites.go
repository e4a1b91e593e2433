package api

import (
	"fmt"
	"net/http"
	"slices"
	"strings"

	"github.com/gin-gonic/gin"

	"darkroom/models"
)

// preflightLife is how long a browser need not ask again what a site may. It is short,
// since a site that was taken off the list stays on it in browsers for so long.
const preflightLife = "600"

// sites tells which pages may call with the cookies of their user: our own, and those
// of the origins that the configuration lists.
type sites struct {
	origins []string
	guard   *http.CrossOriginProtection
}

func newSites(origins []string) (*sites, error) {
	s := &sites{origins: origins, guard: http.NewCrossOriginProtection()}
	for _, origin := range origins {
		if err := s.guard.AddTrustedOrigin(origin); err != nil {
			return nil, fmt.Errorf("trust CORS_ORIGINS: %w", err)
		}
	}
	return s, nil
}

// check refuses a request with cookies that changes something and comes from a page of
// another site, as its browser says. Every browser that sends our cookies says it: they
// are SameSite, which is younger than Origin.
func (s *sites) check(r *http.Request) error {
	if err := s.guard.Check(r); err != nil {
		return &models.Error{Code: models.CodeForbidden, Message: "This was asked for by a page of another site.", Err: err}
	}
	if safe(r.Method) || r.Header.Get("Origin") != "" || r.Header.Get("Sec-Fetch-Site") != "" {
		return nil
	}
	return models.Errorf(models.CodeForbidden, "With a cookie, say where this comes from: send Origin. Programs use an API key.")
}

// safe reports whether a method changes nothing, by HTTP.
func safe(method string) bool {
	return method == http.MethodGet || method == http.MethodHead || method == http.MethodOptions
}

// fromOurPages refuses what a page of another site asks for. Programs, which name no
// site, pass.
func (h *handlers) fromOurPages(c *gin.Context) {
	if err := h.sites.guard.Check(c.Request); err != nil {
		fail(c, &models.Error{Code: models.CodeForbidden, Message: "This was asked for by a page of another site.", Err: err})
		return
	}
	c.Next()
}

// share tells browsers that pages of a listed origin may read our answers, and answers
// their questions beforehand. Others are told nothing, so their browsers refuse.
func (s *sites) share(c *gin.Context) {
	if len(s.origins) == 0 {
		c.Next()
		return
	}
	header := c.Writer.Header()
	header.Add("Vary", "Origin") // no cache may hand one site's answer to another
	origin := c.GetHeader("Origin")
	if origin == "" || !slices.Contains(s.origins, origin) {
		c.Next()
		return
	}
	header.Set("Access-Control-Allow-Origin", origin)
	header.Set("Access-Control-Allow-Credentials", "true")
	header.Set("Access-Control-Expose-Headers",
		"Location, Retry-After, X-RateLimit-Limit, X-RateLimit-Remaining, "+requestIDHeader)
	if c.Request.Method != http.MethodOptions || c.GetHeader("Access-Control-Request-Method") == "" {
		c.Next()
		return
	}
	header.Set("Access-Control-Allow-Methods", "GET, POST, PUT, PATCH, DELETE")
	header.Set("Access-Control-Allow-Headers", strings.Join([]string{
		"Authorization", "Content-Type", "Idempotency-Key", "Last-Event-ID", apiKeyHeader, requestIDHeader,
	}, ", "))
	header.Set("Access-Control-Max-Age", preflightLife)
	c.AbortWithStatus(http.StatusNoContent)
}
