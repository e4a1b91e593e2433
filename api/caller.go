package api

import (
	"context"
	"net/http"
	"strings"

	"github.com/gin-gonic/gin"

	"darkroom/models"
)

// Authenticator tells whom an access token names. Its errors are
// CodeUnauthenticated.
type Authenticator interface {
	Authenticate(ctx context.Context, bearer string) (models.User, error)
}

// userKey is where signedIn leaves the user in a request's context.
type userKey struct{}

// signedIn lets only people with a valid access token pass.
func signedIn(auth Authenticator) gin.HandlerFunc {
	return func(c *gin.Context) {
		user, err := auth.Authenticate(c.Request.Context(), bearer(c.Request))
		if err != nil {
			fail(c, err)
			return
		}
		c.Request = c.Request.WithContext(context.WithValue(c.Request.Context(), userKey{}, user))
		c.Next()
	}
}

// bearer returns the token of the Authorization header, "" without one.
func bearer(r *http.Request) string {
	scheme, token, _ := strings.Cut(r.Header.Get("Authorization"), " ")
	if !strings.EqualFold(scheme, "Bearer") {
		return ""
	}
	return strings.TrimSpace(token)
}

func userOf(ctx context.Context) (models.User, bool) {
	user, ok := ctx.Value(userKey{}).(models.User)
	return user, ok
}

// caller returns the request's own context and who signed in.
func caller(ctx context.Context) (context.Context, models.User) {
	ctx, _ = request(ctx)
	user, _ := userOf(ctx)
	return ctx, user
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
