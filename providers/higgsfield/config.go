package higgsfield

import (
	"errors"
	"fmt"
	"regexp"
	"strings"
	"time"

	"darkroom/internal/httpx"
	"darkroom/providers"
)

// Config says where Higgsfield is, how long its calls may take, and how long it
// keeps what it made.
type Config struct {
	BaseURL       string        `env:"HIGGSFIELD_BASE_URL" envDefault:"https://api.higgsfield.ai" desc:"address of Higgsfield's HTTP API; plain http is accepted on this machine and for names without a dot, such as other containers"`
	CallTimeout   time.Duration `env:"HIGGSFIELD_CALL_TIMEOUT" envDefault:"45s" desc:"how long one API call may take: 10 s to connect and 30 s for the answer to begin, which the transport limits too, and the rest to read it; shorter would cut off submissions that succeed"`
	UploadTimeout time.Duration `env:"HIGGSFIELD_UPLOAD_TIMEOUT" envDefault:"10m" desc:"how long one file may take on its way to Higgsfield; 100 MiB need that at 1.4 Mbit/s. The address for it is good for an hour."`
	ExpiresAfter  time.Duration `env:"HIGGSFIELD_EXPIRES_AFTER" envDefault:"0s" desc:"how long Higgsfield keeps inputs and outputs after a job's end, 1h to 168h and no longer than the account's own retention; 0s for that one, which is seven days unless agreed otherwise. A job whose submission is repeated after a change of this is refused."`
}

const (
	// shortestExpiry is Higgsfield's own limit, longestExpiry the longest retention
	// that it gives any account.
	shortestExpiry = time.Hour
	longestExpiry  = 7 * 24 * time.Hour
)

// Validate names the variable at fault and what to do.
func (c Config) Validate() error {
	var faults []error
	if err := httpx.CheckBase(c.BaseURL); err != nil {
		faults = append(faults, fmt.Errorf("HIGGSFIELD_BASE_URL: %w", err))
	}
	if c.CallTimeout <= 0 {
		faults = append(faults, errors.New("HIGGSFIELD_CALL_TIMEOUT: must be a duration above 0, such as 45s"))
	}
	if c.UploadTimeout <= 0 {
		faults = append(faults, errors.New("HIGGSFIELD_UPLOAD_TIMEOUT: must be a duration above 0, such as 10m"))
	}
	if c.ExpiresAfter != 0 && (c.ExpiresAfter < shortestExpiry || c.ExpiresAfter > longestExpiry) {
		faults = append(faults, errors.New("HIGGSFIELD_EXPIRES_AFTER: must be 0s, or from 1h to 168h"))
	}
	return errors.Join(faults...)
}

// KeyConfig holds the key of the Higgsfield account, and what its messages are
// signed with.
type KeyConfig struct {
	Key           providers.StaticCredentials `env:"HIGGSFIELD_KEY" desc:"Key of a Higgsfield account, as id:secret. Empty: Higgsfield is not used."`
	WebhookSecret string                      `env:"HIGGSFIELD_WEBHOOK_SECRET" desc:"Secret that the account's webhooks are signed with, whsec_ and base64, from Settings of Higgsfield's console; the one before it may follow after a comma while both are in use. Empty: no message is believed before Higgsfield was asked."`
}

// String hides key and secrets from logs.
func (KeyConfig) String() string { return "a key and its webhook secrets" }

// GoString hides key and secrets from debug output.
func (c KeyConfig) GoString() string { return c.String() }

// Validate names the variable at fault and what to do, and shows nothing of it.
func (c KeyConfig) Validate() error {
	var faults []error
	if c.Key != "" && !regexp.MustCompile(`^[!-9;-~]+:[!-9;-~]+$`).MatchString(string(c.Key)) {
		faults = append(faults, errors.New("HIGGSFIELD_KEY: must be id:secret, both in visible characters"))
	}
	if _, err := c.Secrets(); err != nil {
		faults = append(faults, err)
	}
	return errors.Join(faults...)
}

// Secrets returns the webhook secrets, none for an empty variable.
func (c KeyConfig) Secrets() (Secrets, error) {
	if strings.TrimSpace(c.WebhookSecret) == "" {
		return nil, nil
	}
	secrets, err := parseSecrets(c.WebhookSecret)
	if err != nil {
		return nil, fmt.Errorf("HIGGSFIELD_WEBHOOK_SECRET: %w", err)
	}
	return secrets, nil
}

// LimitConfig bounds what is asked of Higgsfield at the same time.
type LimitConfig struct {
	// PerAccount is what new accounts are given: a fifth submission is answered by
	// a 400.
	PerAccount int `env:"HIGGSFIELD_JOBS_PER_ACCOUNT" envDefault:"4" desc:"How many jobs may run at the same time on the Higgsfield account; further ones wait. 4 is what Higgsfield allows new accounts. 0: as many as come."`
	// CallsPerSecond has no published counterpart: four jobs are submitted, looked
	// at and cancelled with about two calls a second, and 5 leaves a burst its room.
	CallsPerSecond float64 `env:"HIGGSFIELD_CALLS_PER_SECOND" envDefault:"5" desc:"How many steps that call Higgsfield may start in a second, over all workers. Higgsfield publishes no limit; four jobs at a time need about two. 0: as many as come."`
}

// Validate names the variable at fault and what to do.
func (c LimitConfig) Validate() error {
	var faults []error
	if c.PerAccount < 0 {
		faults = append(faults, errors.New("HIGGSFIELD_JOBS_PER_ACCOUNT: must not be negative"))
	}
	if !(c.CallsPerSecond >= 0) { // NaN is refused too
		faults = append(faults, errors.New("HIGGSFIELD_CALLS_PER_SECOND: must not be negative"))
	}
	return errors.Join(faults...)
}
