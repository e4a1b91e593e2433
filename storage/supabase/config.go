package supabase

import (
	"errors"
	"net/url"
	"strings"
	"time"
)

// Config says which bucket of which Supabase project holds the objects.
type Config struct {
	URL        string `env:"SUPABASE_URL" desc:"Address of the Supabase project, such as https://abcdefgh.supabase.co; the last one, since redirects are refused; browsers and providers load media from it too"`
	ServiceKey string `env:"SUPABASE_SERVICE_KEY" desc:"Service role key or secret key (sb_secret_…) of the project; it makes the accounts of people who come from Telegram, and stamps the addresses of media, so a new one ends their use as inputs"`
	Bucket     string `env:"SUPABASE_BUCKET" envDefault:"media" desc:"Bucket for media, of letters, digits, dots, dashes and underscores; it must exist and be private"`

	// 6 MB, the most that one request carries, take a minute at 100 KB a second.
	Timeout time.Duration `env:"SUPABASE_TIMEOUT" envDefault:"60s" desc:"How long Supabase Storage may take for one request of at most 6 MB"`
	// It doubles: 1, 2, 4, 8 and 16 seconds outlast a restart of the server.
	// Longer absences are for whoever repeats the whole upload.
	ResumeWait time.Duration `env:"SUPABASE_RESUME_WAIT" envDefault:"1s" desc:"Wait before a cut upload goes on; each further cut doubles it, five times"`
}

// Validate names the variable that cannot be used.
func (c Config) Validate() error {
	var faults []error
	base, err := url.Parse(c.URL)
	if err != nil || base.Host == "" || (base.Scheme != "http" && base.Scheme != "https") || base.RawQuery != "" || base.User != nil {
		faults = append(faults, errors.New("SUPABASE_URL: must be an absolute http or https URL, such as https://abcdefgh.supabase.co"))
	}
	switch {
	case c.ServiceKey == "" || strings.ContainsFunc(c.ServiceKey, unprintable):
		faults = append(faults, errors.New("SUPABASE_SERVICE_KEY: must be the service role key or a secret key, in one line"))
	case strings.HasPrefix(c.ServiceKey, "sb_publishable_"):
		faults = append(faults, errors.New("SUPABASE_SERVICE_KEY: this is a publishable key, which may not store media; take a secret key (sb_secret_…)"))
	}
	if c.Bucket == "" || strings.ContainsFunc(c.Bucket, foreign) {
		faults = append(faults, errors.New("SUPABASE_BUCKET: must name a bucket by letters, digits, dots, dashes and underscores"))
	}
	if c.Timeout <= 0 {
		faults = append(faults, errors.New("SUPABASE_TIMEOUT: must be more than zero"))
	}
	if c.ResumeWait <= 0 {
		faults = append(faults, errors.New("SUPABASE_RESUME_WAIT: must be more than zero"))
	}
	return errors.Join(faults...)
}

// unprintable tells characters that no header may hold.
func unprintable(r rune) bool { return r <= ' ' || r > '~' }

// foreign tells characters that the address of an object would have to escape.
func foreign(r rune) bool {
	switch {
	case 'a' <= r && r <= 'z', 'A' <= r && r <= 'Z', '0' <= r && r <= '9':
		return false
	default:
		return !strings.ContainsRune("._-", r)
	}
}
