package telegram

import (
	"errors"
	"fmt"
	"regexp"
	"time"

	"darkroom/internal/httpx"
	"darkroom/notify"
)

// Config is the bot. Its token never prints.
type Config struct {
	Token   notify.Secret `env:"TELEGRAM_BOT_TOKEN" desc:"Token of a Telegram bot, <number>:<letters>, which writes to those who have linked their account and spoken to it. Empty: no Telegram messages."`
	BaseURL string        `env:"TELEGRAM_BASE_URL" envDefault:"https://api.telegram.org" desc:"Address of Telegram's Bot API; plain http is accepted on this machine and for names without a dot, such as other containers."`
	Timeout time.Duration `env:"TELEGRAM_TIMEOUT" envDefault:"45s" desc:"How long one call may take: 10 s to connect and 30 s for the answer to begin, which the transport limits too, and the rest to read it. Telegram knows no repeat, so a call cut off may come twice."`
}

// Validate names the variable at fault and what to do.
func (c Config) Validate() error {
	var faults []error
	if c.Set() && !regexp.MustCompile(`^[0-9]+:[A-Za-z0-9_-]+$`).MatchString(string(c.Token)) {
		faults = append(faults, errors.New("TELEGRAM_BOT_TOKEN: must be of the form <number>:<letters>"))
	}
	if err := httpx.CheckBase(c.BaseURL); err != nil {
		faults = append(faults, fmt.Errorf("TELEGRAM_BASE_URL: %w", err))
	}
	if c.Timeout <= 0 {
		faults = append(faults, errors.New("TELEGRAM_TIMEOUT: must be a duration above 0, such as 45s"))
	}
	return errors.Join(faults...)
}

// Set reports whether there is a bot.
func (c Config) Set() bool { return c.Token != "" }
