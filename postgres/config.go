package postgres

import (
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"
)

// Config says how to reach the database.
type Config struct {
	URL string `env:"DATABASE_URL" desc:"PostgreSQL address, such as postgres://user:password@host:5432/darkroom. May be a transaction pooler."`

	DirectURL string `env:"DATABASE_DIRECT_URL" desc:"The same database without a transaction pooler in between, for LISTEN, locks and migrations. Where host and port are those of DATABASE_URL, statements are kept prepared. Without it events are polled each second."`

	// MaxConns bounds one process; two cores of a small database serve about
	// that many at once, and four processes stay below PostgreSQL's usual 100.
	MaxConns int32 `env:"DATABASE_MAX_CONNS" envDefault:"16" desc:"Connections that one process may hold; all processes together must stay below the server's max_connections."`

	// ConnectTimeout is short so that a process that cannot reach its database
	// says so while somebody still looks at its start.
	ConnectTimeout time.Duration `env:"DATABASE_CONNECT_TIMEOUT" envDefault:"5s" desc:"How long one connection attempt may take."`
}

// Validate checks the values; its errors name the variable.
func (c Config) Validate() error {
	var faults []error
	if c.URL == "" {
		faults = append(faults, errors.New("DATABASE_URL: must be set to a postgres:// address"))
	} else if _, err := pgxpool.ParseConfig(c.URL); err != nil {
		// The parser's own text may hold the password.
		faults = append(faults, errors.New("DATABASE_URL: is not a valid postgres:// address"))
	}
	if c.DirectURL != "" {
		if _, err := pgxpool.ParseConfig(c.DirectURL); err != nil {
			faults = append(faults, errors.New("DATABASE_DIRECT_URL: is not a valid postgres:// address"))
		}
	}
	if c.MaxConns < 2 {
		faults = append(faults, fmt.Errorf("DATABASE_MAX_CONNS: must be at least 2, is %d", c.MaxConns))
	}
	if c.ConnectTimeout <= 0 {
		faults = append(faults, errors.New("DATABASE_CONNECT_TIMEOUT: must be longer than 0s"))
	}
	return errors.Join(faults...)
}

// pooled reports whether a transaction pooler may stand before the database: it
// does not where the direct address leads to the same door. c is valid.
func (c Config) pooled() bool {
	if c.DirectURL == "" {
		return true
	}
	shared, sharedErr := pgxpool.ParseConfig(c.URL)
	direct, directErr := pgxpool.ParseConfig(c.DirectURL)
	return sharedErr != nil || directErr != nil ||
		shared.ConnConfig.Host != direct.ConnConfig.Host || shared.ConnConfig.Port != direct.ConnConfig.Port
}
