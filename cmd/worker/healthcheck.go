package main

import (
	"github.com/spf13/cobra"

	"darkroom/internal/env"
	"darkroom/internal/healthcheck"
)

func newHealthcheck(src env.Source) *cobra.Command {
	return healthcheck.Command(func() (string, error) {
		var cfg processConfig
		err := env.Load(src, &cfg)
		return cfg.MetricsAddr, err
	})
}
