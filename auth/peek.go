package auth

import (
	"fmt"
	"time"

	"github.com/golang-jwt/jwt/v5"
	"github.com/google/uuid"
)

// Stated is what a token says of itself, beside whom it names.
type Stated struct {
	// SessionID is the session that it belongs to; uuid.Nil if it names none.
	SessionID uuid.UUID
	// ExpiresAt is when it ends.
	ExpiresAt time.Time
}

// Peek reads a token that Authenticate has accepted already: it checks neither
// signature nor time.
func Peek(accepted string) (Stated, error) {
	var token struct {
		jwt.RegisteredClaims

		SessionID string `json:"session_id"`
	}
	if _, _, err := jwt.NewParser().ParseUnverified(accepted, &token); err != nil {
		return Stated{}, fmt.Errorf("read accepted token: %w", err)
	}
	stated := Stated{}
	if token.ExpiresAt != nil {
		stated.ExpiresAt = token.ExpiresAt.Time
	}
	if id, err := uuid.Parse(token.SessionID); err == nil {
		stated.SessionID = id
	}
	return stated, nil
}
