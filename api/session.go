package api

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"

	"darkroom/auth"
	"darkroom/auth/telegram"
	"darkroom/models"
)

// Entrance lets people in whom others vouch for: an outside provider by way of an
// auth server, or Telegram. CodeNotFound for a way that is not set up.
type Entrance interface {
	Start(provider, next string) (address, verifier string, err error)
	Finish(ctx context.Context, code, verifier string) (auth.Session, error)
	Telegram(ctx context.Context, proof telegram.Proof) (auth.Session, error)
	Refresh(ctx context.Context, refreshToken string) (auth.Session, error)
	Logout(ctx context.Context, accessToken, refreshToken string) error
}

// Ways are the ways of signing in that a server offers.
type Ways struct {
	// Email is by a link, Password by an address and its password.
	Email, Password, Google bool
	// Telegram is the address of Telegram's page; "" for none.
	Telegram string
}

// GetSignInMethods tells how one can sign in.
func (h *handlers) GetSignInMethods(context.Context, GetSignInMethodsRequestObject) (GetSignInMethodsResponseObject, error) {
	return GetSignInMethods200JSONResponse{
		Email: h.Ways.Email, Password: h.Ways.Password, Google: h.Ways.Google, TelegramURL: optional(h.Ways.Telegram),
	}, nil
}

// cookied is an answer with cookies, of which the generated types know only one.
type cookied struct {
	cookies []*http.Cookie
	status  int
	// location is for answers that lead elsewhere, body for all others.
	location string
	body     any
}

func (a cookied) write(w http.ResponseWriter) error {
	for _, cookie := range a.cookies {
		http.SetCookie(w, cookie)
	}
	if a.location != "" {
		w.Header().Set("Location", a.location)
		w.WriteHeader(a.status)
		return nil
	}
	text, err := json.Marshal(a.body)
	if err != nil {
		return fmt.Errorf("encode answer: %w", err)
	}
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(a.status)
	_, err = w.Write(text)
	return err
}

// VisitSignInTelegramResponse writes the answer.
func (a cookied) VisitSignInTelegramResponse(w http.ResponseWriter) error { return a.write(w) }

// VisitLogoutResponse writes the answer.
func (a cookied) VisitLogoutResponse(w http.ResponseWriter) error { return a.write(w) }

// VisitRefreshSessionResponse writes the answer.
func (a cookied) VisitRefreshSessionResponse(w http.ResponseWriter) error { return a.write(w) }

// VisitStartSignInResponse writes the answer.
func (a cookied) VisitStartSignInResponse(w http.ResponseWriter) error { return a.write(w) }

// VisitFinishSignInResponse writes the answer.
func (a cookied) VisitFinishSignInResponse(w http.ResponseWriter) error { return a.write(w) }

// signedInAs answers with a session, in the body and in cookies.
func (h *handlers) signedInAs(r *http.Request, session auth.Session) (cookied, error) {
	cookies, err := h.Cookies.Write(session, r.Cookies())
	return cookied{cookies: cookies, status: http.StatusOK, body: Session{
		AccessToken: session.AccessToken, TokenType: SessionTokenTypeBearer, ExpiresAt: session.ExpiresAt.UTC(),
		User: SessionUser{
			ID: session.User.ID, Email: session.User.Email, Name: session.User.Name,
			AvatarURL: session.User.AvatarURL, TelegramID: session.User.TelegramID,
		},
	}}, err
}

// RefreshSession renews the session of the cookie.
func (h *handlers) RefreshSession(ctx context.Context, _ RefreshSessionRequestObject) (RefreshSessionResponseObject, error) {
	ctx, r := request(ctx)
	kept, _ := h.Cookies.Read(r.Cookies())
	if kept.RefreshToken == "" {
		return nil, models.Errorf(models.CodeInvalid, "There is no session here that can be renewed. Sign in.")
	}
	session, err := h.Entrance.Refresh(ctx, kept.RefreshToken)
	if err != nil {
		return nil, err
	}
	return h.signedInAs(r, session)
}

// Logout ends the session that the request bears and removes the cookies, also
// while the auth server is away: whoever signs out must be out here.
func (h *handlers) Logout(ctx context.Context, _ LogoutRequestObject) (LogoutResponseObject, error) {
	ctx, r := request(ctx)
	token, _ := h.token(r)
	kept, _ := h.Cookies.Read(r.Cookies())
	done := cookied{cookies: h.Cookies.Clear(r.Cookies()), status: http.StatusOK, body: LoggedOut{Success: true}}
	if err := h.Entrance.Logout(ctx, token, kept.RefreshToken); err != nil && models.CodeOf(err) != models.CodeUnavailable {
		return nil, err
	}
	return done, nil
}
