package activities

import (
	"errors"
	"net/url"
	"slices"
	"strings"
	"time"

	"darkroom/models"
)

// minSecret is the shortest secret accepted, in bytes: as long as the output of
// the hash that it keys.
const minSecret = 32

// Config says how providers reach us, and how long those that fail are left
// alone.
type Config struct {
	PublicURL string `env:"PUBLIC_URL" envDefault:"http://127.0.0.1:8080" desc:"Address under which the world reaches the API, without a path. Providers call back and fetch inputs only if it is https."`

	CallbackSecret string `env:"CALLBACK_SECRET" desc:"Secret of at least 32 characters that signs callback URLs; the same for every api and worker."`

	CoolDown time.Duration `env:"CIRCUIT_COOL_DOWN" envDefault:"10s" desc:"How long an account is left alone that its provider refuses or throttles, where the provider does not say; 3, 6 and 12 times as long for failures in a row."`

	ModelLimits bool `env:"PROVIDER_MODEL_LIMITS" envDefault:"true" desc:"Keep to the limits of single models that the catalog tells; false where a provider has given more, or is simulated."`

	CallbackInsecure []string `env:"CALLBACK_INSECURE" envSeparator:"," envDefault:"false" desc:"Comma-separated providers that may call back over plain http, or true for all of them. Only for the local simulator."`
}

// Validate checks the values; its errors name the variable.
func (c Config) Validate() error {
	var faults []error
	if u, err := url.Parse(c.PublicURL); err != nil || u.Host == "" || (u.Scheme != "http" && u.Scheme != "https") || strings.Trim(u.Path, "/") != "" {
		faults = append(faults, errors.New("PUBLIC_URL: must be an address such as https://darkroom.example.com, without a path"))
	}
	if len(c.CallbackSecret) < minSecret {
		faults = append(faults, errors.New("CALLBACK_SECRET: must have at least 32 characters"))
	}
	if c.CoolDown <= 0 {
		faults = append(faults, errors.New("CIRCUIT_COOL_DOWN: must be a duration above 0, such as 10s"))
	}
	return errors.Join(faults...)
}

// reachable reports whether providers can fetch from us.
func (c Config) reachable() bool { return strings.HasPrefix(c.PublicURL, "https://") }

// callbackURL is where the provider of an attempt reports, or "" when it could
// not reach us.
func (c Config) callbackURL(provider models.Provider, ref models.AttemptRef) string {
	if !c.reachable() && !slices.Contains(c.CallbackInsecure, "true") && !slices.Contains(c.CallbackInsecure, string(provider)) {
		return ""
	}
	return strings.TrimRight(c.PublicURL, "/") + models.CallbackKey(c.CallbackSecret).Path(provider, ref)
}
