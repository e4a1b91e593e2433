package supabase

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"net/http"
	"net/url"

	"darkroom/auth"
)

// Start begins a sign-in at an outside provider, such as google: it returns where
// to send the browser, which comes back to redirectTo with a code for Exchange,
// and the verifier that proves then that it is the same one. The project must
// know redirectTo.
func (c *Client) Start(provider, redirectTo string) (where, verifier string) {
	verifier = rand.Text() + rand.Text() // 52 characters; RFC 7636 wants 43 or more
	sum := sha256.Sum256([]byte(verifier))
	address := c.base.JoinPath("authorize")
	address.RawQuery = url.Values{
		"provider": {provider}, "redirect_to": {redirectTo},
		"code_challenge": {base64.RawURLEncoding.EncodeToString(sum[:])}, "code_challenge_method": {"s256"},
	}.Encode()
	return address.String(), verifier
}

// Exchange returns the session for the code that came back. CodeUnauthenticated
// when the code is used, too old, or of another sign-in. Not safe to repeat.
func (c *Client) Exchange(ctx context.Context, code, verifier string) (auth.Session, error) {
	session, err := c.ask(ctx, call{
		method: http.MethodPost, path: "token", query: url.Values{"grant_type": {"pkce"}}, key: c.cfg.AnonKey,
		body: map[string]string{"auth_code": code, "code_verifier": verifier},
	})
	return session, ended(err, "This sign-in is not valid any more. Sign in again.")
}

// Refresh returns the next session for a refresh token. CodeUnauthenticated when
// the session has ended. Repeated within seconds it gives the same session.
func (c *Client) Refresh(ctx context.Context, refreshToken string) (auth.Session, error) {
	session, err := c.ask(ctx, call{
		method: http.MethodPost, path: "token", query: url.Values{"grant_type": {"refresh_token"}}, key: c.cfg.AnonKey,
		body: map[string]string{"refresh_token": refreshToken},
	})
	return session, ended(err, "This session is not valid any more. Sign in again.")
}

// Logout ends the session of an access token: it cannot be renewed any more. One
// that has ended already is no error, so it is safe to repeat.
func (c *Client) Logout(ctx context.Context, accessToken string) error {
	err := c.do(ctx, call{
		method: http.MethodPost, path: "logout", query: url.Values{"scope": {"local"}},
		key: c.cfg.AnonKey, bearer: accessToken,
	}, nil)
	if _, ok := errors.AsType[*refusal](err); ok {
		return nil // it does not know the session
	}
	return err
}
