package fal

import (
	"errors"
	"fmt"
	"time"

	"darkroom/internal/httpx"
	"darkroom/providers"
)

// Config says where fal is and how long its calls may take.
type Config struct {
	QueueURL      string        `env:"FAL_QUEUE_URL" envDefault:"https://queue.fal.run" desc:"address of fal's queue, to which jobs are submitted; plain http is accepted on this machine and for names without a dot, such as other containers"`
	APIURL        string        `env:"FAL_API_URL" envDefault:"https://api.fal.ai/v1" desc:"address of fal's platform API, which lists past requests; plain http as for FAL_QUEUE_URL"`
	RESTURL       string        `env:"FAL_REST_URL" envDefault:"https://rest.fal.ai" desc:"address of fal's storage API, to which input files are uploaded; plain http as for FAL_QUEUE_URL"`
	JWKSURL       string        `env:"FAL_JWKS_URL" envDefault:"https://rest.fal.ai/.well-known/jwks.json" desc:"address of the public keys that fal signs webhooks with; plain http as for FAL_QUEUE_URL"`
	CallTimeout   time.Duration `env:"FAL_CALL_TIMEOUT" envDefault:"45s" desc:"how long one API call may take: 10 s to connect and 30 s for the answer to begin, which the transport limits too, and the rest to read it; shorter would cut off submissions that succeed"`
	UploadTimeout time.Duration `env:"FAL_UPLOAD_TIMEOUT" envDefault:"10m" desc:"how long one file may take on its way to fal; the largest, 90 MiB, needs that at 1.3 Mbit/s"`
}

// Validate names the variable at fault and what to do.
func (c Config) Validate() error {
	var faults []error
	for _, address := range []struct{ name, value string }{
		{"FAL_QUEUE_URL", c.QueueURL}, {"FAL_API_URL", c.APIURL}, {"FAL_REST_URL", c.RESTURL}, {"FAL_JWKS_URL", c.JWKSURL},
	} {
		if err := httpx.CheckBase(address.value); err != nil {
			faults = append(faults, fmt.Errorf("%s: %w", address.name, err))
		}
	}
	if c.CallTimeout <= 0 {
		faults = append(faults, errors.New("FAL_CALL_TIMEOUT: must be a duration above 0, such as 45s"))
	}
	if c.UploadTimeout <= 0 {
		faults = append(faults, errors.New("FAL_UPLOAD_TIMEOUT: must be a duration above 0, such as 10m"))
	}
	return errors.Join(faults...)
}

// KeyConfig is the fal account of the environment. Its key never prints.
type KeyConfig struct {
	Key    providers.StaticCredentials `env:"FAL_KEY" desc:"Key of a fal account, key_id:key_secret. Empty: no model runs at fal."`
	UserID string                      `env:"FAL_USER_ID" desc:"User id of that account, as fal's webhooks name it in X-Fal-Webhook-User-Id. Empty: each webhook only makes us ask fal, since fal signs those of all its customers with the same keys."`
}

// Validate names the variable at fault and what to do.
func (c KeyConfig) Validate() error {
	if c.Key != "" && !isKey(string(c.Key)) {
		return errors.New("FAL_KEY: must be of the form key_id:key_secret, without spaces")
	}
	return nil
}

// LimitConfig bounds how much is asked of fal at the same time.
type LimitConfig struct {
	// PerAccount is as many as fal runs at once for an account that has paid for a
	// while; a new one gets 2. fal queues the others, but what waits there runs
	// into its deadline, and cannot be reordered by us.
	PerAccount int `env:"FAL_JOBS_PER_ACCOUNT" envDefault:"40" desc:"How many jobs may be at fal at the same time on one account, running or in fal's own queue; further ones wait here. fal runs 2 at once for a new account and up to 40 later. 0: as many as come."`
	// CallsPerSecond is no limit of fal's, which publishes none for its queue: it
	// is what 40 jobs polled every few seconds need, and keeps a restart with
	// thousands of open jobs from looking like an attack.
	CallsPerSecond int `env:"FAL_CALLS_PER_SECOND" envDefault:"20" desc:"How many calls a second all workers together may make to fal. 0: no limit."`
}

// Validate names the variable at fault and what to do.
func (c LimitConfig) Validate() error {
	var faults []error
	if c.PerAccount < 0 {
		faults = append(faults, errors.New("FAL_JOBS_PER_ACCOUNT: must not be negative"))
	}
	if c.CallsPerSecond < 0 {
		faults = append(faults, errors.New("FAL_CALLS_PER_SECOND: must not be negative"))
	}
	return errors.Join(faults...)
}
