// Package auth tells who is asking: it turns an access token into a
// models.User, and signs tokens of the same shape for the local stack. Rights
// are not decided here: a token says who somebody is, our own records say what
// they may do.
package auth

import (
	"context"
	"fmt"
	"time"

	"github.com/golang-jwt/jwt/v5"
	"github.com/google/uuid"

	"darkroom/models"
)

// leeway forgives clocks that differ between this host and the one that signed:
// machines kept by NTP are within a second, neglected ones within half a minute.
const leeway = 30 * time.Second

// Authenticator checks and signs Supabase-style access tokens. It is safe for
// use by many goroutines.
type Authenticator struct {
	cfg    Config
	parser *jwt.Parser
	now    func() time.Time
}

// New returns an Authenticator, or an error that names the faulty variable.
func New(cfg Config, now func() time.Time) (*Authenticator, error) {
	if err := cfg.Validate(); err != nil {
		return nil, err
	}
	options := []jwt.ParserOption{
		// Pinned: the token's own header never chooses how it is checked.
		jwt.WithValidMethods([]string{jwt.SigningMethodHS256.Alg()}),
		jwt.WithExpirationRequired(),
		jwt.WithAudience(cfg.Audience),
		jwt.WithLeeway(leeway),
		jwt.WithTimeFunc(now),
		jwt.WithStrictDecoding(),
	}
	if cfg.Issuer != "" {
		options = append(options, jwt.WithIssuer(cfg.Issuer))
	}
	return &Authenticator{cfg: cfg, parser: jwt.NewParser(options...), now: now}, nil
}

// Authenticate returns whom a bearer token names: id and e-mail, nothing else
// is taken from the token. Every failure is CodeUnauthenticated; its cause is
// for the log.
func (a *Authenticator) Authenticate(_ context.Context, bearer string) (models.User, error) {
	if bearer == "" {
		return models.User{}, models.Errorf(models.CodeUnauthenticated, "Sign in to do this.")
	}
	var token claims
	if _, err := a.parser.ParseWithClaims(bearer, &token, a.key); err != nil {
		return models.User{}, refuse(err)
	}
	user, err := token.user()
	if err != nil {
		return models.User{}, refuse(err)
	}
	return user, nil
}

// Sign returns a token that Authenticate accepts until ttl has passed. It is
// for the local stack's developer token; in a Supabase project Supabase signs.
func (a *Authenticator) Sign(user models.User, ttl time.Duration) (string, error) {
	token, err := jwt.NewWithClaims(jwt.SigningMethodHS256, a.claimsOf(user, ttl)).SignedString([]byte(a.cfg.Secret))
	if err != nil {
		return "", fmt.Errorf("sign token: %w", err)
	}
	return token, nil
}

func (a *Authenticator) claimsOf(user models.User, ttl time.Duration) claims {
	now := a.now()
	return claims{
		RegisteredClaims: jwt.RegisteredClaims{
			Issuer:    a.cfg.Issuer,
			Subject:   user.ID.String(),
			Audience:  jwt.ClaimStrings{a.cfg.Audience},
			IssuedAt:  jwt.NewNumericDate(now),
			ExpiresAt: jwt.NewNumericDate(now.Add(ttl)),
		},
		Email:     user.Email,
		Role:      roleSignedIn,
		SessionID: uuid.NewString(),
	}
}

func (a *Authenticator) key(*jwt.Token) (any, error) { return []byte(a.cfg.Secret), nil }

func refuse(cause error) error {
	return &models.Error{
		Code:    models.CodeUnauthenticated,
		Message: "This session is not valid any more. Sign in again.",
		Err:     cause,
	}
}
