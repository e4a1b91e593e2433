package auth

import (
	"errors"
	"fmt"
)

// minSecret is the least length of a key in bytes: RFC 7518 §3.2 wants a key at
// least as long as the hash of HS256.
const minSecret = 32

// Config says which access tokens are accepted.
type Config struct {
	Secret   string `env:"JWT_SECRET" desc:"key of access tokens (HS256), at least 32 bytes; in a Supabase project the legacy JWT secret of Settings > API"`
	Issuer   string `env:"JWT_ISSUER" desc:"issuer that access tokens must name, such as https://<project>.supabase.co/auth/v1; empty accepts any, which is safe while nobody else holds JWT_SECRET"`
	Audience string `env:"JWT_AUDIENCE" envDefault:"authenticated" desc:"audience that access tokens must name; Supabase writes authenticated for people who signed in"`
}

// Validate names the variable at fault and what to do.
func (c Config) Validate() error {
	var faults []error
	if len(c.Secret) < minSecret {
		faults = append(faults, fmt.Errorf("JWT_SECRET: must be at least %d bytes long, make one with: openssl rand -hex 32", minSecret))
	}
	if c.Audience == "" {
		faults = append(faults, errors.New("JWT_AUDIENCE: must not be empty, Supabase uses authenticated"))
	}
	return errors.Join(faults...)
}
