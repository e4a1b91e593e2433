package telegram

import (
	"errors"
	"strings"
)

// Config says whose sign-ins are believed.
type Config struct {
	Token string `env:"TELEGRAM_BOT_TOKEN" desc:"Token of the Telegram bot that people sign in with and that writes to them, such as 123456:AA…, from @BotFather; empty means no Telegram"`
}

// Enabled tells whether people can sign in with Telegram.
func (c Config) Enabled() bool { return c.Token != "" }

// Validate names the variable that cannot be used.
func (c Config) Validate() error {
	if c.Token == "" {
		return nil
	}
	id, secret, ok := strings.Cut(c.Token, ":")
	if !ok || id == "" || secret == "" || strings.Trim(id, "0123456789") != "" || strings.ContainsAny(c.Token, " \t\r\n") {
		return errors.New("TELEGRAM_BOT_TOKEN: must be a bot's token such as 123456:AA…, in one line")
	}
	return nil
}
