package google

import (
	"errors"
	"fmt"
	"time"

	"darkroom/internal/httpx"
	"darkroom/providers"
)

// Config says where Google is and how long its calls may take.
type Config struct {
	BaseURL     string        `env:"GOOGLE_BASE_URL" envDefault:"https://generativelanguage.googleapis.com" desc:"address of the Gemini API, without its version; plain http is accepted on this machine and for names without a dot, such as other containers"`
	CallTimeout time.Duration `env:"GOOGLE_CALL_TIMEOUT" envDefault:"4m" desc:"how long one API call may take. A picture comes with the answer: 5 s to 120 s as a rule, more in a rush, and what is cut off is paid for and lost. 4m leaves a minute of the five that a submission may take for bringing the picture into storage"`
	SpoolDir    string        `env:"GOOGLE_SPOOL_DIR" desc:"Folder for pictures on their way from an answer into storage, some ten MB each; empty for the system's own."`
}

// Validate names the variable at fault and what to do.
func (c Config) Validate() error {
	var faults []error
	if err := httpx.CheckBase(c.BaseURL); err != nil {
		faults = append(faults, fmt.Errorf("GOOGLE_BASE_URL: %w", err))
	}
	if c.CallTimeout <= 0 {
		faults = append(faults, errors.New("GOOGLE_CALL_TIMEOUT: must be a duration above 0, such as 4m"))
	}
	return errors.Join(faults...)
}

// KeyConfig holds the key of the account.
type KeyConfig struct {
	Key string `env:"GOOGLE_API_KEY" desc:"Key of the Gemini API. Empty: Google is not used."`
}

// Credentials returns the account.
func (c KeyConfig) Credentials() providers.StaticCredentials {
	return providers.StaticCredentials(c.Key)
}

// LimitConfig bounds what is asked of Google at the same time.
type LimitConfig struct {
	// Jobs is small: a picture's call keeps a step of the worker busy until it is
	// painted, and Google counts films by the minute.
	Jobs           int     `env:"GOOGLE_JOBS" envDefault:"3" desc:"How many jobs may run at the same time at Google; further ones wait. Three, since an account of the first paid tier may start ten pictures and two films a minute. 0: as many as come."`
	CallsPerSecond float64 `env:"GOOGLE_CALLS_PER_SECOND" envDefault:"5" desc:"How many calls a second may go to Google, those of polls included. Five: far below what polling is limited to, and above what three jobs make. 0: no limit."`
}

// Validate names the variable at fault and what to do.
func (c LimitConfig) Validate() error {
	var faults []error
	if c.Jobs < 0 {
		faults = append(faults, errors.New("GOOGLE_JOBS: must not be negative"))
	}
	if c.CallsPerSecond < 0 {
		faults = append(faults, errors.New("GOOGLE_CALLS_PER_SECOND: must not be negative"))
	}
	return errors.Join(faults...)
}
