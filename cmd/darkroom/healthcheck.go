package main

import (
	"github.com/spf13/cobra"

	"darkroom/internal/env"
	"darkroom/internal/healthcheck"
	"darkroom/simulator"
)

// newSimulatorHealthcheck asks the simulator of this container.
func newSimulatorHealthcheck(src env.Source) *cobra.Command {
	return healthcheck.Command(func() (string, error) {
		var cfg simulator.Config
		err := env.Load(src, &cfg)
		return cfg.Addr, err
	})
}
