// Package backend opens the storage that the environment chooses. Api, worker
// and darkroom share it, so that they cannot come to choose differently.
package backend

import (
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"time"

	"go.uber.org/zap"

	"darkroom/storage"
	"darkroom/storage/local"
	"darkroom/storage/supabase"
)

// The values of STORAGE_BACKEND.
const (
	Local    = "local"
	Supabase = "supabase"
)

// Config says which backend keeps the objects, and how it is reached. The
// variables of the other one are neither needed nor checked.
type Config struct {
	Backend  string `env:"STORAGE_BACKEND" envDefault:"local" desc:"Where media are stored: local is a folder that api and workers share, supabase a bucket of Supabase Storage"`
	Local    local.Config
	Supabase supabase.Config
}

// Unused names the fields of the backends that were not chosen.
func (c Config) Unused() []string {
	switch c.Backend {
	case Local:
		return []string{"Supabase"}
	case Supabase:
		return []string{"Local"}
	default:
		return []string{"Local", "Supabase"}
	}
}

// Validate names the variable that cannot be used.
func (c Config) Validate() error {
	if c.Backend != Local && c.Backend != Supabase {
		return errors.New("STORAGE_BACKEND: must be local or supabase")
	}
	return nil
}

// Store is a backend whose addresses can be recognised, and to which clients can
// write.
type Store interface {
	storage.Store
	storage.Recognizer
	storage.Receiver
}

// Open makes the store that cfg chooses. It asks nothing of a server: Check
// does. media serves the addresses of its objects; it is nil where somebody
// else does.
func Open(cfg Config, log *zap.Logger, now func() time.Time) (store Store, media http.Handler, err error) {
	if cfg.Backend == Supabase {
		hosted, hostedErr := supabase.New(cfg.Supabase, now)
		if hostedErr != nil {
			return nil, nil, fmt.Errorf("set up storage: %w", hostedErr)
		}
		return hosted, nil, nil
	}
	folder, err := local.New(cfg.Local, log, now)
	if err != nil {
		return nil, nil, fmt.Errorf("set up storage: %w", err)
	}
	return folder, folder.Handler(), nil
}

// Origin is where browsers load the objects from and write them to, such as
// https://abcdefgh.supabase.co. cfg must be valid.
func (c Config) Origin() string {
	address := c.Local.PublicURL
	if c.Backend == Supabase {
		address = c.Supabase.URL
	}
	base, err := url.Parse(address)
	if err != nil {
		return ""
	}
	return base.Scheme + "://" + base.Host
}

// Place names where cfg keeps the objects, for people.
func (c Config) Place() string {
	if c.Backend == Supabase {
		return "bucket " + c.Supabase.Bucket + " of " + c.Supabase.URL
	}
	return c.Local.Dir
}
