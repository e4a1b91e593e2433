package api

import (
	"context"
	"net/http"
	"strings"

	"github.com/gin-gonic/gin"
	"github.com/google/uuid"

	"darkroom/models"
)

// Authenticator tells who sends a request with an access token or an API key. Its
// errors are CodeUnauthenticated, and CodeForbidden for somebody who is blocked.
type Authenticator interface {
	Authenticate(ctx context.Context, proof string) (models.Caller, error)
}

// apiKeyHeader is for programs whose libraries want Authorization for themselves.
const apiKeyHeader = "X-Api-Key" //nolint:gosec // the name of a header

// callerKey is where signedIn leaves the caller in a request's context.
type callerKey struct{}

// token returns the access token or API key of a request, and whether it came in a
// cookie, which a browser sends by itself. A request with a header for it says how it
// wants to be known, so its cookies are not looked at.
func (h *handlers) token(r *http.Request) (token string, cookie bool) {
	if r.Header.Get("Authorization") != "" {
		return bearer(r), false
	}
	if key := r.Header.Get(apiKeyHeader); key != "" {
		return strings.TrimSpace(key), false
	}
	session, ok := h.Cookies.Read(r.Cookies())
	return session.AccessToken, ok
}

func withCaller(ctx context.Context, caller models.Caller) context.Context {
	return context.WithValue(ctx, callerKey{}, caller)
}

// bearer returns the token of the Authorization header, "" without one.
func bearer(r *http.Request) string {
	scheme, token, _ := strings.Cut(r.Header.Get("Authorization"), " ")
	if !strings.EqualFold(scheme, "Bearer") {
		return ""
	}
	return strings.TrimSpace(token)
}

// keyID returns the API key that the request of ctx came with; nil for a session.
func keyID(ctx context.Context) *uuid.UUID {
	if who, ok := callerOf(ctx); ok && who.Key != nil {
		return &who.Key.ID
	}
	return nil
}

// callerOf returns who sends the request of ctx, which is the request's own; false
// where nobody signed in.
func callerOf(ctx context.Context) (models.Caller, bool) {
	caller, ok := ctx.Value(callerKey{}).(models.Caller)
	return caller, ok
}

// caller returns the request's own context and who signed in.
func caller(ctx context.Context) (context.Context, models.User) {
	ctx, _ = request(ctx)
	who, _ := callerOf(ctx)
	return ctx, who.User
}

// request returns the request behind the context of a generated handler, and its
// own context. The one that generated code hands out is gin's, which is used
// again for another request afterwards and must not travel further.
func request(ctx context.Context) (context.Context, *http.Request) {
	if r, ok := ctx.Value(gin.ContextRequestKey).(*http.Request); ok {
		return r.Context(), r
	}
	return ctx, &http.Request{}
}
