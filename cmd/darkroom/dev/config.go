package dev

import (
	"cmp"
	"errors"
	"fmt"
	"net"
	"net/netip"
	"path/filepath"
	"strconv"

	"darkroom/internal/env"
)

// Config says where the parts of the local stack listen and keep their data.
// Most of these variables are those of the parts themselves: each part is given
// what was decided here.
type Config struct {
	Data string `env:"DARKROOM_DATA" envDefault:".darkroom" desc:"Directory of the local stack's data: database, Temporal's database, stored media, secrets. It survives restarts."`

	API            string `env:"API_ADDR" envDefault:"127.0.0.1:8080" desc:"IP:port of the API."`
	Temporal       string `env:"TEMPORAL_ADDRESS" envDefault:"127.0.0.1:7233" desc:"IP:port of the local Temporal server."`
	TemporalUI     string `env:"TEMPORAL_UI_ADDR" envDefault:"127.0.0.1:8233" desc:"IP:port of the Temporal UI of the local stack."`
	Namespace      string `env:"TEMPORAL_NAMESPACE" envDefault:"default" desc:"Temporal namespace; the local server makes it."`
	PostgresPort   int    `env:"POSTGRES_PORT" envDefault:"54329" desc:"Loopback port of the local stack's private PostgreSQL; not the usual 5432, which another server may have."`
	Simulator      string `env:"SIMULATOR_ADDR" envDefault:"127.0.0.1:8090" desc:"IP:port of the provider simulator."`
	SimulatorMedia string `env:"SIMULATOR_MEDIA_ADDR" envDefault:"127.0.0.1:8091" desc:"IP:port of the simulator's media host."`
	WorkerMetrics  string `env:"WORKER_METRICS_ADDR" envDefault:"127.0.0.1:9091" desc:"IP:port of the worker's health and metrics."`
	MediaMetrics   string `env:"MEDIA_WORKER_METRICS_ADDR" envDefault:"127.0.0.1:9092" desc:"IP:port of the media worker's health and metrics, in the local stack."`

	// A test of networks that fail stands between the parts and what they need.
	TemporalProxy string `env:"TEMPORAL_PROXY_ADDR" desc:"IP:port by which the local stack's parts reach Temporal, when a proxy stands before it. Empty: TEMPORAL_ADDRESS."`
	PostgresProxy int    `env:"POSTGRES_PROXY_PORT" envDefault:"0" desc:"Loopback port by which the local stack's parts reach PostgreSQL, when a proxy stands before it. 0: POSTGRES_PORT."`

	// The built-in sign-in needs nothing; this is for those who work on the other one.
	Supabase bool `env:"DARKROOM_SUPABASE" envDefault:"false" desc:"true: people of the local stack sign in through a simulated Supabase project, with Google's accounts simulated too."`

	ReplicateToken string `env:"REPLICATE_API_TOKEN" desc:"Key of a Replicate account, used for real. Without one the simulator plays Replicate."`
	FalKey         string `env:"FAL_KEY" desc:"Key of a fal account, used for real. Without one the simulator plays fal."`
	GoogleKey      string `env:"GOOGLE_API_KEY" desc:"Key of the Gemini API, used for real. Without one the simulator plays Google."`
	HiggsfieldKey  string `env:"HIGGSFIELD_KEY" desc:"Key of a Higgsfield account, used for real. Without one the simulator plays Higgsfield."`
}

// Validate names every variable at fault.
func (c Config) Validate() error {
	faults := []error{}
	for _, addr := range []struct{ variable, value string }{
		{"API_ADDR", c.API},
		{"TEMPORAL_ADDRESS", c.Temporal},
		{"TEMPORAL_UI_ADDR", c.TemporalUI},
		{"SIMULATOR_ADDR", c.Simulator},
		{"SIMULATOR_MEDIA_ADDR", c.SimulatorMedia},
		{"WORKER_METRICS_ADDR", c.WorkerMetrics},
		{"MEDIA_WORKER_METRICS_ADDR", c.MediaMetrics},
		{"TEMPORAL_PROXY_ADDR", cmp.Or(c.TemporalProxy, c.Temporal)},
	} {
		if _, err := netip.ParseAddrPort(addr.value); err != nil {
			faults = append(faults, fmt.Errorf("%s: must be IP:port such as 127.0.0.1:8080", addr.variable))
		}
	}
	if c.PostgresPort < 1 || c.PostgresPort > 65535 {
		faults = append(faults, errors.New("POSTGRES_PORT: must be a port number, 1 to 65535"))
	}
	if c.PostgresProxy < 0 || c.PostgresProxy > 65535 {
		faults = append(faults, errors.New("POSTGRES_PROXY_PORT: must be a port number, 1 to 65535, or 0"))
	}
	return errors.Join(faults...)
}

// path is a file or directory below the data directory.
func (c Config) path(name string) string { return filepath.Join(c.Data, name) }

func (c Config) postgresAddr() string {
	return net.JoinHostPort("127.0.0.1", strconv.Itoa(c.PostgresPort))
}

// loadConfig reads the Config and makes its directory absolute, so that it
// means the same to every part.
func loadConfig(src env.Source) (Config, error) {
	var cfg Config
	if err := env.Load(src, &cfg); err != nil {
		return Config{}, err
	}
	data, err := filepath.Abs(cfg.Data)
	if err != nil {
		return Config{}, fmt.Errorf("find data directory: %w", err)
	}
	cfg.Data = data
	return cfg, nil
}

// urlOf is where a part that listens on addr is reached from this machine.
func urlOf(addr string) string {
	parsed, err := netip.ParseAddrPort(addr)
	if err == nil && parsed.Addr().IsUnspecified() {
		addr = net.JoinHostPort("127.0.0.1", strconv.Itoa(int(parsed.Port())))
	}
	return "http://" + addr
}
