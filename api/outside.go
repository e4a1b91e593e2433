package api

import (
	"context"
	"net/http"
	"net/url"
	"strings"

	"darkroom/auth"
	"darkroom/models"
)

// home is where browsers go that are not told better.
const home = "/"

// StartSignIn leads a browser to an outside provider, or back where there is none.
func (h *handlers) StartSignIn(ctx context.Context, in StartSignInRequestObject) (StartSignInResponseObject, error) {
	_, r := request(ctx)
	next := safeNext(in.Params.Next)
	address, verifier, err := h.Entrance.Start(string(in.Provider), next)
	if models.CodeOf(err) == models.CodeNotFound {
		return cookied{status: http.StatusSeeOther, location: failed(next, "unavailable")}, nil
	}
	if err != nil {
		return nil, err
	}
	cookies, err := h.Cookies.WriteVerifier(verifier)
	if err != nil {
		return nil, err
	}
	cookies = append(h.Cookies.EndVerifier(r.Cookies()), cookies...)
	return cookied{cookies: cookies, status: http.StatusSeeOther, location: address}, nil
}

// FinishSignIn takes a browser back from an outside provider. It always leads on:
// somebody who looks at a page has no use for JSON.
func (h *handlers) FinishSignIn(ctx context.Context, in FinishSignInRequestObject) (FinishSignInResponseObject, error) {
	ctx, r := request(ctx)
	next := safeNext(in.Params.Next)
	// It is good once, whatever comes of it.
	cookies := h.Cookies.EndVerifier(r.Cookies())
	if in.Params.Error != nil && in.Params.Code == nil {
		return cookied{cookies: cookies, status: http.StatusSeeOther, location: failed(next, "denied")}, nil
	}
	session, err := h.finish(ctx, r, in.Params.Code)
	switch models.CodeOf(err) {
	case "":
	case models.CodeUnauthenticated:
		return cookied{cookies: cookies, status: http.StatusSeeOther, location: failed(next, "expired")}, nil
	case models.CodeUnavailable, models.CodeNotFound:
		return cookied{cookies: cookies, status: http.StatusSeeOther, location: failed(next, "unavailable")}, nil
	default:
		return nil, err
	}
	written, err := h.Cookies.Write(session, r.Cookies())
	return cookied{cookies: append(cookies, written...), status: http.StatusSeeOther, location: next}, err
}

func (h *handlers) finish(ctx context.Context, r *http.Request, code *string) (auth.Session, error) {
	if code == nil {
		return h.Entrance.Finish(ctx, "", "")
	}
	return h.Entrance.Finish(ctx, *code, h.Cookies.Verifier(r.Cookies()))
}

// safeNext returns a path of ours: next if it is one, and home otherwise. An
// address of another server would let anybody send people there from ours.
func safeNext(next *string) string {
	if next == nil || !ownPath(*next) {
		return home
	}
	return *next
}

// ownPath tells whether a browser that is led to next stays here. Browsers take a
// backslash for a slash and leave out tabs and line breaks, so `/\host` and
// `/<tab>/host` are addresses of other servers to them.
func ownPath(next string) bool {
	if !strings.HasPrefix(next, "/") || strings.HasPrefix(next, "//") {
		return false
	}
	if strings.ContainsFunc(next, func(c rune) bool { return c <= ' ' || c == '\\' || c == 0x7f }) {
		return false
	}
	address, err := url.Parse(next)
	return err == nil && address.Scheme == "" && address.Host == "" && address.User == nil
}

// failed adds to a path of ours why nobody is signed in.
func failed(next, reason string) string {
	address, err := url.Parse(next)
	if err != nil {
		return home
	}
	query := address.Query()
	query.Set("auth_error", reason)
	address.RawQuery = query.Encode()
	return address.String()
}
