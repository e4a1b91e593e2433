// Package supabase speaks to Supabase Auth: it leads people to their provider
// and back, renews and ends sessions, and makes accounts for people whom
// Telegram vouches for. It checks no token: auth does.
package supabase

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"time"

	"github.com/google/uuid"

	"darkroom/auth"
	"darkroom/internal/httpx"
	"darkroom/models"
)

// maxAnswer is far above a session with the metadata of its user, a few KB.
const maxAnswer = 256 << 10

// Client speaks to the Auth API of one project. It is safe for use by many
// goroutines.
type Client struct {
	cfg  Config
	base *url.URL
	http *http.Client
	now  func() time.Time
}

// New returns a client, or an error that names the faulty variable. It asks
// nobody.
func New(cfg Config, now func() time.Time) (*Client, error) {
	if err := cfg.Validate(); err != nil {
		return nil, err
	}
	base, err := url.Parse(cfg.URL)
	if err != nil {
		return nil, errors.New("SUPABASE_URL: must be an absolute http or https URL")
	}
	return &Client{cfg: cfg, base: base.JoinPath("auth/v1"), http: auth.ServerClient(), now: now}, nil
}

// call is one request to the Auth API.
type call struct {
	method, path string
	query        url.Values
	body         any
	// key is the project's key; bearer the token that acts, the key again if empty.
	key, bearer string
}

// do sends a call and decodes the answer into into, unless that is nil. Its
// errors are *refusal for an answer that is none, CodeUnavailable otherwise; none
// holds what was sent.
func (c *Client) do(ctx context.Context, call call, into any) error {
	text, err := json.Marshal(call.body)
	if err != nil {
		return fmt.Errorf("encode request to the auth server: %w", err)
	}
	address := c.base.JoinPath(call.path)
	address.RawQuery = call.query.Encode()
	req, err := http.NewRequestWithContext(ctx, call.method, address.String(), bytes.NewReader(text))
	if err != nil {
		return fmt.Errorf("ask the auth server: %w", err)
	}
	bearer := call.bearer
	if bearer == "" {
		bearer = call.key
	}
	req.Header.Set("Apikey", call.key)
	req.Header.Set("Authorization", "Bearer "+bearer)
	req.Header.Set("Content-Type", "application/json")
	// Since this version errors carry a code.
	req.Header.Set("X-Supabase-Api-Version", "2024-01-01")
	resp, err := c.http.Do(req)
	if err != nil {
		return away(call.path, bare(err))
	}
	defer func() { _ = resp.Body.Close() }()
	answer, err := httpx.ReadAll(resp.Body, maxAnswer)
	switch {
	case err != nil:
		return away(call.path, bare(err))
	case resp.StatusCode >= http.StatusInternalServerError || resp.StatusCode == http.StatusTooManyRequests:
		return away(call.path, fmt.Errorf("it answered %d", resp.StatusCode))
	case resp.StatusCode/100 != 2:
		return refused(call.path, resp.StatusCode, answer)
	case into == nil:
		return nil
	}
	if err := json.Unmarshal(answer, into); err != nil {
		return away(call.path, errors.New("the answer is no JSON of the form expected"))
	}
	return nil
}

// answered is a session as the Auth API sends it.
type answered struct {
	AccessToken  string `json:"access_token"`
	RefreshToken string `json:"refresh_token"`
	ExpiresIn    int64  `json:"expires_in"`
	User         user   `json:"user"`
}

// user is a user as the Auth API sends it.
type user struct {
	ID           uuid.UUID `json:"id"`
	Email        string    `json:"email"`
	UserMetadata struct {
		Name      string `json:"full_name"`
		AvatarURL string `json:"avatar_url"`
	} `json:"user_metadata"`
	// AppMetadata is what only the project itself can write.
	AppMetadata struct {
		TelegramID int64 `json:"telegram_id"`
	} `json:"app_metadata"`
}

// ask sends a call whose answer is a session.
func (c *Client) ask(ctx context.Context, call call) (auth.Session, error) {
	var got answered
	if err := c.do(ctx, call, &got); err != nil {
		return auth.Session{}, err
	}
	if got.AccessToken == "" || got.User.ID == uuid.Nil {
		return auth.Session{}, away(call.path, errors.New("the answer holds no session"))
	}
	session := auth.Session{
		AccessToken: got.AccessToken, RefreshToken: got.RefreshToken,
		ExpiresAt: c.now().Add(time.Duration(got.ExpiresIn) * time.Second),
		User: models.User{
			ID: got.User.ID, Email: got.User.Email,
			Name: got.User.UserMetadata.Name, AvatarURL: got.User.UserMetadata.AvatarURL,
		},
	}
	return session, nil
}
