package supabase

import (
	"errors"
	"net/url"
	"strings"
)

// Config says which project lets people in. The variables are shared with
// auth.Config, which checks the first two, and with media in Supabase Storage.
type Config struct {
	URL        string `env:"SUPABASE_URL" desc:"Address of the Supabase project, such as https://abcdefgh.supabase.co; the last one, since redirects are refused"`
	AnonKey    string `env:"SUPABASE_ANON_KEY" desc:"Anon key or publishable key (sb_publishable_…) of the project; with it people sign in through Supabase Auth"`
	ServiceKey string `env:"SUPABASE_SERVICE_KEY" desc:"Service role key or secret key (sb_secret_…) of the project; it makes the accounts of people who come from Telegram"`
}

// Enabled tells whether people sign in through the project.
func (c Config) Enabled() bool { return c.AnonKey != "" }

// Validate names the variable that cannot be used.
func (c Config) Validate() error {
	if !c.Enabled() {
		return nil
	}
	base, err := url.Parse(c.URL)
	if err != nil || base.Host == "" || (base.Scheme != "http" && base.Scheme != "https") {
		return errors.New("SUPABASE_URL: must be an absolute http or https URL, such as https://abcdefgh.supabase.co, when SUPABASE_ANON_KEY is set")
	}
	if strings.HasPrefix(c.ServiceKey, "sb_publishable_") || strings.ContainsFunc(c.ServiceKey, func(r rune) bool { return r <= ' ' || r > '~' }) {
		return errors.New("SUPABASE_SERVICE_KEY: must be the service role key or a secret key (sb_secret_…), in one line")
	}
	return nil
}
