package telegram

import (
	"cmp"
	"errors"
	"net/url"
	"strings"
)

// Config says whose sign-ins are believed.
type Config struct {
	// The page needs no script of Telegram's in ours, which its widget would.
	PageURL string `env:"TELEGRAM_OAUTH_URL" envDefault:"https://oauth.telegram.org" desc:"Address of Telegram's own page, to which people are led who sign in with Telegram"`

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
	if page, err := url.Parse(c.page()); err != nil || page.Host == "" || (page.Scheme != "http" && page.Scheme != "https") {
		return errors.New("TELEGRAM_OAUTH_URL: must be an address such as https://oauth.telegram.org")
	}
	return nil
}

// page is the address as it is written, or that of the variable, for a Config that
// was not read from it.
func (c Config) page() string {
	return strings.TrimRight(cmp.Or(c.PageURL, "https://oauth.telegram.org"), "/")
}

// Page is where a browser is led that wants to sign in, and comes back from to
// /sign-in below publicURL; "" without a bot. What it brings is a Proof's Widget,
// as base64url of JSON behind #tgAuthResult=.
func (c Config) Page(publicURL string) string {
	if !c.Enabled() {
		return ""
	}
	id, _, _ := strings.Cut(c.Token, ":")
	back := strings.TrimRight(publicURL, "/")
	return c.page() + "/auth?" + url.Values{
		"bot_id": {id}, "origin": {back}, "request_access": {"write"}, "return_to": {back + "/sign-in"},
	}.Encode()
}
