// Package auth tells who is asking: it turns an access token into a
// models.User, finds that token in a browser's cookies, and signs tokens of the
// same shape where no Supabase project does. Rights are not decided here: a
// token says who somebody is, our own records say what they may do.
//
// Its folders speak to those who vouch for people: auth/supabase and
// auth/telegram.
package auth

import (
	"context"
	"errors"
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
	keys   *keys // nil without Supabase Auth
	now    func() time.Time
}

// New returns an Authenticator, or an error that names the faulty variable. It
// asks nobody: the public keys are fetched when the first token wants one.
func New(cfg Config, now func() time.Time) (*Authenticator, error) {
	if err := cfg.Validate(); err != nil {
		return nil, err
	}
	options := []jwt.ParserOption{
		// No others are read at all; which one a token must bear is said by the key
		// that it is checked with.
		jwt.WithValidMethods([]string{algHS256, algES256, algRS256}),
		jwt.WithExpirationRequired(),
		jwt.WithAudience(cfg.Audience),
		jwt.WithLeeway(leeway),
		jwt.WithTimeFunc(now),
		jwt.WithStrictDecoding(),
	}
	if issuer := cfg.issuer(); issuer != "" {
		options = append(options, jwt.WithIssuer(issuer))
	}
	a := &Authenticator{cfg: cfg, parser: jwt.NewParser(options...), now: now}
	if cfg.Supabase() {
		source, err := newKeySource(cfg)
		if err != nil {
			return nil, err
		}
		a.keys = newKeys(source, now)
	}
	return a, nil
}

// Authenticate returns whom a bearer token names: id and e-mail, nothing else
// is taken from the token. Every failure is CodeUnauthenticated, but
// CodeUnavailable for a token whose key is not known while the auth server is
// away; its cause is for the log.
func (a *Authenticator) Authenticate(ctx context.Context, bearer string) (models.User, error) {
	if bearer == "" {
		return models.User{}, models.Errorf(models.CodeUnauthenticated, "Sign in to do this.")
	}
	var token claims
	_, err := a.parser.ParseWithClaims(bearer, &token, func(t *jwt.Token) (any, error) { return a.key(ctx, t) })
	if err != nil {
		return models.User{}, refuse(err)
	}
	user, err := token.user()
	if err != nil {
		return models.User{}, refuse(err)
	}
	return user, nil
}

// Sign returns a token that Authenticate accepts until ttl has passed. It is
// for sign-in without Supabase, whose sessions last as long, and for the local
// stack's developer token; in a Supabase project Supabase signs. It needs
// JWT_SECRET.
func (a *Authenticator) Sign(user models.User, ttl time.Duration) (string, error) {
	if a.cfg.Secret == "" {
		return "", errors.New("sign token: there is no JWT_SECRET")
	}
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
			Issuer:    a.cfg.issuer(),
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

// key returns the key that a token must be signed with. Whatever the header
// says, a key is used with the one algorithm of its type: the secret never
// checks a signature, a public key never checks a MAC.
func (a *Authenticator) key(ctx context.Context, token *jwt.Token) (any, error) {
	kid, _ := token.Header["kid"].(string)
	if token.Method.Alg() == algHS256 {
		return a.secret(kid)
	}
	if a.keys == nil {
		return nil, fmt.Errorf("algorithm %s without Supabase Auth", token.Method.Alg())
	}
	if kid == "" {
		return nil, errors.New("no kid: nothing says which key signed")
	}
	found, err := a.keys.find(ctx, kid)
	if err != nil {
		return nil, err
	}
	if found.alg != token.Method.Alg() {
		return nil, fmt.Errorf("key %q is for %s, the token says %s", kid, found.alg, token.Method.Alg())
	}
	return found.public, nil
}

// secret returns the secret for a token with a MAC. Supabase's own bear a kid
// too; one that names a public key is a forgery or a fault.
func (a *Authenticator) secret(kid string) (any, error) {
	if a.cfg.Secret == "" {
		return nil, errors.New("algorithm HS256 without JWT_SECRET")
	}
	if a.keys != nil && kid != "" && a.keys.known(kid) {
		return nil, fmt.Errorf("key %q is no secret", kid)
	}
	return []byte(a.cfg.Secret), nil
}

// refuse says that a token is not accepted, or that nobody can tell now.
func refuse(cause error) error {
	if errors.Is(cause, errKeysAway) {
		return &models.Error{
			Code:    models.CodeUnavailable,
			Message: "Your session cannot be checked right now. Please try again.",
			Err:     cause,
		}
	}
	return &models.Error{
		Code:    models.CodeUnauthenticated,
		Message: "This session is not valid any more. Sign in again.",
		Err:     cause,
	}
}
