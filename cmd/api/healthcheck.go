package main

import (
	"github.com/spf13/cobra"

	"darkroom/api"
	"darkroom/internal/env"
	"darkroom/internal/healthcheck"
)

func newHealthcheck(src env.Source) *cobra.Command {
	return healthcheck.Command(func() (string, error) {
		var cfg api.Config
		err := env.Load(src, &cfg)
		return cfg.Addr, err
	})
}
