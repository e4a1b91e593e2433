package simulator

import (
	"errors"
	"fmt"
	"net"
	"net/url"
	"time"
)

// Config is what the simulator reads from its environment.
type Config struct {
	Addr          string        `env:"SIMULATOR_ADDR" envDefault:"127.0.0.1:8090" desc:"Host:port of the simulated providers' APIs. Loopback, since anyone may use them."`
	MediaAddr     string        `env:"SIMULATOR_MEDIA_ADDR" envDefault:"127.0.0.1:8091" desc:"Host:port of the simulator's media host. Apart from the APIs, as replicate.delivery is, so that a leaked key shows."`
	SMTPAddr      string        `env:"SIMULATOR_SMTP_ADDR" envDefault:"127.0.0.1:8092" desc:"Host:port of the simulated mail server."`
	URL           string        `env:"SIMULATOR_URL" desc:"Address that callers reach the APIs by, http(s)://host[:port]. Made from SIMULATOR_ADDR if not set."`
	MediaURL      string        `env:"SIMULATOR_MEDIA_URL" desc:"Address that callers reach the media host by, http(s)://host[:port]. Made from SIMULATOR_MEDIA_ADDR if not set."`
	Dir           string        `env:"SIMULATOR_DIR" envDefault:".darkroom/simulator" desc:"Folder of the simulator's jobs, journal, uploads and outputs. Made if missing."`
	Speed         float64       `env:"SIMULATOR_SPEED" envDefault:"1" desc:"How many times faster than usual jobs run, 0.01 to 1000. Usual is about a second for a picture, three for a film."`
	Seed          string        `env:"SIMULATOR_SEED" desc:"Any text. The same text gives the same job ids, seeds and webhook secrets on a fresh folder. Random if not set."`
	Parallel      int           `env:"SIMULATOR_PARALLEL" envDefault:"2" desc:"Outputs drawn at once, 1 to 64. Two, so that a burst leaves the machine to others."`
	MediaTTL      time.Duration `env:"SIMULATOR_MEDIA_TTL" envDefault:"1h" desc:"How long outputs are kept, a duration. One hour, as at Replicate."`
	JWTSecret     string        `env:"SIMULATOR_JWT_SECRET" desc:"Legacy JWT secret of the simulated Supabase project. Made from SIMULATOR_SEED, or random, if not set."`
	TelegramToken string        `env:"SIMULATOR_TELEGRAM_TOKEN" desc:"Token of the bot that people sign in with at the simulated Telegram, such as 4711:letters. Empty: nobody signs in there."`
	RetryBase     time.Duration `env:"SIMULATOR_RETRY_BASE" envDefault:"100ms" desc:"Wait before the first retry of a webhook, doubled for each of twelve, a duration. 100ms as in Cog's own sender."`
}

// Validate names every variable that is wrong and says what it must be.
func (c Config) Validate() error {
	return errors.Join(
		address("SIMULATOR_ADDR", c.Addr), address("SIMULATOR_MEDIA_ADDR", c.MediaAddr), address("SIMULATOR_SMTP_ADDR", c.SMTPAddr),
		base("SIMULATOR_URL", c.URL), base("SIMULATOR_MEDIA_URL", c.MediaURL),
		must(c.Dir != "", "SIMULATOR_DIR: must name a folder"),
		must(c.Speed >= 0.01 && c.Speed <= 1000, "SIMULATOR_SPEED: must be from 0.01 to 1000"),
		must(c.Parallel >= 1 && c.Parallel <= 64, "SIMULATOR_PARALLEL: must be from 1 to 64"),
		must(c.MediaTTL > 0, "SIMULATOR_MEDIA_TTL: must be longer than nothing, such as 1h"),
		must(c.RetryBase > 0, "SIMULATOR_RETRY_BASE: must be longer than nothing, such as 100ms"),
	)
}

func must(holds bool, otherwise string) error {
	if holds {
		return nil
	}
	return errors.New(otherwise)
}

func address(name, value string) error {
	if _, _, err := net.SplitHostPort(value); err != nil {
		return fmt.Errorf("%s: must be host:port, such as 127.0.0.1:8090", name)
	}
	return nil
}

// base checks an optional address without a path.
func base(name, value string) error {
	if value == "" {
		return nil
	}
	parsed, err := url.Parse(value)
	if err != nil || parsed.Host == "" || parsed.Path != "" || (parsed.Scheme != "http" && parsed.Scheme != "https") {
		return fmt.Errorf("%s: must be http(s)://host[:port] without a path", name)
	}
	return nil
}
