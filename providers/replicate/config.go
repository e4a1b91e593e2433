package replicate

import (
	"errors"
	"fmt"
	"time"

	"darkroom/internal/httpx"
	"darkroom/internal/seal"
)

// Config says where Replicate is and how long its calls may take.
type Config struct {
	BaseURL       string        `env:"REPLICATE_BASE_URL" envDefault:"https://api.replicate.com/v1" desc:"address of Replicate's HTTP API; plain http is accepted on this machine and for names without a dot, such as other containers"`
	CallTimeout   time.Duration `env:"REPLICATE_CALL_TIMEOUT" envDefault:"45s" desc:"how long one API call may take: 10 s to connect and 30 s for the answer to begin, which the transport limits too, and the rest to read it; shorter would cut off submissions that succeed"`
	UploadTimeout time.Duration `env:"REPLICATE_UPLOAD_TIMEOUT" envDefault:"10m" desc:"how long one file may take on its way to Replicate; the largest, 100 MiB, needs that at 1.4 Mbit/s"`
}

// Validate names the variable at fault and what to do.
func (c Config) Validate() error {
	var faults []error
	if err := httpx.CheckBase(c.BaseURL); err != nil {
		faults = append(faults, fmt.Errorf("REPLICATE_BASE_URL: %w", err))
	}
	if c.CallTimeout <= 0 {
		faults = append(faults, errors.New("REPLICATE_CALL_TIMEOUT: must be a duration above 0, such as 45s"))
	}
	if c.UploadTimeout <= 0 {
		faults = append(faults, errors.New("REPLICATE_UPLOAD_TIMEOUT: must be a duration above 0, such as 10m"))
	}
	return errors.Join(faults...)
}

// PoolConfig holds the keys of Replicate accounts: the one of the environment,
// and what opens those of the database.
type PoolConfig struct {
	Token    string `env:"REPLICATE_API_TOKEN" desc:"Key of a Replicate account, used while the pool of \"darkroom tokens\" is empty."`
	TokenKey string `env:"TOKEN_KEY" desc:"Key that encrypts the accounts of \"darkroom tokens\" and the secrets of webhooks in the database: 32 random bytes in base64, as openssl rand -base64 32 prints; the same for api, worker and darkroom. Older ones may follow after commas and still open what they encrypted. Empty: there is no pool, and there are no webhooks."`
}

// Validate names the variable at fault and what to do.
func (c PoolConfig) Validate() error {
	if _, err := seal.ParseKeys(c.TokenKey); err != nil {
		return fmt.Errorf("TOKEN_KEY: %w", err)
	}
	return nil
}

// LimitConfig bounds how much is asked of Replicate.
type LimitConfig struct {
	// PerAccount is as many as Replicate can be given: it takes 600 submissions a
	// minute of an account, which is 200 jobs at once of twenty seconds each.
	PerAccount int `env:"REPLICATE_JOBS_PER_ACCOUNT" envDefault:"200" desc:"How many jobs may run at the same time on one Replicate account; further ones wait. 0: as many as come."`
	All        int `env:"REPLICATE_JOBS" envDefault:"0" desc:"How many jobs may run at the same time at Replicate, on all accounts together. 0: no limit but those of the accounts."`
	// CallsPerSecond is what one account may ask in a minute, spread over it.
	CallsPerSecond float64 `env:"REPLICATE_CALLS_PER_SECOND" envDefault:"50" desc:"How many steps that call Replicate may begin in a second, over all workers, looks at jobs included. Replicate allows an account 3000 calls a minute. 0: no limit."`
}

// Validate names the variable at fault and what to do.
func (c LimitConfig) Validate() error {
	var faults []error
	if c.PerAccount < 0 {
		faults = append(faults, errors.New("REPLICATE_JOBS_PER_ACCOUNT: must not be negative"))
	}
	if c.All < 0 {
		faults = append(faults, errors.New("REPLICATE_JOBS: must not be negative"))
	}
	if !(c.CallsPerSecond >= 0) { // NaN is refused too
		faults = append(faults, errors.New("REPLICATE_CALLS_PER_SECOND: must not be negative"))
	}
	return errors.Join(faults...)
}
