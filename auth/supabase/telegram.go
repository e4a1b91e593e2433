package supabase

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strconv"

	"darkroom/auth"
	"darkroom/models"
)

// telegramDomain can receive no mail and belongs to nobody (RFC 2606): the
// addresses only name accounts.
const telegramDomain = "telegram.invalid"

// SignInTelegram returns a session for somebody whom Telegram vouches for, in an
// account of the project that is made at the first time. CodeUnavailable while
// the project has no SUPABASE_SERVICE_KEY or is away. CodeConflict when the
// address of the account belongs to somebody else: an account is theirs by the
// mark that only the project can write, not by its address.
func (c *Client) SignInTelegram(ctx context.Context, person models.User) (auth.Session, error) {
	if person.TelegramID == nil {
		return auth.Session{}, errors.New("sign in with Telegram: nobody is named")
	}
	if c.cfg.ServiceKey == "" {
		return auth.Session{}, away("admin/users", errors.New("SUPABASE_SERVICE_KEY is not set"))
	}
	email := "telegram-" + strconv.FormatInt(*person.TelegramID, 10) + "@" + telegramDomain
	if err := c.create(ctx, email, person); err != nil {
		return auth.Session{}, err
	}
	var link struct {
		user

		HashedToken string `json:"hashed_token"`
	}
	err := c.do(ctx, call{
		method: http.MethodPost, path: "admin/generate_link", key: c.cfg.ServiceKey,
		body: map[string]string{"type": "magiclink", "email": email},
	}, &link)
	if err != nil {
		return auth.Session{}, fmt.Errorf("make a link: %w", err)
	}
	if link.AppMetadata.TelegramID != *person.TelegramID {
		return auth.Session{}, models.Errorf(models.CodeConflict, "This Telegram account cannot be used here. Sign in in another way.")
	}
	session, err := c.ask(ctx, call{
		method: http.MethodPost, path: "verify", key: c.cfg.AnonKey,
		body: map[string]string{"type": "magiclink", "token_hash": link.HashedToken},
	})
	if err != nil {
		return auth.Session{}, fmt.Errorf("use the link: %w", err)
	}
	session.User.TelegramID = person.TelegramID
	session.User.Name, session.User.AvatarURL = person.Name, person.AvatarURL
	return session, nil
}

// create makes the account unless it is there.
func (c *Client) create(ctx context.Context, email string, person models.User) error {
	err := c.do(ctx, call{
		method: http.MethodPost, path: "admin/users", key: c.cfg.ServiceKey,
		body: map[string]any{
			"email": email, "email_confirm": true,
			"app_metadata":  map[string]any{"provider": "telegram", "providers": []string{"telegram"}, "telegram_id": *person.TelegramID},
			"user_metadata": map[string]any{"full_name": person.Name, "avatar_url": person.AvatarURL},
		},
	}, nil)
	said, ok := errors.AsType[*refusal](err)
	if ok && (said.code == "email_exists" || said.code == "user_already_exists") {
		return nil
	}
	if err != nil {
		return fmt.Errorf("make an account: %w", err)
	}
	return nil
}
