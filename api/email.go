package api

import (
	"context"
	"embed"
	"fmt"
	"net/http"
	"path"

	"github.com/gin-gonic/gin"

	"darkroom/auth"
	"darkroom/models"
)

// EmailSignIn lets people in by their address.
type EmailSignIn interface {
	// SendLink sends a link that signs in, to whatever address.
	SendLink(ctx context.Context, address, next string) error
	// FollowLink returns a session for the secret of a link, once.
	FollowLink(ctx context.Context, secret, name string) (auth.Session, error)
	// Password returns a session for an address and its password.
	Password(ctx context.Context, address, password string) (auth.Session, error)
	// SetPassword sets the caller's password and ends their other sessions.
	SetPassword(ctx context.Context, who models.Caller, current, password string) error
}

// VisitFollowLinkResponse writes the answer.
func (a cookied) VisitFollowLinkResponse(w http.ResponseWriter) error { return a.write(w) }

// VisitSignInPasswordResponse writes the answer.
func (a cookied) VisitSignInPasswordResponse(w http.ResponseWriter) error { return a.write(w) }

// SendLink sends a link that signs in. The answer is the same for every address.
func (h *handlers) SendLink(ctx context.Context, in SendLinkRequestObject) (SendLinkResponseObject, error) {
	ctx, _ = request(ctx)
	if h.Email == nil {
		return nil, noEmail()
	}
	if err := h.Email.SendLink(ctx, in.Body.Email, safeNext(in.Body.Next)); err != nil {
		return nil, err
	}
	return SendLink202JSONResponse{Body: LinkSent{Sent: true}}, nil
}

// FollowLink signs whoever has the secret of a link in.
func (h *handlers) FollowLink(ctx context.Context, in FollowLinkRequestObject) (FollowLinkResponseObject, error) {
	ctx, r := request(ctx)
	if h.Email == nil {
		return nil, noEmail()
	}
	session, err := h.Email.FollowLink(ctx, in.Body.Token, deref(in.Body.Name))
	if err != nil {
		return nil, err
	}
	return h.signedInAs(r, session)
}

// SignInPassword signs somebody in by address and password.
func (h *handlers) SignInPassword(ctx context.Context, in SignInPasswordRequestObject) (SignInPasswordResponseObject, error) {
	ctx, r := request(ctx)
	if h.Email == nil {
		return nil, noEmail()
	}
	session, err := h.Email.Password(ctx, in.Body.Email, in.Body.Password)
	if err != nil {
		return nil, err
	}
	return h.signedInAs(r, session)
}

// SetPassword sets the caller's password.
func (h *handlers) SetPassword(ctx context.Context, in SetPasswordRequestObject) (SetPasswordResponseObject, error) {
	ctx, _ = caller(ctx)
	who, _ := callerOf(ctx)
	if h.Email == nil {
		return nil, noEmail()
	}
	if err := h.Email.SetPassword(ctx, who, deref(in.Body.CurrentPassword), in.Body.Password); err != nil {
		return nil, err
	}
	return SetPassword204Response{}, nil
}

func noEmail() error {
	return models.Errorf(models.CodeNotFound, "Signing in by e-mail is not set up here.")
}

//go:embed pages
var pageFiles embed.FS

// pagePolicy lets a page run its own script and call us, and nothing else.
const pagePolicy = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; " +
	"base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

// servePage answers with one file of pages.
func servePage(name string) gin.HandlerFunc {
	types := map[string]string{
		".html": "text/html; charset=utf-8", ".js": "text/javascript; charset=utf-8", ".css": "text/css; charset=utf-8",
	}
	return func(c *gin.Context) {
		body, err := pageFiles.ReadFile("pages/" + name)
		if err != nil {
			fail(c, fmt.Errorf("read page: %w", err))
			return
		}
		c.Header("Content-Security-Policy", pagePolicy)
		c.Data(http.StatusOK, types[path.Ext(name)], body)
	}
}
