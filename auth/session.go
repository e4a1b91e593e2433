package auth

import (
	"time"

	"github.com/google/uuid"

	"darkroom/models"
)

// Session is what somebody has who has just signed in, whoever vouched for them.
type Session struct {
	// AccessToken is what Authenticate takes.
	AccessToken string
	// RefreshToken gets the next session; "" where sessions cannot be renewed.
	RefreshToken string
	// ExpiresAt is when AccessToken ends.
	ExpiresAt time.Time
	// User has ID and Email, and what the one who vouched knows of Name, AvatarURL
	// and TelegramID.
	User models.User
}

// stored is a session as the Supabase SSR client keeps it.
type stored struct {
	AccessToken  string     `json:"access_token"`
	TokenType    string     `json:"token_type"`
	ExpiresIn    int64      `json:"expires_in"`
	ExpiresAt    int64      `json:"expires_at"`
	RefreshToken string     `json:"refresh_token"`
	User         storedUser `json:"user"`
}

type storedUser struct {
	ID    uuid.UUID `json:"id"`
	Email string    `json:"email"`
	Aud   string    `json:"aud"`
	Role  string    `json:"role"`
}

func store(session Session, now time.Time) stored {
	return stored{
		AccessToken:  session.AccessToken,
		TokenType:    "bearer",
		ExpiresIn:    max(0, int64(session.ExpiresAt.Sub(now)/time.Second)),
		ExpiresAt:    session.ExpiresAt.Unix(),
		RefreshToken: session.RefreshToken,
		User:         storedUser{ID: session.User.ID, Email: session.User.Email, Aud: roleSignedIn, Role: roleSignedIn},
	}
}
