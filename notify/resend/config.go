package resend

import (
	"errors"
	"fmt"
	"strings"
	"time"

	"darkroom/internal/httpx"
	"darkroom/notify"
)

// Config is the Resend account. Its key never prints.
type Config struct {
	Key     notify.Secret `env:"RESEND_API_KEY" desc:"Key of a Resend account, by which e-mails are sent first. Empty: SMTP_HOST is used alone; without either no e-mail is sent."`
	BaseURL string        `env:"RESEND_BASE_URL" envDefault:"https://api.resend.com" desc:"Address of Resend's API; plain http is accepted on this machine and for names without a dot, such as other containers."`
	Timeout time.Duration `env:"RESEND_TIMEOUT" envDefault:"45s" desc:"How long one call may take: 10 s to connect and 30 s for the answer to begin, which the transport limits too, and the rest to read it. Shorter would make mails uncertain that were taken."`
}

// Validate names the variable at fault and what to do.
func (c Config) Validate() error {
	var faults []error
	if strings.ContainsAny(string(c.Key), " \t\r\n'\"") {
		faults = append(faults, errors.New("RESEND_API_KEY: must be a key such as re_…, without quotes and spaces"))
	}
	if err := httpx.CheckBase(c.BaseURL); err != nil {
		faults = append(faults, fmt.Errorf("RESEND_BASE_URL: %w", err))
	}
	if c.Timeout <= 0 {
		faults = append(faults, errors.New("RESEND_TIMEOUT: must be a duration above 0, such as 45s"))
	}
	return errors.Join(faults...)
}

// Set reports whether there is an account.
func (c Config) Set() bool { return c.Key != "" }
