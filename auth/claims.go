package auth

import (
	"fmt"

	"github.com/golang-jwt/jwt/v5"
	"github.com/google/uuid"

	"darkroom/models"
)

// roleSignedIn is the role that Supabase gives a person. Its other two, anon
// and service_role, are keys of the project signed with the same secret: the
// first stands in every browser, the second is nobody's session.
const roleSignedIn = "authenticated"

// claims are those of a Supabase access token that we read or write.
type claims struct {
	jwt.RegisteredClaims
	Email     string `json:"email"`
	Role      string `json:"role"`
	SessionID string `json:"session_id"`
}

// user returns whom the claims name. Only a person's own session counts.
func (c claims) user() (models.User, error) {
	if c.Role != roleSignedIn {
		return models.User{}, fmt.Errorf("role %q is no person's", c.Role)
	}
	id, err := uuid.Parse(c.Subject)
	if err != nil {
		return models.User{}, fmt.Errorf("read subject: %w", err)
	}
	if id == uuid.Nil {
		return models.User{}, fmt.Errorf("subject %s names nobody", id)
	}
	return models.User{ID: id, Email: c.Email}, nil
}
