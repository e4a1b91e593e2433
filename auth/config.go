package auth

import (
	"cmp"
	"errors"
	"fmt"
	"net/url"
	"strings"
	"time"
)

// minSecret is the least length of a key in bytes: RFC 7518 §3.2 wants a key at
// least as long as the hash of HS256.
const minSecret = 32

// authPath is where a Supabase project has its Auth API.
const authPath = "auth/v1"

// Config says which access tokens are accepted. With a project and its anon key
// they are those that the project's Supabase Auth signs; with a secret, those
// signed with it too.
type Config struct {
	Secret   string `env:"JWT_SECRET" desc:"key of access tokens (HS256), at least 32 bytes; in a Supabase project the legacy JWT secret of Settings > API, or none where the project signs with keys of its own"`
	Issuer   string `env:"JWT_ISSUER" desc:"issuer that access tokens must name; empty means <SUPABASE_URL>/auth/v1 with Supabase Auth and any without, which is safe while nobody else holds JWT_SECRET"`
	Audience string `env:"JWT_AUDIENCE" envDefault:"authenticated" desc:"audience that access tokens must name; Supabase writes authenticated for people who signed in"`
	// A week: whoever comes by at the weekends stays signed in, a lost laptop does not for long.
	Life    time.Duration `env:"SESSION_LIFE" envDefault:"168h" desc:"how long somebody stays signed in whom this server lets in itself, without Supabase Auth; zero means a week"`
	URL     string        `env:"SUPABASE_URL" desc:"Address of the Supabase project, such as https://abcdefgh.supabase.co; the last one, since redirects are refused"`
	AnonKey string        `env:"SUPABASE_ANON_KEY" desc:"Anon key or publishable key (sb_publishable_…) of the project; with it people sign in through Supabase Auth, whose public keys check their tokens. Without it SUPABASE_URL is for media only"`
}

// defaultLife is that of the variable, for a Config that was not read from it.
const defaultLife = 7 * 24 * time.Hour

// SessionLife is how long a session lasts that we sign ourselves.
func (c Config) SessionLife() time.Duration { return cmp.Or(c.Life, defaultLife) }

// Supabase tells whether people sign in through Supabase Auth.
func (c Config) Supabase() bool { return c.AnonKey != "" }

// issuer is what tokens must name; "" accepts any.
func (c Config) issuer() string {
	if c.Issuer != "" || !c.Supabase() {
		return c.Issuer
	}
	return strings.TrimRight(c.URL, "/") + "/" + authPath
}

// Validate names the variable at fault and what to do.
func (c Config) Validate() error {
	var faults []error
	if len(c.Secret) < minSecret && (c.Secret != "" || !c.Supabase()) {
		faults = append(faults, fmt.Errorf("JWT_SECRET: must be at least %d bytes long, make one with: openssl rand -hex 32", minSecret))
	}
	if c.Audience == "" {
		faults = append(faults, errors.New("JWT_AUDIENCE: must not be empty, Supabase uses authenticated"))
	}
	if c.Life < 0 {
		faults = append(faults, errors.New("SESSION_LIFE: must not be negative"))
	}
	if c.Supabase() {
		faults = append(faults, c.validateProject())
	}
	return errors.Join(faults...)
}

func (c Config) validateProject() error {
	var faults []error
	base, err := url.Parse(c.URL)
	if err != nil || base.Host == "" || (base.Scheme != "http" && base.Scheme != "https") || base.RawQuery != "" || base.User != nil {
		faults = append(faults, errors.New("SUPABASE_URL: must be an absolute http or https URL, such as https://abcdefgh.supabase.co, when SUPABASE_ANON_KEY is set"))
	}
	if strings.HasPrefix(c.AnonKey, "sb_secret_") {
		faults = append(faults, errors.New("SUPABASE_ANON_KEY: this is a secret key, which may do everything; take the publishable key (sb_publishable_…)"))
	}
	if strings.ContainsFunc(c.AnonKey, func(r rune) bool { return r <= ' ' || r > '~' }) {
		faults = append(faults, errors.New("SUPABASE_ANON_KEY: must be one line of printable characters"))
	}
	return errors.Join(faults...)
}
