package dev

import (
	"io"

	"darkroom/internal/env"
	"darkroom/internal/pgserver"
	"darkroom/internal/stack"
)

// LoadConfig is loadConfig.
func LoadConfig(src env.Source) (Config, error) { return loadConfig(src) }

// Environment is environment.
func Environment(cfg Config, src env.Source, dsn string) env.Source {
	return environment(cfg, src, dsn)
}

// WriteBanner writes the banner of a running stack.
func WriteBanner(cfg Config, token string, w io.Writer) error {
	return banner{cfg: cfg, token: token, password: "of-the-developer"}.write(w)
}

// Services are the parts of a stack whose programs are called by their names.
func Services(cfg Config, src env.Source) []stack.Service {
	named := programs{self: "darkroom", api: "api", worker: "worker", temporal: "temporal"}
	return parts{cfg: cfg, programs: named, cluster: &pgserver.Cluster{}, env: src}.services()
}
